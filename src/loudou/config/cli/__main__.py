"""Runs the command line with ``python -m loudou.config.cli``."""

import sys

from loudou.config.cli.entry import main

if __name__ == "__main__":  # on systems without fork, processes of ours import this module again
    sys.exit(main())
