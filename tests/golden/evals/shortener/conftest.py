"""The evals of shortener 1.0.0, made from its spec; the same spec gives the same evals.

Run them with `pytest --factoryc-subject MODULE:FUNCTION`, where the function makes what is judged.
"""

pytest_plugins = ["factoryc.judge.testing.plugin"]
