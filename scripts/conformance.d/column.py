"""One row of the table: something that is compared in every case of a corpus."""


class Column:
    def __init__(self, name, least, of=None):
        """`least` cases must be as expected: out of `of`, or out of 100 without it."""
        self.name = name
        self.least = least
        self.of = of
        self.right = 0
        self.misses = []

    def count(self, case, is_right, expected=None, read=None):
        if is_right:
            self.right += 1
        elif expected is None and read is None:
            self.misses.append(case)
        else:
            self.misses.append(f"{case}: expected {shortened(expected)}, read {shortened(read)}")

    @property
    def total(self):
        return self.right + len(self.misses)

    @property
    def passes(self):
        return self.right * (self.of or 100) >= self.least * self.total

    def __str__(self):
        share = f"{100 * self.right / max(self.total, 1):.1f} %"
        threshold = f"≥ {self.least}/{self.of}" if self.of else f"≥ {self.least} %"
        mark = "✓" if self.passes else "✗"
        return f"{mark} {self.name:32} {self.right:6}/{self.total:<6} {share:>8}   {threshold}"


def shortened(value):
    text = ascii(value)
    return text if len(text) <= 160 else text[:157] + "..."
