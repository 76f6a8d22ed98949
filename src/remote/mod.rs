//! Sends reviewed records to a backend of the person's choice.
