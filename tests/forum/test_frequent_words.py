"""Words that very much has: the first hits are counted, that there are more is said; the way there changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from chassis.testing import Desk, DeskOf
from contracts.forum.search import FacetName
from contracts.identity import Role
from services.forum.search import find, hits, prepared
from services.forum.search.reach import Reach
from tests.common.forum.people import board, reply, topic
from tests.forum.library import published
from tests.forum.searching import counts, found

WORD = "zanahoria"
LONG_AGO = timedelta(days=400)


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    made: Desk = desk_of("forum")
    return made


def _year_by_year(desk: Desk, country: str = "CR", **audience: Any) -> tuple[Any, list[UUID]]:
    """Eight texts a year or so apart, two with the word in their title; the board, and what is found in its order."""
    on = board(desk, **audience)
    call, ids = desk.call_as(country=country), []
    call.now -= 8 * LONG_AGO
    for number in range(8):
        call.now += LONG_AGO - timedelta(hours=1)
        opened = topic(call, on, f"La {WORD} en la escuela.", title=WORD if number in (1, 4) else "x", language="es")
        ids.append(opened.posts[0].id)
    return on, [ids[4], ids[1], *(ids[each] for each in (7, 6, 5, 3, 2, 0))]


def test_of_too_many_hits_the_first_are_counted_and_shown(desk: Desk) -> None:
    _, order = _year_by_year(desk)
    call = desk.call_as()
    whole = found(call)
    assert (whole.total, whole.more, whole.bounded) == (8, False, [])
    page = found(call, reach=Reach(hits=5))
    assert (page.total, page.more, page.next) == (5, True, None)
    assert {hit.post_id for hit in page.items} == set(order[:5])
    assert set(page.bounded) == set(FacetName)
    assert sum(counts(page, FacetName.KIND).values()) == sum(counts(page, FacetName.YEAR).values()) == 5


@pytest.mark.parametrize("most", [8, 9, 1000])
def test_no_more_hits_than_are_counted_are_exact(desk: Desk, most: int) -> None:
    _year_by_year(desk)
    call = desk.call_as()
    whole = found(call)
    assert found(call, reach=Reach(hits=most)) == whole


def test_pages_of_the_first_hits_follow_one_another(desk: Desk) -> None:
    _, order = _year_by_year(desk)
    call, seen, cursor = desk.call_as(), list[UUID | None](), None
    while True:
        page = found(call, reach=Reach(hits=7), limit=3, cursor=cursor)
        seen += [hit.post_id for hit in page.items]
        if not (cursor := page.next):
            break
    assert len(seen) == 7
    assert set(seen) == set(order[:7])


def test_what_is_narrowed_down_is_counted_whole(desk: Desk) -> None:
    on, _ = _year_by_year(desk)
    other = board(desk)
    old = desk.call_as(country="HN")
    old.now -= 9 * LONG_AGO
    kept = topic(old, other, f"Otra {WORD}.", title="y", language="es")
    narrowed = found(desk.call_as(), reach=Reach(hits=3), board=other.id)
    assert [hit.topic_id for hit in narrowed.items] == [kept.topic.id]
    assert (narrowed.total, narrowed.more, narrowed.bounded) == (1, False, [FacetName.BOARD])
    assert counts(narrowed, FacetName.BOARD) == {str(on.id): 3, str(other.id): 1}
    assert counts(narrowed, FacetName.COUNTRY) == {"HN": 1}


def test_whether_there_are_more_tells_nothing_of_what_may_not_be_read(desk: Desk) -> None:
    open_to_all = board(desk)
    for _ in range(2):
        topic(desk.call_as(), open_to_all, WORD, title="x")
    secret, _ = _year_by_year(desk, country="HN", countries=["HN"], roles=["member"])
    two = Reach(hits=2)
    for outsider in (desk.call_as(country="CR"), desk.call_as(Role.ADMINISTRATOR, country="CR")):
        page = found(outsider, reach=two)
        assert (page.total, page.more, page.bounded) == (2, False, [])
        narrowed = found(outsider, reach=two, board=secret.id)
        assert (narrowed.total, narrowed.more) == (0, False)
    for insider in (desk.call_as(country="HN"), desk.call_as(Role.AUDITOR, country="CR")):
        page = found(insider, reach=two)
        assert (page.total, page.more) == (2, True)


_QUESTIONS = (WORD, f'"{WORD} escuela"', f"{WORD} -patio", f'{WORD} -"en el patio"', f"escuela or {WORD}", "patio")
_NARROWED: tuple[dict[FacetName, Any], ...] = (
    {},
    {FacetName.KIND: "reply"},
    {FacetName.LANGUAGE: "es", FacetName.COUNTRY: "HN"},
    {FacetName.SUBJECT: "homicide"},
    {FacetName.YEAR: 2025, FacetName.KIND: "topic"},
    {FacetName.YEAR: 2018},  # of which the library has what came later
)


@pytest.fixture(scope="module")
def texts(engine_of: Callable[[str], Engine]) -> Iterator[Desk]:
    """Texts with the words, of both countries and of every kind."""
    with Session(engine_of("forum"), expire_on_commit=False) as session:
        made = Desk(session, "forum")
        _year_by_year(made)
        _year_by_year(made, country="HN", countries=["HN"])
        opened = topic(made.call_as(language="en"), board(made), "nothing")
        reply(made.call_as(country="HN"), opened, f"{WORD} en el patio de la escuela", language="es")
        in_library = [
            {"language": "es", "title": f"La {WORD}", "abstract": "en la escuela"},
            {"language": "en", "title": "Carrots", "abstract": f"{WORD}, escuela"},
        ]
        published(made, made.call_as(), texts=in_library, subjects=["homicide"])
        yield made
        session.rollback()


@pytest.mark.parametrize("q", _QUESTIONS)
@pytest.mark.parametrize("most", [4, 1000])
def test_the_same_is_found_whichever_way_is_taken(texts: Desk, q: str, most: int) -> None:
    reach = Reach(hits=most)
    for call in (texts.call_as(country="CR"), texts.call_as(Role.MODERATOR)):
        asked = prepared.prepared(call, find.question(q), call.now)
        for narrowed in _NARROWED:
            answers = [hits.hits(call, way, narrowed, 0, 50, reach=reach) for way in _ways(asked, call.now)]
            assert all(answer == answers[0] for answer in answers)


def _ways(asked: prepared.Values, now: datetime) -> list[prepared.Values]:
    """Asking the index for the boards or not, and beginning with the newest texts of several times."""
    shelves = [f"board:{board}" for board in ("", *asked["boards"])]
    years = ((None, ()), (shelves, ()), (None, (3,)), (shelves, (1, 2, 5)), (None, (4, 20)), (None, (1, 2, 3, 4, 5, 6)))
    begins = [(boards, [prepared.quarter(now - back * LONG_AGO) for back in backs]) for boards, backs in years]
    return [asked | {"shelves": boards, "begins": each, "begins_in_year": each} for boards, each in begins]


def test_a_text_is_marked_with_all_it_is_narrowed_down_by(desk: Desk) -> None:
    statement = text("SELECT search_marks('topic', :board, ARRAY['a', 'b'], :country, :countries, 2026, :at)")
    values: dict[str, Any] = {"board": None, "country": None, "countries": ["HN", "BZ"]}
    for at in (datetime.fromisoformat("1969-12-31T23:59:59Z"), datetime.fromisoformat("2026-11-27T22:00:00.5Z")):
        marks = desk.session.execute(statement, values | {"at": at}).scalar_one()
        assert marks[:4] == ["kind:topic", "board:", "year:2026", f"quarter:{prepared.quarter(at)}"]
        assert marks[4:] == ["subject:a", "subject:b", "country:HN", "country:BZ"]


def test_where_the_newest_texts_begin_follows_the_databases_statistics() -> None:
    dates = [datetime.fromisoformat(f"{year}-06-01T00:00:00Z") for year in range(2016, 2027)]
    assert prepared.begins(dates, prepared.RECENT) == []
    assert prepared.begins([], 200_000) == prepared.begins(dates, -1) == []
    begins = prepared.begins(dates, prepared.RECENT * 5)  # RECENT texts are those of two years
    assert begins == [prepared.quarter(dates[8]), prepared.quarter(dates[6]), prepared.quarter(dates[2])]
    of_a_year = prepared.begins(dates, prepared.RECENT * 5, 2020)
    assert of_a_year == [prepared.quarter(dates[3]), prepared.quarter(dates[1])]
    assert prepared.begins(dates, prepared.RECENT * 5, 1999) == []
