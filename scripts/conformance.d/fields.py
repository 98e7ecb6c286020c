"""Values of single fields: `scripts/conformance-fields` compares them and says what it forgives."""

import pathlib
import subprocess

from column import Column

NAME = "mail-parser-fields"
SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "conformance-fields"


def score(corpora, gateway):
    vectors = corpora / NAME / "cases.jsonl"
    if not vectors.exists() or not SCRIPT.exists():
        return None
    run = subprocess.run([SCRIPT, gateway.program, vectors, "--misses"], capture_output=True, text=True, check=False)
    columns, misses = [], []
    for line in run.stdout.splitlines():
        if not line.startswith("result "):
            misses.append(line.strip())
            continue
        _, name, right, total = line.split()
        column = Column(name.replace("field-", "field ", 1), 95)
        column.right = int(right)
        missing = int(total) - int(right)
        column.misses = (misses + ["?"] * missing)[:missing]
        columns.append(column)
        misses = []
    return columns or None
