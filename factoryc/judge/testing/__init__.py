"""What generated evals import: runs against a subject, in step with the contract."""
