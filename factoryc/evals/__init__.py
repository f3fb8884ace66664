"""The eval suite: derived from the contract and the author's evals, rendered to pytest files."""
