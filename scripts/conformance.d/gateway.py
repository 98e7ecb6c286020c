"""The program under test."""

import json
import subprocess


class Gateway:
    def __init__(self, program):
        self.program = program

    def inspect(self, files):
        """What it reads in each file, in their order."""
        run = subprocess.run([self.program, "inspect", "--json", *map(str, files)], stdout=subprocess.PIPE, check=False)
        lines = run.stdout.split(b"\n")[:-1]
        if len(lines) != len(files):
            raise SystemExit(f"{len(files)} files gave {len(lines)} lines, exit code {run.returncode}")
        return [json.loads(line) for line in lines]


def cases(folder):
    """The lines of its cases.jsonl, or None without one."""
    path = folder / "cases.jsonl"
    if not path.exists():
        return None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
