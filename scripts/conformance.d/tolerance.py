"""Broken mails, each with a check of its own: CORPORA/tolerance.py runs the program and prints ok or not."""

import shlex
import subprocess
import sys

from column import Column

NAME = "tolerance"


def score(corpora, gateway):
    script = corpora / "tolerance.py"
    if not script.exists():
        return None
    command = f"ours={shlex.quote(gateway.program)} inspect --json"
    run = subprocess.run([sys.executable, script, command], capture_output=True, text=True, check=True)
    column = Column("tolerance", 78, 80)
    for line in run.stdout.splitlines()[1:]:
        case, *_, verdict = line.split()
        if case != "TOTAL":
            column.count(case, verdict == "ok")
    return [column]
