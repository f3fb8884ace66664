"""`python -m factoryc` is the command `factoryc`, where its folder is not on the path."""

import sys

from factoryc.cli.start import start

sys.exit(start())
