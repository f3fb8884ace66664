"""Marks what takes whole builds one after the other: `make soak` runs it, and `make test` does not."""

import os

import pytest

soak = pytest.mark.skipif("FACTORYC_SOAK" not in os.environ, reason="`make soak` runs it")
