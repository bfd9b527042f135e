"""The table of refusals in docs/api.md, from the contracts. To write it anew: python -m tests.docs.codes"""

from __future__ import annotations

from contracts.base import Refusal
from convive.contracts import discover
from tests.docs.pages import API

BEGIN, END = "<!-- refusals: begin -->\n", "<!-- refusals: end -->\n"


def table() -> str:
    """Code, status and English text of every refusal; those that all share come first."""
    discover.modules()
    shared_first = sorted(Refusal.registry.values(), key=lambda refusal: ("." in refusal.code, refusal.code))
    lines = [f"| `{refusal.code}` | {refusal.status} | {refusal.message} |" for refusal in shared_first]
    return "\n".join(["| code | status | text in English |", "|---|---|---|", *lines, ""])


def written() -> str:
    """docs/api.md as it should be."""
    text = API.read_text("utf-8")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    API.write_text(written(), "utf-8")
