"""How many texts were found, in words: so many, or more than so many, in the reader's language."""

from __future__ import annotations

import re

import pytest

from gateway.rendering import templates

_PARTS = '{% import "home/search-parts.html" as s %}'
_FOUND = _PARTS + "{{ s.found(total, more) }}"
_HITS = _PARTS + "{{ s.hits({'hits': 1234}, bounded) }}"


def _said(language: str, source: str, **values: object) -> str:
    """What is said; the signs between thousands, which each language has of its own, left out."""
    said = templates.spoken(language).from_string(source).render(**values)
    return re.sub(r"(?<=\d)[.,\s](?=\d)", "", said)


@pytest.mark.parametrize(
    ("language", "exact", "more"),
    [
        ("en", "2000 results", "More than 2000 results"),
        ("es", "2000 resultados", "Más de 2000 resultados"),
        ("pt", "2000 resultados", "Mais de 2000 resultados"),
        ("fr", "2000 résultats", "Plus de 2000 résultats"),
    ],
)
def test_more_hits_than_are_counted_are_told_as_such(language: str, exact: str, more: str) -> None:
    assert _said(language, _FOUND, total=2000, more=False) == exact
    assert _said(language, _FOUND, total=2000, more=True) == more
    assert (_said(language, _HITS, bounded=False), _said(language, _HITS, bounded=True)) == ("1234", "1234+")
