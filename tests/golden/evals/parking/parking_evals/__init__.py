"""The evals of parking, as a package of their own."""
