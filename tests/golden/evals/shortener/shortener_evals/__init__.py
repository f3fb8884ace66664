"""The evals of shortener, as a package of their own."""
