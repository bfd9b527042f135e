"""Facets: by what a list is narrowed, how much there is of each, and the addresses that narrow or widen it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from contracts.forum.library import resources as forum_resources
from gateway import translate
from gateway.rendering.formats import country_name, language_name
from gateway.rendering.wording import RESOURCE_KINDS
from gateway.views import Data
from gateway.web.library.wording import LIBRARY_FACETS

FACETS = tuple(LIBRARY_FACETS)
_COUNTS = {"kind": "kinds", "subject": "subjects", "country": "countries", "language": "languages", "year": "years"}
_KINDS = {str(kind): name for kind, name in RESOURCE_KINDS.items()}


@dataclass(frozen=True)
class Choice:
    """A value of a facet: what it is called, how much there is of it, and the address that chooses it or leaves it."""

    name: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values: the chosen one first, then those of which there is most (years: the latest)."""

    name: str
    heading: str
    choices: list[Choice]


def facets(
    language: str,
    asked: Mapping[str, str],
    counts: Data[forum_resources.ResourceCounts],
    subjects: Mapping[str, Mapping[str, str]],
) -> list[Facet]:
    """The facets of the library that have something to choose."""
    made = []
    for name, heading in LIBRARY_FACETS.items():
        values = dict(counts[_COUNTS[name]])
        if (chosen := asked.get(name)) is not None:
            values.setdefault(chosen, 0)
        ordered = sorted(values, reverse=True) if name == "year" else list(values)
        ordered.sort(key=lambda value: value != chosen)
        choices = [
            _choice(name, value, values[value], asked, _called(language, name, value, subjects)) for value in ordered
        ]
        if choices:
            made.append(Facet(name, translate.text(heading, language), choices))
    return made


def names_of(vocabulary: Data[forum_resources.Vocabulary]) -> dict[str, dict[str, str]]:
    """The names of subjects by short name."""
    return {each["slug"]: each["name"] for each in vocabulary["items"]}


def _choice(name: str, value: str, count: int, asked: Mapping[str, str], called: str) -> Choice:
    chosen = asked.get(name) == value
    others = {key: kept for key, kept in asked.items() if key != name}
    query = urlencode(others if chosen else others | {name: value})
    return Choice(called, count, f"/library?{query}" if query else "/library", chosen)


def _called(language: str, name: str, value: str, subjects: Mapping[str, Mapping[str, str]]) -> str:
    if name == "kind":
        return translate.text(_KINDS.get(value, value), language)
    if name == "subject":
        return subjects.get(value, {}).get(language) or value
    if name == "country":
        return country_name(language, value)
    return language_name(language, value) if name == "language" else value
