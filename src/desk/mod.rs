//! One person's reviewing session, as pure logic: keys become commands,
//! commands become effects. Nothing here draws, waits or stores.
