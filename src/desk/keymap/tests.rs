use super::*;
use proptest::prelude::*;

/// A press as `key code [modifier…] [place…]`; `None` words:
/// modifiers ctrl alt shift meta altgr repeat composing; places mac, control,
/// chooser, line, lines; scopes pick, typing, dialog, other.
fn read(text: &str) -> (KeyPress, Context) {
    let mut words = text.split_whitespace();
    let key = words.next().unwrap().replace("Space", " ");
    let code = words.next().unwrap().to_owned();
    let mut press = KeyPress { key, code, ..KeyPress::default() };
    let mut context = Context { mac: false, focus: Focus::Nothing, scope: Scope::Review };
    for word in words {
        match word {
            "ctrl" => press.ctrl = true,
            "alt" => press.alt = true,
            "shift" => press.shift = true,
            "meta" => press.meta = true,
            "altgr" => press.alt_graph = true,
            "repeat" => press.repeat = true,
            "composing" => press.composing = true,
            "mac" => context.mac = true,
            "control" => context.focus = Focus::Control,
            "chooser" => context.focus = Focus::Chooser,
            "line" => context.focus = Focus::Line,
            "lines" => context.focus = Focus::Lines,
            "pick" => context.scope = Scope::Pick,
            "typing" => context.scope = Scope::Typing,
            "dialog" => context.scope = Scope::Dialog,
            "other" => context.scope = Scope::OtherRoom,
            other => panic!("no such word: {other}"),
        }
    }
    (press, context)
}

#[track_caller]
fn check_with(keymap: &Keymap, text: &str, expected: &str) {
    let (press, context) = read(text);
    let command = resolve(keymap, &press, context);
    let id = command.map_or("-", |command| command.entry().unwrap().id);
    assert_eq!(id, expected, "{text}");
}

#[track_caller]
fn check(text: &str, expected: &str) {
    check_with(&Keymap::default(), text, expected);
}

#[test]
fn plain_keys() {
    check("a KeyA", "accept");
    check("A KeyA", "accept"); // Caps Lock
    check("A KeyA shift", "bulk-accept");
    check("a KeyA shift", "bulk-accept"); // Shift with Caps Lock
    check("1 Digit1", "label-1");
    check("0 Numpad0", "label-0");
    check("Enter Enter", "confirm");
    check("Enter NumpadEnter", "confirm");
    check("Escape Escape", "clear");
    check("ArrowRight ArrowRight", "next-item");
    check("? Slash shift", "help");
    check("z KeyZ", "undo");
    check("Z KeyZ shift", "redo");
    check("z KeyZ ctrl", "undo");
    check("Z KeyZ ctrl shift", "redo");
    check("y KeyY ctrl", "redo");
    check("k KeyK ctrl", "palette");
    check("c KeyC ctrl", "-");
    check("a KeyA ctrl", "-");
    check("a KeyA alt", "-");
    check("k KeyK meta", "-");
    check("Tab Tab", "-");
    check("Shift ShiftLeft shift", "-");
    check("F5 F5", "-");
}

#[test]
fn keys_are_what_they_write() {
    // German: z and y change places; ? is Shift+ß, / is Shift+7, = is Shift+0.
    check("z KeyY", "undo");
    check("z KeyY ctrl", "undo");
    check("? Minus shift", "help");
    check("/ Digit7 shift", "search");
    check("= Digit0 shift", "tie");
    check("ö Semicolon", "-");
    // Dvorak: j where QWERTY has c.
    check("j KeyC", "next-item");
    // French: digits with Shift, or the same keys without.
    check("1 Digit1 shift", "label-1");
    check("& Digit1", "label-1");
    check("é Digit2", "label-2");
    check("à Digit0", "label-0");
    check("a KeyQ", "accept");
    check("q KeyA", "queue");
    check("? KeyM shift", "help");
    // Where Shift and a digit write a sign, the sign is meant.
    check("! Digit1 shift", "-");
    // Czech: letters on the digits.
    check("ě Digit2", "label-2");
    // Turkish dotless i, Swedish, Polish: other letters are no commands by accident.
    check("ı KeyI", "-");
    check("ö KeyA", "accept"); // only the place is left to go by
}

#[test]
fn other_scripts_go_by_place() {
    check("ф KeyA", "accept"); // Russian
    check("Ф KeyA shift", "bulk-accept");
    check("л KeyK ctrl", "palette");
    check("я KeyZ ctrl", "undo");
    check("Я KeyZ ctrl shift", "redo");
    check("α KeyA", "accept"); // Greek
    check("ش KeyA", "accept"); // Arabic
    check("١ Digit1", "label-1");
    check("ש KeyA", "accept"); // Hebrew
    check("ㅁ KeyA", "accept"); // Korean, not composing
}

#[test]
fn text_is_never_a_command() {
    check("€ KeyE ctrl alt", "-"); // AltGr+E on Windows
    check("€ KeyE altgr", "-"); // and on Linux
    check("e KeyE altgr", "-");
    check("k KeyK ctrl alt", "-");
    check("@ KeyQ ctrl alt altgr", "-");
    check("ą KeyA altgr", "-"); // Polish
    check("å KeyA alt mac", "-"); // Option on a Mac
    check("Dead BracketLeft", "-");
    check("Dead KeyE alt mac", "-");
    check("Process KeyA", "-");
    check("Unidentified KeyA", "-");
    check("a KeyA composing", "-");
    check("Enter Enter composing typing line", "-");
    // With no character it is no text.
    check("ArrowRight ArrowRight altgr", "next-item");
}

#[test]
fn on_a_mac_command_and_control_are_one() {
    check("k KeyK meta mac", "palette");
    check("k KeyK ctrl mac", "palette");
    check("z KeyZ meta mac", "undo");
    check("z KeyZ meta shift mac", "redo");
    check("л KeyK meta mac", "palette");
    check("Enter Enter meta mac lines typing", "confirm");
    check("c KeyC meta mac", "-");
}

#[test]
fn holding_a_key_answers_once() {
    check("a KeyA repeat", "-");
    check("1 Digit1 repeat", "-");
    check("z KeyZ repeat", "-");
    check("Enter Enter repeat", "-");
    check("j KeyJ repeat", "next-item");
    check("ArrowLeft ArrowLeft repeat", "previous-item");
    let (press, context) = read("s KeyS ctrl repeat");
    assert!(is_ours(&Keymap::default(), &press, context), "the browser must not save the page");
}

#[test]
fn fields_keep_their_keys() {
    for place in ["line", "lines", "chooser"] {
        check(&format!("a KeyA {place}"), "-");
        check(&format!("1 Digit1 {place}"), "-");
        check(&format!("? Slash shift {place}"), "-");
        check(&format!("ArrowRight ArrowRight {place}"), "-");
        check(&format!("z KeyZ ctrl {place}"), "-");
        check(&format!("Z KeyZ ctrl shift {place}"), "-");
        check(&format!("k KeyK ctrl {place}"), "palette");
        check(&format!("s KeyS ctrl {place}"), "save-project");
        check(&format!("Escape Escape {place}"), "back-to-item");
        check(&format!("Enter Enter {place}"), "-");
    }
    // An answer's own field.
    check("Enter Enter line typing", "confirm");
    check("Enter Enter lines typing", "-");
    check("Enter Enter lines typing shift", "-");
    check("Enter Enter lines typing ctrl", "confirm");
    check("Escape Escape lines typing", "clear");
    check("a KeyA lines typing", "-");
    // A control keeps what presses it.
    check("Enter Enter control", "-");
    check("Space Space control", "-");
    check("a KeyA control", "accept");
    check("Enter Enter control ctrl", "confirm");
}

#[test]
fn places_have_their_own_commands() {
    check("1 Digit1 pick", "accept-group-1");
    check("& Digit1 pick", "accept-group-1");
    check("0 Digit0 pick", "-");
    check("r KeyR pick", "reject");
    check("Escape Escape pick", "clear");
    check("a KeyA dialog", "-");
    check("a KeyA dialog line", "-");
    check("Escape Escape dialog line", "clear");
    check("Enter Enter dialog line", "-");
    check("k KeyK ctrl dialog line", "palette");
    check("s KeyS ctrl dialog line", "save-project");
    check("a KeyA other", "-");
    check("ArrowRight ArrowRight other", "-");
    check("z KeyZ other", "undo");
    check("R KeyR shift other", "room-review");
    check("k KeyK ctrl other", "palette");
}

#[test]
fn keys_can_be_changed() {
    let mut keymap = Keymap::default();
    let keys = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    keymap.remap(Command::Accept, &keys("Space Ctrl+Enter")).unwrap();
    check_with(&keymap, "Space Space", "accept");
    check_with(&keymap, "a KeyA", "-");
    check_with(&keymap, "Space Space control", "-");
    check_with(&keymap, "Space Space lines", "-");
    keymap.remap(Command::Skip, &keys("ж")).unwrap();
    check_with(&keymap, "ж Semicolon", "skip");
    keymap.remap(Command::Reject, &[]).unwrap();
    check_with(&keymap, "r KeyR", "-");

    let json = keymap.overrides();
    assert_eq!(json, r#"{"accept":["Space","Ctrl+Enter"],"reject":[],"skip":["ж"]}"#);
    assert_eq!(Keymap::read(&json), (keymap.clone(), Vec::new()));

    // The keys of the list are no change.
    keymap.remap(Command::Accept, &keys("a")).unwrap();
    keymap.remap(Command::Reject, &keys("r")).unwrap();
    keymap.remap(Command::Skip, &keys("s")).unwrap();
    assert_eq!(keymap, Keymap::default());

    let error = keymap.remap(Command::Accept, &keys("q Tab")).unwrap_err();
    assert_eq!(
        error,
        "Tab cannot be used: it moves the focus, which everybody without a mouse needs"
    );
    assert_eq!(keymap, Keymap::default());
    let error = keymap.remap(Command::Accept, &keys("Hyper+a")).unwrap_err();
    assert_eq!(error, "'Hyper+a' is not a key like a, Shift+A or Ctrl+K");
}

#[test]
fn a_new_key_is_what_is_pressed() {
    let pressed = |text: &str| {
        let (press, context) = read(text);
        press.pressed(context.mac).map(|chord| chord.to_string()).unwrap_or_default()
    };
    assert_eq!(pressed("K KeyK meta shift mac"), "Ctrl+Shift+K");
    assert_eq!(pressed("? Minus shift"), "?");
    assert_eq!(pressed("ф KeyA"), "ф");
    assert_eq!(pressed("Shift ShiftLeft shift"), "");
    assert_eq!(pressed("€ KeyE ctrl alt"), "");
}

#[test]
fn one_key_for_two_commands_is_said() {
    assert_eq!(Keymap::default().conflicts(), []);
    let mut keymap = Keymap::default();
    keymap.remap(Command::Skip, &["a".to_owned()]).unwrap();
    let conflicts = keymap.conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].chord.to_string(), "a");
    assert_eq!(conflicts[0].commands, [Command::Skip, Command::Accept]);
    // What the person chose has the key.
    check_with(&keymap, "a KeyA", "skip");
    keymap.reset();
    assert_eq!(keymap, Keymap::default());
}

#[test]
fn keys_that_cannot_be_read_leave_the_defaults() {
    let said = |json: &str| {
        let (keymap, issues) = Keymap::read(json);
        let issues: Vec<_> = issues.iter().map(Issue::to_string).collect();
        (keymap.overrides(), issues.join("; "))
    };
    let (keys, issues) = said(r#"{"accept":["q"],"fly":["w"],"skip":["no such key"]}"#);
    assert_eq!(keys, r#"{"accept":["q"]}"#);
    assert_eq!(
        issues,
        "field fly: there is no such command, it is left out; \
         field skip: 'no such key' is not a key like a, Shift+A or Ctrl+K"
    );
    assert_eq!(said("[").0, "{}");
}

/// A key of the list is never taken by the browser, and every one works in the Review room.
#[test]
fn every_default_key_can_be_pressed() {
    for entry in COMMANDS {
        for key in entry.keys {
            let chord = Chord::parse(key).unwrap();
            assert_eq!(chord.to_string(), *key);
            assert_eq!(chord.taken(), None, "{key}");
        }
    }
}

proptest! {
    #[test]
    fn never_panics(
        key in "\\PC{0,3}|Enter|Escape|Dead",
        code in "(Key[A-Z]|Digit[0-9]|\\PC{0,4})",
        ctrl: bool, alt: bool, shift: bool, meta: bool, mac: bool,
    ) {
        let press = KeyPress { key, code, ctrl, alt, shift, meta, ..KeyPress::default() };
        for focus in [Focus::Nothing, Focus::Control, Focus::Line, Focus::Lines] {
            let context = Context { mac, focus, scope: Scope::Review };
            let command = resolve(&Keymap::default(), &press, context);
            // What writes in a field is text.
            let writes = press.key.chars().count() == 1 && !ctrl && !meta;
            prop_assert!(!(focus.is_text() && writes) || command.is_none());
        }
    }

    #[test]
    fn any_keys_file_is_read(json in "\\PC{0,30}|\\{\"(accept|x)\":\\[\"[a-zA-Z+]{0,8}\"\\]\\}") {
        let (keymap, _) = Keymap::read(&json);
        prop_assert_eq!(Keymap::read(&keymap.overrides()).0, keymap);
    }
}
