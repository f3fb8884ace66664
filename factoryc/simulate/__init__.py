"""The contract runs before any software exists: lines are typed, calls are answered."""
