"""The prose of a spec: what it says in sentences beside what it says in clauses."""
