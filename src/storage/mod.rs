//! Keeps projects in the browser: durable before the page says saved.
