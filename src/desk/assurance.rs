//! What the Routing room says of certificates, audits and what-ifs.
//!
//! | part | what it is |
//! |---|---|
//! | [`ask`] | what somebody wants certified, as the room keeps it |
//! | [`words`] | figures and states for a person |
//! | [`sheets`] | the tables that are shown and saved |
//! | [`changes`] | what differs between two policies |
//! | [`knobs`] | what can be turned in a policy |
//! | [`rounds`] | the ends of rounds, and how they compare |

pub mod ask;

pub mod sheets;
pub mod words;

pub mod changes;
pub mod knobs;
pub mod rounds;
