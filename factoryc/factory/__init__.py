"""The factory floor: branches, attempts, the merge queue, the engine."""
