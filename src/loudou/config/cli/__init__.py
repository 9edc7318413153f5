"""The command line: ``./loudou <verb>``. One module per verb in ``verbs``, loaded only when it is asked for."""

from loudou.config.cli.entry import main

__all__ = ["main"]
