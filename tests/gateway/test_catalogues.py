"""Every catalogue, of every service, of the pages and of mails, in every language: whole, and set as that language is.

That a catalogue has exactly the texts of its part is the matter of tests/<service>/test_translations.py, of
tests/architecture and of tests/web/test_translations.py.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from contracts.kinds import Language
from convive.contracts import discover
from gateway import translate
from gateway.rendering import assets

FILES = sorted(translate.LOCALE.glob("*/*.po"))
# Those whose English is not in the code.
_ENGLISH_TOO = {"documents", "field", "web"}
# What is typeset otherwise than in French: a space that may break, or none, where a narrow one belongs.
_NOT_FRENCH = re.compile(
    r"[^\s\u00a0\u202f?!…][?!;](?=\s|$)| [?!;:»]|\w:(?=\s|$)|«[^\u00a0\u202f]|[^\u00a0\u202f]»|\w'\w"
)
_NOT_SPANISH = re.compile(r"^[^¿]*\?|^[^¡]*!(?!\[)")


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, abort_invalid=True) if message.id]


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _texts(language: str) -> Iterator[tuple[str, str]]:
    """Where a text of a language stands, and the text."""
    for path in FILES:
        if path.parent.name == language:
            yield from ((_named(path), text) for message in _messages(path) for text in _forms(message.string))


def test_every_part_has_its_catalogue_in_every_language() -> None:
    stems: dict[str, set[str]] = {language.value: set() for language in Language}
    for path in FILES:
        stems[path.parent.name].add(path.stem)
    assert stems["en"] == _ENGLISH_TOO
    assert stems["es"] == stems["pt"] == stems["fr"] >= {"base", "web", "gateway", "public", *discover.services()}


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_catalogue_is_whole(path: Path) -> None:
    """An entry that cannot be read is refused by `abort_invalid`, not left out."""
    for message in _messages(path):
        ids, strings = _forms(message.id), _forms(message.string)
        assert not message.fuzzy, ids
        assert len(ids) == len(strings), ids
        assert all(text.strip() for text in strings), ids


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_no_text_stands_twice_in_a_catalogue(path: Path) -> None:
    """Reading keeps the last of them, and nobody would know which one people see."""
    said = re.findall(r'^msgid ((?:".*"\n)+)', path.read_text("utf-8"), flags=re.MULTILINE)
    times = Counter("".join(literal_eval(line) for line in text.splitlines()) for text in said)
    assert {text for text, n in times.items() if n > 1} == set()


def test_french_is_set_as_french() -> None:
    """A space that does not break stands before : ; ! ? and within « »; the apostrophe is a real one."""
    assert [text for text in translate.catalogue("fr").values() if _NOT_FRENCH.search(text)] == []
    assert translate.text("The request could not be read: {reason}.", "fr").count("\u00a0:") == 1


def test_spanish_opens_what_it_asks() -> None:
    assert [(where, text) for where, text in _texts("es") if _NOT_SPANISH.search(text)] == []


@pytest.mark.parametrize("name", sorted(name for name in assets.ASSETS if name.endswith(".js")))
def test_scripts_have_no_words_of_their_own(name: str) -> None:
    """They take them from the page, where they are in the reader's language."""
    code = assets.ASSETS[name].content.decode()  # as it is served: without comments
    literals = re.findall(r'"([^"\n]*)"|`([^`]*)`', code)
    prose = re.compile(r"^[^<>=\[\]#.]*[A-Za-zÀ-ÿ]{2,} [A-Za-zÀ-ÿ]{2,}[^<>=\[\]#]*$")
    assert [text for pair in literals for text in pair if prose.search(text)] == []
