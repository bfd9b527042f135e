"""docs/glossary.md against what people read and what developers name: one word for one thing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po

from convive.state import PROJECT

LANGUAGES = ("es", "pt", "fr")
LOCALE = PROJECT / "gateway" / "locale"
ROOMS = ("benchmarks", "chassis", "contracts", "convive", "gateway", "services")

# Names that are refused and stay, each with its reason. What is renamed is taken out.
NAMES_OF_THE_API = "name of the API: clients read it in the OpenAPI document and the schemas"
STAYING = {
    "ExportMine": NAMES_OF_THE_API, "MinePart": NAMES_OF_THE_API,
    "mine": "the room of the page /fund/mine: what a donor's contact finds there is no data export",
}  # fmt: skip


class Term(NamedTuple):
    """A row: the term, its forms in each language (the first is the term), and the words that are not used."""

    english: str
    forms: dict[str, list[str]]
    refused: list[str]


@cache
def terms() -> tuple[Term, ...]:
    lines = (PROJECT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return tuple(_term(row) for row in rows if row[0] not in {"English", "---"})


def _term(row: list[str]) -> Term:
    forms = {language: cell.split("; ") for language, cell in zip(LANGUAGES, row[1:4], strict=True)}
    return Term(row[0], forms, [word for word in row[4].split(", ") if word])


@cache
def _texts(language: str) -> tuple[tuple[str, str], ...]:
    """Each English text that has one form, with its translation."""
    found: list[tuple[str, str]] = []
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            found += [(m.id, str(m.string)) for m in read_po(file) if isinstance(m.id, str) and m.id]
    return tuple(found)


def test_each_term_stands_once_with_a_word_in_each_language() -> None:
    assert len(terms()) > 100
    assert len({term.english for term in terms()}) == len(terms())
    assert [term.english for term in terms() if not all(all(forms) for forms in term.forms.values())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_consists_of_a_term_is_translated_as_the_glossary_has_it(language: str) -> None:
    known = {term.english.casefold(): [form.casefold() for form in term.forms[language]] for term in terms()}
    wrong = {
        (language, english): f"{said}, not {known[english.casefold()]}"
        for english, said in _texts(language)
        if english.casefold() in known and said.replace("'", "’").casefold() not in known[english.casefold()]
    }
    assert wrong == {}


def _words(name: str) -> list[str]:
    """The words of a name, however it is written: `KeptAnswers` and `kept_answers` are "kept", "answers"."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name)]


def _names() -> Iterator[tuple[str, str]]:
    """Public functions, classes, constants and modules, each with its file's path; migrations tell what was once."""
    for path in (path for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py"))):
        where = str(path.relative_to(PROJECT))
        if "/migrations/" in where:
            continue
        yield from ((part, where) for part in Path(where).with_suffix("").parts)
        tree = ast.parse(path.read_text("utf-8"))
        yield from ((name, where) for name in (*_defined(tree), *_constants(tree)) if name[0] != "_")


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _constants(tree: ast.Module) -> Iterator[str]:
    """What a module itself assigns."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _refused() -> list[tuple[list[str], str]]:
    """Each refused word or phrase, with the place it is refused in ("" is everywhere)."""
    found = []
    for word in (word for term in terms() for word in term.refused):
        phrase, _, place = word.rstrip(")").partition(" (")
        found.append((phrase.split(), place))
    return found


def _is_in(where: str, place: str) -> bool:
    """Whether a file is in a folder of that name; benchmarks measure, and take no measures in the forum."""
    return not place or place in Path(where).parent.parts


def _holds(words: list[str], phrase: list[str]) -> bool:
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words)))


def test_no_public_name_uses_a_word_that_the_glossary_refuses() -> None:
    refused = _refused()
    wrong = {
        name: where
        for name, where in _names()
        if any(_is_in(where, place) and _holds(_words(name), phrase) for phrase, place in refused)
    }
    assert {name: where for name, where in wrong.items() if name not in STAYING} == {}
    assert STAYING.keys() - wrong.keys() == set(), "renamed by now: take them out of STAYING"


def test_no_english_text_uses_a_word_that_the_glossary_refuses() -> None:
    refused = [phrase for phrase, place in _refused() if not place]
    texts = {english for english, _ in _texts("es")}
    wrong = {text for text in texts for phrase in refused if _holds(re.findall(r"[a-z]+", text.lower()), phrase)}
    assert wrong == set()
