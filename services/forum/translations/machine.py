"""Machine translation: what a translator must be able to do, and how Markdown text passes through it unharmed.

Lines are sent without their marks (quote, list, heading); code and fenced blocks are not sent. If the address of a link
or code comes back changed, the words between them are sent separately.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from contracts.kinds import Language


class TranslatorDown(Exception):
    """The machine did not answer, or not with translations. It is tried again later."""


class Translator(Protocol):
    """Something that translates plain texts."""

    def translate(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """The texts in another language, as many as were given. Raises TranslatorDown."""
        ...


_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_MARKS = re.compile(r"^(?:\s{0,3}(?:>|[-*+]|\d{1,9}[.)]|#{1,6})(?=\s|$)|\s)*|^\|")
# What must come back unchanged: code, addresses of links, bare addresses.
_FIXED = re.compile(r"(`[^`]+`|\]\([^)\s]*(?:\s[^)]*)?\)|<?https?://[^\s>)]+>?|@[\w.-]+)")
_WORD = re.compile(r"[^\W\d_]{2}")


def translated(translator: Translator, markdown: str, source: Language, target: Language) -> str:
    """The Markdown text in another language. Raises TranslatorDown."""
    lines = markdown.split("\n")
    sent = [n for n in _outside_fences(lines) if _WORD.search(_FIXED.sub("", _bare(lines[n])))]
    if not sent:
        return markdown
    answers = translator.translate([_bare(lines[n]) for n in sent], source, target)
    for n, answer in zip(sent, answers, strict=True):
        bare = _bare(lines[n])
        unharmed = _FIXED.findall(answer) == _FIXED.findall(bare)
        translation = answer if unharmed else _in_pieces(translator, bare, source, target)
        lines[n] = lines[n][: len(lines[n]) - len(bare)] + " ".join(translation.split())
    return "\n".join(lines)


def _in_pieces(translator: Translator, line: str, source: Language, target: Language) -> str:
    """Translates the words between unchangeable parts separately."""
    pieces = _FIXED.split(line)
    places = [n for n, piece in enumerate(pieces) if not _FIXED.fullmatch(piece) and _WORD.search(piece)]
    if places:
        for n, answer in zip(
            places, translator.translate([pieces[n].strip() for n in places], source, target), strict=True
        ):
            before, after = _edges(pieces[n])
            pieces[n] = f"{before}{answer.strip()}{after}"
    return "".join(pieces)


def _edges(piece: str) -> tuple[str, str]:
    stripped = piece.strip()
    place = piece.index(stripped)
    return piece[:place], piece[place + len(stripped) :]


def _outside_fences(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines outside code blocks and their fences."""
    found, fence = [], ""
    for n, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        elif not fence and not line.startswith(("    ", "\t")):
            found.append(n)
    return found


def _bare(line: str) -> str:
    """The line without its leading marks."""
    mark = _MARKS.match(line)
    return line[mark.end() :] if mark else line
