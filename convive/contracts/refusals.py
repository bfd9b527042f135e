"""The table of refusals in docs/api.md: code, status and text of each."""

from __future__ import annotations

from pathlib import Path

from contracts.base import Refusal
from convive.contracts import discover
from convive.state import PROJECT

PAGE = Path("docs/api.md")
BEGIN, END = "<!-- refusals: begin -->\n", "<!-- refusals: end -->\n"


def produced() -> dict[Path, str]:
    """docs/api.md with its table as it should be; the rest of the page is its writers'."""
    text = (PROJECT / PAGE).read_text("utf-8")
    before, rest = text.split(BEGIN)
    return {PAGE: f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"}


def table() -> str:
    """Code, status and English text of every refusal; those that all share come first."""
    discover.modules()
    shared_first = sorted(Refusal.registry.values(), key=lambda refusal: ("." in refusal.code, refusal.code))
    lines = [f"| `{refusal.code}` | {refusal.status} | {refusal.message} |" for refusal in shared_first]
    return "\n".join(["| code | status | text in English |", "|---|---|---|", *lines, ""])
