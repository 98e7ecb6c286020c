"""The suite of another parser, which reads each of its mails with LF and with CRLF.

Its expectations are what it reads, so three things are allowed for. U+FFFD stands where it gave a character up: any
one character matches. Leaves marked `quirk` it has by accident: their cases count for the number of leaves only,
which must be that of its sound leaves or more. Content in uuencode it leaves encoded: what we decoded must then be
what stands encoded in the mail. A CR in text compares as a line end.
"""

import binascii
import hashlib
import re

from column import Column
from gateway import cases

NAME = "mail-parser"
UUENCODED = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n(.*?)^end$\n?", re.MULTILINE | re.DOTALL)


def score(corpora, gateway):
    expectations = cases(corpora / NAME)
    if expectations is None:
        return None
    columns = {
        "subject": Column("mail-parser subject", 212, 214),
        "from": Column("mail-parser from", 212, 214),
        "to": Column("mail-parser to", 212, 214),
        "leaves": Column("mail-parser leaf count", 205, 214),
        "content": Column("mail-parser content", 180, 188),
        "filenames": Column("mail-parser filenames", 182, 188),
    }
    files = [corpora / NAME / case["in"] for case in expectations]
    for case, file, read in zip(expectations, files, gateway.inspect(files)):
        compare(case, read, uuencoded(file.read_bytes()), columns)
    return list(columns.values())


def compare(case, read, encoded, columns):
    expected = case["expect"]
    name = case["id"]
    for field in ("subject", "from", "to"):
        want, have = expected[field] or None, read[field] or None
        columns[field].count(name, matches(want, have), want, have)
    want, have = expected["leaves"], read["leaves"]
    sound = sum(not leaf["quirk"] for leaf in want)
    is_sound = sound == len(want)
    columns["leaves"].count(
        name, len(have) == len(want) or (not is_sound and len(have) >= sound), kinds(want), kinds(have)
    )
    if not is_sound:
        return
    names = [leaf["filename"] for leaf in want], [leaf["filename"] for leaf in have]
    columns["filenames"].count(name, matches(*names), *names)
    is_same = len(want) == len(have) and all(has_content(*pair, encoded) for pair in zip(want, have))
    columns["content"].count(name, is_same, contents(want), contents(have))


def matches(want, have):
    if isinstance(want, list) and isinstance(have, list):
        return len(want) == len(have) and all(map(matches, want, have))
    if isinstance(want, str) and isinstance(have, str):
        return len(want) == len(have) and all(w in ("\ufffd", h) for w, h in zip(want, have))
    return want == have


def has_content(want, have, encoded):
    """`encoded` are the uuencoded contents of the mail, encoded and decoded."""
    if "text" not in want:
        digest = want["raw_sha256"]
        return digest == have["raw_sha256"] or any(
            digest == sha256(before) and sha256(after) == have["raw_sha256"] for before, after in encoded
        )
    text = line_ends(want["text"])
    if matches(text, line_ends(have.get("text") or "")):
        return True
    return any(
        matches(text, line_ends(before.decode(errors="replace"))) and sha256(after) == have["raw_sha256"]
        for before, after in encoded
    )


def uuencoded(mail):
    """Each content with the empty lines around it that may belong to its part, and what it decodes to."""
    mail = mail.replace(b"\r\n", b"\n")
    found = []
    for match in UUENCODED.finditer(mail):
        try:
            lines = match[1].split(b"\n")
            decoded = b"".join(binascii.a2b_uu(line) for line in lines if line).replace(b"\r\n", b"\n")
        except binascii.Error:
            continue
        block = match[0].rstrip(b"\n")
        found += [(before + block + after, decoded) for before in (b"", b"\n") for after in (b"", b"\n", b"\n\n")]
    return found


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def line_ends(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def kinds(leaves):
    return [leaf["type"] for leaf in leaves]


def contents(leaves):
    return [leaf.get("text", leaf.get("raw_len")) for leaf in leaves]
