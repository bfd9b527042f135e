"""Every text of every page exists in four languages, with the same parameters; none is fuzzy, none left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2.ext import extract_from_ast

from gateway import translate
from gateway.rendering import audit_words, mail_words, notice_words, templates, wording
from gateway.web.pages import WORDING

FOREIGN = ["es", "pt", "fr"]
Texts = tuple[str, ...]


def _in_templates() -> Iterator[Texts]:
    for path in sorted(templates.FOLDER.glob("**/*.html")):
        parsed = templates.spoken("en").parse(path.read_text("utf-8"))
        for line, function, said in extract_from_ast(parsed, ("_", "_n")):
            texts = (said,) if isinstance(said, str) else tuple(text for text in said or () if text is not None)
            if not texts:  # a name of a wording, looked up there
                continue
            assert len(texts) == {"_": 1, "_n": 2}[function], (path.name, line)
            yield texts


def _in_code() -> Iterator[Texts]:
    """The constants of wordings are texts, and the texts that the pages' code itself puts on a page."""
    for name, value in (
        each for module in (wording, notice_words, audit_words, mail_words, *WORDING) for each in vars(module).items()
    ):
        if name.isupper() and name != "LANGUAGE_NAMES" and isinstance(value, dict):
            yield from (text if isinstance(text, tuple) else (text,) for text in value.values())
    folders = (templates.FOLDER.parent, Path(templates.__file__).parent)
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.AnnAssign)
                and "Final" in ast.unparse(node.annotation)
                and path.name != "wording.py"
            ):
                constants = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
                yield from ((value,) for value in constants if isinstance(value, str))


def test_templates_are_given_the_wording_of_every_room() -> None:
    """What a room forgets to hand in would be missing on its pages, and here."""
    assert {Path(str(module.__file__)) for module in WORDING} == set(templates.FOLDER.parent.rglob("wording.py"))


def _texts() -> set[Texts]:
    return {*_in_templates(), *_in_code()}


def _catalogue(language: str) -> dict[Texts, Message]:
    with (translate.LOCALE / language / "web.po").open("rb") as file:
        return {(m.id,) if isinstance(m.id, str) else tuple(m.id): m for m in read_po(file) if m.id}


def _forms(message: Message) -> Texts:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.mark.parametrize("language", FOREIGN)
def test_no_text_is_missing_and_none_is_left_over(language: str) -> None:
    known = translate.catalogue(language)
    assert sorted(texts for texts in _texts() if not known.keys() >= set(texts)) == []
    assert sorted(_catalogue(language).keys() - _texts()) == []


@pytest.mark.parametrize("language", FOREIGN)
def test_no_translation_is_empty_or_fuzzy_or_has_other_parameters(language: str) -> None:
    for texts, message in _catalogue(language).items():
        assert not message.fuzzy, texts
        assert len(_forms(message)) == len(texts)
        for english, translated in zip(texts, _forms(message), strict=True):
            assert translated.strip(), english
            # "one reply" may leave the number out that "many replies" needs
            wanted = set(re.findall(r"{\w+}", english)) - ({"{n}"} if len(texts) == 2 else set())
            assert set(re.findall(r"{\w+}", translated)) - ({"{n}"} if len(texts) == 2 else set()) == wanted, english


def test_no_text_of_a_page_stands_outside_the_catalogues() -> None:
    """Words in a template that no `_()` surrounds would be English for everybody."""
    for path in sorted(templates.FOLDER.glob("**/*.html")):
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>|/[a-z/]+|[?]page=|#post-|[\w-]+=\"[^\"]*\"|&\w+;", " ", bare)
        words = [word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in ("Convive", "API", "PDF", "JSON")]
        assert words == [], path.name
