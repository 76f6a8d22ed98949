//! Who must look at an item, and why.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::core::object::{Object, missing, read_by_json};

/// The closed list of routes.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(tag = "to", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Route {
    /// The suggestion stands, no person looks.
    Auto,
    /// One person.
    Single,
    /// `people` different persons.
    Consensus { people: u8 },
    /// Somebody with authority.
    Expert,
    /// Would be auto; a person checks it to measure the error of auto.
    Audit,
    /// One person, suggestions hidden until the first judgement.
    Blind,
    /// The answer is known; it measures people. Looks like any other.
    Gold,
}

read_by_json!(Route);

impl Route {
    /// # Errors
    /// There is no such route, or its number of people is missing.
    pub fn of(json: Json) -> Result<Self, String> {
        Self::of_object(&mut Object::of(json)?)
    }

    /// From an object that has other keys as well, such as a rule.
    ///
    /// # Errors
    /// There is no such route, or its number of people is missing.
    pub fn of_object(object: &mut Object) -> Result<Self, String> {
        let name = object.need_text("to")?;
        Ok(match name.as_str() {
            "auto" => Self::Auto,
            "single" => Self::Single,
            "consensus" => {
                let people = object.whole("people")?.ok_or_else(|| missing("people"))?;
                let people = u8::try_from(people);
                Self::Consensus { people: people.map_err(|_| "`people` is from 0 to 255")? }
            }
            "expert" => Self::Expert,
            "audit" => Self::Audit,
            "blind" => Self::Blind,
            "gold" => Self::Gold,
            other => {
                return Err(format!(
                    "unknown route `{other}`, expected one of `auto`, `single`, `consensus`, \
                     `expert`, `audit`, `blind`, `gold`"
                ));
            }
        })
    }

    /// The word of the policy file: `auto`, `single`, `consensus`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Single => "single",
            Self::Consensus { .. } => "consensus",
            Self::Expert => "expert",
            Self::Audit => "audit",
            Self::Blind => "blind",
            Self::Gold => "gold",
        }
    }

    /// How many people must judge an item on this route.
    pub fn people(self) -> u32 {
        match self {
            Self::Auto => 0,
            Self::Consensus { people } => u32::from(people.max(1)),
            _ => 1,
        }
    }

    /// Which arm an item on this route is judged in.
    pub fn arm(self) -> Arm {
        if self == Self::Blind { Arm::Blind } else { Arm::Assisted }
    }
}

/// Whether suggestions are shown before the first judgement.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Arm {
    #[default]
    Assisted,
    Blind,
}

/// The route of one item with its reason: which rule of which policy, and with
/// which probability an item like this comes to this route under that policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Routed {
    pub route: Route,
    /// `None` where no rule matched and the policy's `otherwise` holds.
    pub rule_id: Option<String>,
    /// For a person: `score 0.97 ≥ 0.95 (bayes); both agents say negative`.
    pub reason: String,
    pub policy_version: u32,
    /// In (0, 1]; below 1 only where a rule draws a share that decides whether a person looks. Where
    /// it decides how alone, blind or not, for each person anew, it is not counted.
    pub sampling_probability: f64,
}
