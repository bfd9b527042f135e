"""What a mail server said, as it may be kept: its code and a few words, and nothing that says who or where."""

from __future__ import annotations

import re

_LONGEST = 120
# Addresses, what is between angle brackets or quotation marks, links, network addresses and long numbers or keys.
_PERSONAL = re.compile(
    r"<[^>]*>?|\"[^\"]*\"?|'[^']*'|\S*@\S*|\w+://\S*|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F]*\b"
    r"|(?=[\w=+/-]*\d)[\w=+/-]{20,}"
)


def cleaned(problem: str) -> str:
    """On one line, without what may be personal, at most 120 characters."""
    said = "".join(sign if sign.isprintable() else " " for sign in problem)
    return " ".join(_PERSONAL.sub("…", said).split())[:_LONGEST]
