"""The ways in which search_first asks the index are written out: each asks for what it is for, in each language."""

from __future__ import annotations

import re
from itertools import product

from services.forum.search.model import SearchEntry
from tests.common.sql_files import rules

LANGUAGES = ("en", "es", "pt", "fr")
MARKS = "search_marks(e.kind, e.board_id, e.subjects, e.country, e.countries, e.year, e.at)"
WAY = re.compile(
    r"IF \(in_title\) = (\w+) AND \(slice IS NOT NULL\) = (\w+) AND \(marked\) = (\w+)"
    r" AND \(shelves IS NOT NULL\) = (\w+) THEN RETURN QUERY SELECT t\.\*, (\w+) FROM \((.*?)\) AS t ORDER BY"
)
# What a way asks for besides, where it is for that; and instead, where it is not.
ASKED = (
    ("AND (e.title_vector @@ words[1]) IS TRUE AND", "AND NOT (e.title_vector @@ words[1]) IS TRUE AND"),
    (f"AND {MARKS} && slice AND e.at >= since AND e.at < before", ""),
    (f"AND {MARKS} @> marks", ""),
    (f"AND {MARKS} && shelves", ""),
)
ALWAYS = ("e.vector @@ known[1]", "e.at <= as_of", "e.board_id = ANY (boards)", "e.kind = ANY (kinds)", "e.at < before")


def ways() -> dict[tuple[bool, ...], list[str]]:
    """The texts of each way, language by language, by what it is for."""
    text = " ".join(rules("forum")["search_first"].split())
    found = {}
    for *asked, titled, selects in WAY.findall(text):
        assert titled == asked[0]
        found[tuple(each == "true" for each in asked)] = [each.strip() for each in selects.split("UNION ALL")]
    return found


def test_there_is_one_for_each_question() -> None:
    assert set(ways()) == set(product((True, False), repeat=4))


def test_each_language_is_asked_the_same() -> None:
    for texts in ways().values():
        assert len(texts) == len(LANGUAGES)
        for place, (language, asked) in enumerate(zip(LANGUAGES, texts, strict=True), 1):
            assert asked.replace(f"'{language}'", "'en'").replace(f"[{place}]", "[1]") == texts[0]


def test_each_asks_for_what_it_is_for_and_for_nothing_else() -> None:
    for asked, (text, *_) in ways().items():
        for wanted, (there, instead) in zip(asked, ASKED, strict=True):
            assert (there in text) is wanted
            assert wanted or instead in text
        assert all(each in text for each in ALWAYS)
        assert text.count(MARKS) == sum(asked[1:])
        assert ("e.title_vector @@ known[1]" in text) is asked[0]


def test_the_languages_of_the_index_are_those_that_are_asked() -> None:
    names = [str(index.name) for index in SearchEntry.__table__.indexes]  # type: ignore[attr-defined]
    assert {name.rpartition("_")[2] for name in names if "words" in name} == set(LANGUAGES)
