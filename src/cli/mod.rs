//! The command line: the same engine, native.
