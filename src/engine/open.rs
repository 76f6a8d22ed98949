//! Opening a dataset: bytes in, lines and columns out.

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::dataset::Dataset;
use super::people::People;
use super::protocol::Opened;
use super::routes::Routes;
use super::select::{Gains, View};
use crate::core::format::bare::bare;
use crate::core::format::intake::Intake;
use crate::core::log::chain;
use crate::core::model::dataset::Schema;
use crate::core::routing::default::default_policy;
use crate::core::routing::policy::Policy;

/// A dataset, being read or read, and the project over it.
#[derive(Default)]
pub struct Open {
    pub data: Dataset,
    pub routes: Routes,
    pub people: People,
    /// For one order of the queue, once that was asked for.
    pub gains: Gains,
    /// SHA-256 of the native lines; empty until all is read and hashed.
    pub dataset: String,
    /// Lines of the log that is loaded, or that came with a project file.
    pub log: Vec<String>,
    /// By annotator: where the lines of their chain stand in the log.
    pub(super) lines_of: BTreeMap<String, Vec<usize>>,
    /// The log that came with a project file, once another is loaded.
    pub(super) brought: Option<Vec<String>>,
    /// What statistics keep between two requests. Its type is not named here: few reviews ask for
    /// statistics, and the page fetches their code only then.
    pub studies: Option<Box<dyn Any>>,
    /// The policy of a project that was handed out.
    handed_out: Option<Policy>,
    /// Until the last byte came.
    intake: Option<Intake>,
    bytes: u64,
    /// Bytes of the whole file, where that is known; until room was made for its items.
    total: Option<u64>,
    piece: Piece,
}

/// How far the lines of all items stand behind one another, with nothing between them. Looked
/// at while they are read: later each would have to be fetched from memory again.
#[derive(Default)]
struct Piece {
    items: u32,
    /// One past the newline of the last line.
    end: usize,
    broken: bool,
}

impl Open {
    pub fn begin(intake: Intake) -> Self {
        Self { intake: Some(intake), ..Self::default() }
    }

    pub fn is_reading(&self) -> bool {
        self.intake.is_some()
    }

    /// Bytes of the file fed so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn view(&self) -> View<'_> {
        View { data: &self.data, routes: &self.routes, people: &self.people, gains: &self.gains }
    }

    /// Makes room for a file of so many bytes: growing by and by would hold it twice.
    pub fn make_room(&mut self, bytes: u64) {
        // What somebody else says of a size is not worth more memory than this.
        const MOST: u64 = 512 * 1024 * 1024;
        // One more for the newline that the last line may lack.
        self.data.lines.reserve(usize::try_from(bytes.min(MOST) + 1).unwrap_or_default());
        self.total = Some(bytes.min(MOST));
    }

    /// The next bytes of the file. Items are there from the first complete line on.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Some(mut intake) = self.intake.take() else { return };
        self.bytes += bytes.len() as u64;
        intake.feed(bytes, &mut self.data.lines);
        self.take(&mut intake);
        self.intake = Some(intake);
    }

    /// No more bytes: makes the next items that had to wait for the last one, of about so many
    /// bytes. Whether there were any.
    pub fn more(&mut self, bytes: usize) -> bool {
        let Some(mut intake) = self.intake.take() else { return false };
        intake.finish(&mut self.data.lines);
        let more = intake.more(bytes, &mut self.data.lines);
        self.take(&mut intake);
        self.intake = Some(intake);
        more
    }

    /// No more bytes.
    pub fn finish(&mut self) -> Opened {
        self.close();
        if self.dataset.is_empty() {
            self.dataset = self.identity();
        }
        self.opened()
    }

    /// Everything of [`Self::finish`] but the identity: hashing takes as long as all the rest.
    pub fn close(&mut self) {
        while self.more(usize::MAX) {}
        let Some(mut intake) = self.intake.take() else { return };
        self.data.header = intake.header_line();
        self.log = intake.take_log();
        self.handed_out = intake.policy().cloned();
        self.data.columns.shrink();
        self.data.lines.shrink();
        // Only now it is known what the suggestions carry.
        let policy = self.start_policy();
        if policy != self.routes.policy {
            self.routes.apply(&self.data, policy, 0);
        }
    }

    /// What the identity is the SHA-256 of, where it stands in one piece and is not hashed yet:
    /// for a browser, which hashes faster than any wasm.
    pub fn to_hash(&self) -> Option<&str> {
        let is_open = !self.is_reading() && self.dataset.is_empty();
        is_open.then(|| self.in_one_piece()).flatten()
    }

    /// The header and the lines of all items, each with its newline, where nothing else stands
    /// between them. So it is in a native file of which every line was taken as it is.
    fn in_one_piece(&self) -> Option<&str> {
        let Self { data, piece, .. } = self;
        let text = data.lines.text();
        let (first, _) = data.columns.line(0)?;
        let start = first.checked_sub(data.header.len() + 1)?;
        if piece.broken || piece.items != data.len() {
            return None;
        }
        let (header, rest) = text.get(start..piece.end)?.split_at_checked(data.header.len())?;
        (header == data.header && rest.starts_with('\n')).then(|| text.get(start..piece.end))?
    }

    /// SHA-256 over the header and the lines of all items, each with its newline.
    fn identity(&self) -> String {
        if let Some(piece) = self.in_one_piece() {
            return chain::hash(piece.as_bytes());
        }
        let data = &self.data;
        let lines = (0..data.len()).map(|index| data.line(index));
        chain::hash_lines(std::iter::once(data.header.as_str()).chain(lines))
    }

    /// The identity of the same data without known answers, where that is another: whoever got it
    /// so worked on this dataset. Reads and hashes every line.
    pub fn bare_identity(&self) -> Option<String> {
        let data = &self.data;
        let lines = || (0..data.len()).map(|index| bare(data.line(index)));
        let differs = lines().any(|line| matches!(line, Cow::Owned(_)));
        let header = std::iter::once(Cow::Borrowed(data.header.as_str()));
        differs.then(|| chain::hash_lines(header.chain(lines())))
    }

    /// The policy before the log names one.
    pub fn start_policy(&self) -> Policy {
        let given = self.handed_out.clone();
        given.unwrap_or_else(|| default_policy(&self.data.schema, &self.data.seen()))
    }

    fn opened(&self) -> Opened {
        let data = &self.data;
        Opened {
            schema: data.schema.clone(),
            items: data.len(),
            dataset: self.dataset.clone(),
            suggestions: data.columns.suggestions,
            issues: data.issues.clone(),
            issue_count: data.issue_count,
            file_bytes: data.lines.text().len() as u64,
            column_bytes: (data.columns.bytes() + self.routes.bytes() + self.people.bytes()) as u64,
            default_policy: self.start_policy(),
            is_handed_out: self.handed_out.is_some(),
            log_lines: self.log.len() as u64,
            author: self.author(),
        }
    }

    /// Indexes and routes what came.
    fn take(&mut self, intake: &mut Intake) {
        let data = &mut self.data;
        if data.is_empty() {
            data.schema.columns.clone_from(&intake.schema().columns);
        }
        data.index(intake);
        self.piece.extend(data);
        if let Some(total) = self.total.take_if(|_| !data.is_empty()) {
            data.columns.expect(expected(data.len(), self.bytes, total));
        }
        let (issues, count) = intake.take_issues(&mut data.lines);
        // The intake counts its own from the start, and keeps only the first.
        let seen = issues.len() as u64;
        issues.into_iter().for_each(|issue| data.say(issue));
        let dropped = count.saturating_sub(data.intake_count + seen);
        data.issue_count += dropped;
        data.intake_count = count;
        let columns = std::mem::take(&mut data.schema.columns);
        data.schema = Schema { columns, ..intake.schema().clone() };
        data.columns.fit(&data.schema);
        if self.routes.policy.rules.is_empty() && !data.is_empty() {
            self.routes.policy = default_policy(&data.schema, &data.seen());
        }
        self.routes.more();
        self.routes.extend(data);
        self.people.extend(data);
    }
}

impl Piece {
    /// Looks at the items that came since.
    fn extend(&mut self, data: &Dataset) {
        let text = data.lines.text().as_bytes();
        for index in self.items..data.len() {
            let Some((from, to)) = data.columns.line(index) else { continue };
            self.broken |= index > 0 && from != self.end || text.get(to) != Some(&b'\n');
            self.end = to + 1;
        }
        self.items = data.len();
    }
}

/// How many items a file has, by those in its first bytes. A few more than that are as likely
/// as a few less, and room for a few costs little.
fn expected(items: u32, bytes: u64, total: u64) -> usize {
    // A file whose first lines are short may have longer ones.
    const MOST: u64 = 2_000_000;
    let all = u64::from(items).saturating_mul(total) / bytes.max(1);
    usize::try_from((all + all / 50 + 16).min(MOST)).unwrap_or_default()
}
