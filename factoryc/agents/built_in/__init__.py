"""The agent that needs no model: it compiles what a spec defines, and says what it cannot."""
