"""The host: runs inside the sandbox, beside the code under judgement. Standard library only."""
