//! A dataset or project, opened by the engine as the page opens it.

use std::borrow::Cow;
use std::path::Path;

use super::world::{self, World};
use crate::engine::protocol::{Opened, Reply, Request};
use crate::engine::{Answer, Engine};

/// Bytes that the engine is given at once.
const CHUNK: usize = 1 << 20;

pub const WRONG_ANSWER: &str = "the engine gave another answer";

/// A file that is to be opened.
pub struct Opening<'w> {
    /// Without the folders: a format may be known by it.
    pub name: String,
    pub bytes: Cow<'w, [u8]>,
}

impl<'w> Opening<'w> {
    /// # Errors
    /// It cannot be read.
    pub fn read(world: &'w dyn World, path: &str) -> Result<Self, String> {
        let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
        Ok(Self { name: name.into_owned(), bytes: world::bytes(world, path)? })
    }

    /// Also where nothing of it could be read.
    ///
    /// # Errors
    /// What the engine could not do.
    pub fn open(&self) -> Result<(Engine, Opened), String> {
        let mut engine = Engine::new();
        let begin = Request::Begin { name: self.name.clone(), mapping: None, questions: None };
        ask(&mut engine, begin, None)?;
        for chunk in self.bytes.chunks(CHUNK) {
            ask(&mut engine, Request::Feed, Some(chunk.to_vec()))?;
        }
        let Reply::Opened(opened) = ask(&mut engine, Request::Finish, None)?.0 else {
            return Err(WRONG_ANSWER.to_owned());
        };
        Ok((engine, *opened))
    }

    /// # Errors
    /// There is no item in it.
    pub fn with_items(&self) -> Result<(Engine, Opened), String> {
        let (engine, opened) = self.open()?;
        if opened.items == 0 {
            return Err("there is no item in it".to_owned());
        }
        Ok((engine, opened))
    }
}

/// # Errors
/// What the engine could not do, for a person.
pub fn ask(
    engine: &mut Engine,
    request: Request,
    payload: Option<Vec<u8>>,
) -> Result<Answer, String> {
    match engine.handle(request, payload) {
        (Reply::Failed { message }, _) => Err(message),
        answer => Ok(answer),
    }
}
