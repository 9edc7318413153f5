"""Runs the command line with ``python -m loudou.config.cli``."""

import sys

from loudou.config.cli.entry import main

sys.exit(main())
