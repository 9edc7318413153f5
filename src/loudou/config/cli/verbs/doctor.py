"""``loudou doctor``: looks at an installation piece by piece and says what is wrong and what to do about it."""

import argparse
from collections.abc import Sequence

from loudou.config.cli.diagnosis import after_start, before_start
from loudou.config.cli.diagnosis.finding import Finding
from loudou.config.cli.installation import open_installation
from loudou.config.embedded.errors import EmbeddedServerError


def run(argv: Sequence[str]) -> int:
    """0 when nothing is wrong, else 1."""
    argparse.ArgumentParser(prog="loudou doctor", description="Explains what is wrong here.").parse_args(argv)
    findings = [_say(finding) for finding in before_start.look()]
    try:
        with open_installation() as installation:
            findings += [_say(finding) for finding in after_start.look(installation)]
    except EmbeddedServerError as error:
        findings.append(_say(Finding("database", str(error))))
    wrong = sum(finding.problem is not None for finding in findings)
    print(f"\n{wrong} of {len(findings)} need attention." if wrong else "\nEverything is as it should be.")
    return 1 if wrong else 0


def _say(finding: Finding) -> Finding:
    mark = "ok   " if finding.problem is None else "WRONG"
    print(f"{mark} {finding.what}{f': {finding.problem}' if finding.problem else ''}", flush=True)
    return finding
