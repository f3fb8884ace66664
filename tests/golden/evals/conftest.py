"""Golden suites are compared and run by tests/evals; they are no tests of their own."""

collect_ignore_glob = ["*"]
