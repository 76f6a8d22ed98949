//! The log in IndexedDB, and who may write it.

use std::cell::RefCell;
use std::rc::Rc;

use countersign::core::log::chain::Head;
use countersign::core::model::event::Body;
use countersign::core::time::Timestamp;
use countersign::storage::StorageError;
use countersign::storage::channel::Channel;
use countersign::storage::database::Database;
use countersign::storage::lock::{Claim, Role};
use countersign::storage::log::{LogStore, Saved, Store};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// Chained lines of one annotator.
fn lines(items: usize) -> Vec<String> {
    let mut head = Head::default();
    let skip = |item: usize| Body::Skip { item: format!("m-{item}") };
    (0..items).map(|item| head.append(Timestamp(0), "anna", skip(item)).1).collect()
}

/// A store in a database of its own, and what it reported.
async fn store(name: &str) -> (LogStore, Rc<RefCell<Vec<Saved>>>) {
    let database = Database::open_named(name).await.unwrap();
    let reports = Rc::<RefCell<Vec<Saved>>>::default();
    let heard = reports.clone();
    let report = move |saved| heard.borrow_mut().push(saved);
    (LogStore::new(Some(database).into(), "d", "anna", report), reports)
}

#[wasm_bindgen_test]
async fn appends_gather_and_are_reported_in_order() {
    let lines = lines(50);
    let (log, reports) = store("test-gather").await;
    for (seq, line) in (1..).zip(&lines) {
        log.append(seq, std::slice::from_ref(line));
    }
    assert!(reports.borrow().is_empty(), "nothing is durable before its transaction is complete");
    log.settled().await;
    let durable: Vec<u64> = reports
        .borrow()
        .iter()
        .map(|saved| match saved {
            Saved::Durable { seq } => *seq,
            Saved::Failed { error, .. } => panic!("{error}"),
        })
        .collect();
    assert!(durable.is_sorted() && durable.last() == Some(&50), "{durable:?}");
    assert!(durable.len() < 10, "{durable:?}: those that came meanwhile go together");

    // As after a reload: another connection finds all of it.
    let (again, _) = store("test-gather").await;
    let stored = again.load(0.0, true).await.unwrap();
    assert_eq!(stored.lines, lines);
    assert_eq!((stored.head.seq, stored.broken), (50, None));
}

#[wasm_bindgen_test]
async fn a_bulk_action_goes_in_portions_and_comes_back_whole() {
    let lines = lines(1_201);
    let (log, reports) = store("test-bulk").await;
    log.append(1, &lines);
    log.settled().await;
    let durable = [500, 1_000, 1_201].map(|seq| Saved::Durable { seq });
    assert_eq!(*reports.borrow(), durable);
    let stored = log.load(0.0, true).await.unwrap();
    assert!(stored.lines == lines && stored.broken.is_none() && stored.head.seq == 1_201);
}

#[wasm_bindgen_test]
async fn a_full_disk_leaves_no_hole() {
    let lines = lines(4);
    let (log, reports) = store("test-full").await;
    log.append(1, &lines[..1]);
    log.settled().await;
    js_sys::eval(
        "globalThis.realAdd = IDBObjectStore.prototype.add;
         IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); };",
    )
    .unwrap();
    log.append(2, &lines[1..3]);
    log.settled().await;
    js_sys::eval("IDBObjectStore.prototype.add = globalThis.realAdd").unwrap();
    assert!(
        matches!(
            reports.borrow().last(),
            Some(Saved::Failed { error: StorageError::Full(_), unsaved: 2 })
        ),
        "{:?}",
        reports.borrow()
    );
    assert_eq!(log.unsaved(), lines[1..3], "they wait in memory");
    log.append(4, &lines[3..]);
    log.settled().await;
    assert_eq!(reports.borrow().last(), Some(&Saved::Durable { seq: 4 }));
    assert_eq!(log.load(0.0, true).await.unwrap().lines, lines);
}

#[wasm_bindgen_test]
async fn what_cannot_be_believed_is_set_aside() {
    let mut broken = lines(5);
    broken[2] = broken[2].replace("m-2", "m-9");
    let (log, _) = store("test-aside").await;
    log.append(1, &broken);
    log.settled().await;
    let seen = log.load(1.0, false).await.unwrap();
    // Line 3 is whole; that it was changed shows in line 4.
    assert_eq!((seen.lines.len(), seen.set_aside), (3, 2));
    assert_eq!(seen.broken.unwrap().line, 4);
    log.load(2.0, true).await.unwrap();
    let after = log.load(3.0, true).await.unwrap();
    assert_eq!((after.lines.len(), after.set_aside, after.broken), (3, 0, None));
    // The place of the lines that were set aside is free, and nothing is overwritten.
    let mut head = after.head;
    let (_, next) = head.append(Timestamp(1), "anna", Body::Skip { item: "m-3".to_owned() });
    log.append(4, &[next]);
    log.settled().await;
    assert!(log.all_durable());
    assert_eq!(log.load(4.0, true).await.unwrap().head, head);
}

#[wasm_bindgen_test]
async fn a_place_is_never_taken_twice() {
    let (log, _) = store("test-taken").await;
    log.append(1, &lines(2));
    log.settled().await;
    let (other, reports) = store("test-taken").await;
    other.append(2, &["another tab's line".to_owned()]);
    other.settled().await;
    assert!(
        matches!(
            reports.borrow().last(),
            Some(Saved::Failed { error: StorageError::Taken(_), .. })
        ),
        "{:?}",
        reports.borrow()
    );
    assert_eq!(log.load(0.0, true).await.unwrap().lines, lines(2));
}

#[wasm_bindgen_test]
async fn without_a_database_everything_waits_in_memory() {
    let reports = Rc::<RefCell<Vec<Saved>>>::default();
    let heard = reports.clone();
    let log =
        LogStore::new(Store::Missing, "d", "anna", move |saved| heard.borrow_mut().push(saved));
    log.append(1, &lines(3));
    log.settled().await;
    assert_eq!(log.unsaved(), lines(3));
    assert!(matches!(
        reports.borrow().as_slice(),
        [Saved::Failed { error: StorageError::Missing(_), unsaved: 3 }]
    ));
}

/// Bug: a dataset was forgotten without its log.
#[wasm_bindgen_test]
async fn a_dataset_is_forgotten_with_the_logs_of_all() {
    let database = Database::open_named("test-forget").await.unwrap();
    let store = |dataset: &str, annotator: &str| {
        LogStore::new(Some(database.clone()).into(), dataset, annotator, |_| {})
    };
    let (anna, ben, other) = (store("d", "anna"), store("d", "ben"), store("e", "anna"));
    for log in [&anna, &ben, &other] {
        log.append(1, &lines(3));
        log.settled().await;
    }
    assert_eq!(database.events("d").await.unwrap(), 6);
    database.forget_everything("d").await.unwrap();
    assert_eq!(database.events("d").await.unwrap(), 0);
    assert_eq!(database.events("e").await.unwrap(), 3);
}

#[wasm_bindgen_test]
async fn one_tab_writes_and_the_next_takes_over() {
    let roles = Rc::<RefCell<Vec<(&str, Role)>>>::default();
    let claim = |name: &'static str| {
        let roles = roles.clone();
        Claim::new("lock-test", "anna", move |role| roles.borrow_mut().push((name, role)))
    };
    let first = claim("first");
    TimeoutFuture::new(50).await;
    let second = claim("second");
    let third = claim("third");
    TimeoutFuture::new(50).await;
    let so_far = [("first", Role::Writer), ("second", Role::Follower), ("third", Role::Follower)];
    assert_eq!(*roles.borrow(), so_far);
    drop(second);
    drop(first);
    TimeoutFuture::new(50).await;
    assert_eq!(roles.borrow().last(), Some(&("third", Role::Writer)));
    assert_eq!(roles.borrow().len(), 4, "who gave up hears nothing more");
    drop(third);
}

#[wasm_bindgen_test]
async fn followers_hear_new_lines() {
    let heard = Rc::<RefCell<Vec<(u64, Vec<String>)>>>::default();
    let hears = heard.clone();
    let follower = Channel::new("channel-test", "anna", move |from, lines| {
        hears.borrow_mut().push((from, lines));
    });
    let writer = Channel::new("channel-test", "anna", |_, _| panic!("hears itself"));
    writer.tell(3, &lines(2));
    TimeoutFuture::new(50).await;
    assert_eq!(*heard.borrow(), [(3, lines(2))]);
    drop(follower);
    writer.tell(5, &lines(1));
    TimeoutFuture::new(50).await;
    assert_eq!(heard.borrow().len(), 1);
}
