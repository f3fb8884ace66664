"""The task graph: what has to be built, in which order, from which clauses."""
