"""The judge: runs a suite against code it does not trust, and measures."""
