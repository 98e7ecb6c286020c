"""Valid mails that CORPORA/gen_mails.py makes up, with all that must be read in them."""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

from column import Column

NAME = "gen_mails.py"
SETS = ["text2k=200", "alt20k=60", "hdr8k=100", "att1m=6", "att25m=1"]


def score(corpora, gateway):
    script = corpora / NAME
    if not script.exists():
        return None
    columns = {name: Column(f"generated {name}", 100) for name in ("subject", "from", "to", "id", "parts")}
    for line_ends in ([], ["--lf"]):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [sys.executable, script, folder, *line_ends, "--set", *SETS], stdout=subprocess.DEVNULL, check=True
            )
            compare(sorted(pathlib.Path(folder).glob("*/*.eml")), gateway, columns)
    return list(columns.values())


def compare(files, gateway, columns):
    for file, read in zip(files, gateway.inspect(files)):
        case = f"{file.parent.name}/{file.stem}"
        expected = json.loads(file.with_suffix(".expect.json").read_text(encoding="utf-8"))
        values = {
            "subject": (expected["subject"], read["subject"]),
            "from": ([expected["from"]], [address for _, address in read["from"]]),
            "to": ([expected["to"]], [address for _, address in read["to"]]),
            "id": (expected["message_id"], read["messageId"]),
            "parts": ([wanted(part) for part in expected["parts"]], [found(leaf) for leaf in read["leaves"]]),
        }
        for name, (want, have) in values.items():
            columns[name].count(case, want == have, want, have)


def wanted(part):
    return part["type"], part["filename"], part["sha256"]


def found(leaf):
    text = leaf.get("text")
    digest = leaf["sha_exact"] if text is None else hashlib.sha256(text.encode()).hexdigest()
    return leaf["type"], leaf["filename"], digest
