"""Mails of many programs. A field is expected where at least three of four parsers agreed on it (`votes`), and left
out of the case where they did not. White space in subjects and at the ends of texts was not voted on; nor was the
case of addresses, or how a parser says that there is none."""

import hashlib

from column import Column
from gateway import cases

NAME = "real"
FIELDS = ("subject", "from", "nleaves", "types", "names", "raw", "text")


def score(corpora, gateway):
    expectations = cases(corpora / NAME)
    if expectations is None:
        return None
    columns = {field: Column(f"real {field}", 98.5) for field in FIELDS}
    files = [corpora / NAME / case["in"] for case in expectations]
    for case, read in zip(expectations, gateway.inspect(files)):
        expected = case["expect"]
        for field, column in columns.items():
            if field in expected:
                want, have = values(field, expected[field], read)
                column.count(case["id"], want == have, want, have)
    return list(columns.values())


def values(field, expected, read):
    leaves = read["leaves"]
    match field:
        case "subject":
            return words(expected), words(read["subject"])
        case "from":
            return addresses(expected), addresses(address for _, address in read["from"])
        case "nleaves":
            return expected, len(leaves)
        case "types":
            return expected, [leaf["type"] for leaf in leaves]
        case "names":
            return [words(name) for name in expected], [words(leaf["filename"]) for leaf in leaves]
        case "raw":
            return voted(expected, [leaf["raw_sha256"] for leaf in leaves])
        case "text":
            return voted(expected, [digest(leaf.get("text")) for leaf in leaves])


def words(text):
    return (text or "").split()


def addresses(some):
    return [address.lower() for address in some if address]


def voted(expected, read):
    """Leaves without a vote, null in the expectation, are not compared."""
    if len(expected) != len(read):
        return expected, read
    return expected, [None if want is None else have for want, have in zip(expected, read)]


def digest(text):
    return None if text is None else hashlib.sha256(text.strip().encode()).hexdigest()[:16]
