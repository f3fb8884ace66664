"""The sandbox: opens a place for code that nobody trusts, and talks to the host inside it."""
