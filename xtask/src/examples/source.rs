//! Reads the source of the customer messages: a text file a person can read and edit.
//!
//! `== id | sentiment | urgency | gold | language | dialect | channel | service | area | manner`,
//! then the text up to the next empty line; a last line `>> a negative 2; b mixed` holds readers'
//! answers. Lines that begin with `#` before the first message are comments.

/// One message with what was noted about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub id: String,
    pub text: String,
    pub sentiment: String,
    pub urgency: i64,
    /// Whether the known answers are shipped.
    pub gold: bool,
    pub language: String,
    pub dialect: String,
    pub channel: String,
    pub service: String,
    pub area: String,
    /// How it is said: plain, sarcasm, understatement, polite … For measuring only.
    pub manner: String,
    pub readers: Vec<Reader>,
}

/// What a made-up reader answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub name: String,
    pub sentiment: String,
    pub urgency: Option<i64>,
}

/// Reads all messages; errors name the line.
pub fn parse(source: &str) -> Result<Vec<Message>, String> {
    let mut messages: Vec<Message> = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let wrong = |what: &str| format!("messages, line {}: {what}", at + 1);
        if let Some(head) = line.strip_prefix("==") {
            messages.push(message(head).ok_or_else(|| wrong("not the ten fields of a message"))?);
        } else if let Some(message) = messages.last_mut() {
            if let Some(readers) = line.strip_prefix(">>") {
                message.readers = readers
                    .split(';')
                    .map(|it| reader(it).ok_or_else(|| wrong("not 'reader sentiment urgency'")))
                    .collect::<Result<_, _>>()?;
            } else if !line.trim().is_empty() {
                let separator = if message.text.is_empty() { "" } else { "\n" };
                message.text.push_str(separator);
                message.text.push_str(line);
            }
        } else if !line.is_empty() && !line.starts_with('#') {
            return Err(wrong("text before the first message"));
        }
    }
    match messages.iter().find(|it| it.text.is_empty()) {
        Some(empty) => Err(format!("message {} has no text", empty.id)),
        None => Ok(messages),
    }
}

fn message(head: &str) -> Option<Message> {
    let parts: Vec<String> = head.split('|').map(|part| part.trim().to_owned()).collect();
    let [id, sentiment, urgency, gold, language, dialect, channel, service, area, manner] =
        <[String; 10]>::try_from(parts).ok()?;
    let urgency = urgency.parse().ok()?;
    let gold = gold == "gold";
    Some(Message {
        id,
        sentiment,
        urgency,
        gold,
        language,
        dialect,
        channel,
        service,
        area,
        manner,
        ..Message::default()
    })
}

fn reader(answer: &str) -> Option<Reader> {
    let mut parts = answer.split_whitespace();
    let (name, sentiment) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let urgency = parts.next().map(str::parse).transpose().ok()?;
    Some(Reader { name, sentiment, urgency })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const HEAD: &str = "== m-1 | mixed | 2 | gold | en | Scots | chat | rail | delays | plain\n";

    #[test]
    fn reads_what_is_written() {
        let messages =
            parse(&format!("# note\n\n{HEAD}One.\nTwo.\n>> a mixed 1; b negative\n")).unwrap();
        let message = &messages[0];
        assert_eq!((message.text.as_str(), message.urgency, message.gold), ("One.\nTwo.", 2, true));
        assert_eq!((message.dialect.as_str(), message.manner.as_str()), ("Scots", "plain"));
        let urgencies: Vec<_> = message.readers.iter().map(|it| it.urgency).collect();
        assert_eq!(urgencies, [Some(1), None]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert!(parse("hello").unwrap_err().contains("line 1"));
        assert!(parse("== m-1 | mixed\ntext").unwrap_err().contains("line 1"));
        assert!(parse(&format!("{HEAD}text\n>> a\n")).unwrap_err().contains("line 3"));
        assert!(parse(HEAD).unwrap_err().contains("m-1"));
    }
}
