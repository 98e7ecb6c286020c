"""How the demo tells its story: what happens, what holds, and how long that took."""

import os
import sys
import time

PATIENCE = 15.0


class Untrue(Exception):
    """Something the demo claims did not come true."""


class Narrator:
    """Prints the story: what happens, what was checked, and when."""

    def __init__(self):
        self.began = time.monotonic()
        self.colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def scene(self, title):
        print(f"\n{self._paint('1', title)}", flush=True)

    def happens(self, text):
        print(f"  {self._clock()}    {text}", flush=True)

    def holds(self, claim, seconds=None):
        after = "" if seconds is None else self._paint("2", f"  ({seconds * 1000:.0f} ms)")
        print(f"  {self._clock()}  {self._paint('32', '✓')} {claim}{after}", flush=True)

    def fails(self, claim):
        print(f"  {self._clock()}  {self._paint('31', '✗ not true:')} {claim}", flush=True)

    def shows(self, text):
        print("\n".join("  " + line for line in text.rstrip().splitlines()), flush=True)

    def _clock(self):
        return self._paint("2", f"{time.monotonic() - self.began:5.1f} s")

    def _paint(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colours else text

    def check(self, claim, truth, seconds=None):
        """Says the claim, or stops the story."""
        if not truth:
            raise Untrue(claim)
        self.holds(claim, seconds)

    def eventually(self, claim, since, truth):
        """Asks until it is true; how long it took counts from `since`, the moment of its cause."""
        while True:
            if found := truth():
                self.holds(claim, time.monotonic() - since)
                return found
            if time.monotonic() - since > PATIENCE:
                raise Untrue(f"{claim} (waited {PATIENCE:.0f} s)")
            time.sleep(0.05)
