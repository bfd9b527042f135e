"""What a search reads does not grow with how many texts have a word: by the rows that were read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.testing import Desk, DeskOf
from contracts.identity import Role
from services.forum.search import prepared
from services.forum.search.reach import Reach
from tests.common.forum.people import asked, board, reply, topic
from tests.forum.searching import found

LONG_AGO = timedelta(days=400)
FEW = 12
# Few texts are enough.
NEAR = Reach(hits=FEW - 2, texts=FEW - 2)
# Rows of the search's table that this transaction fetched by an index.
_FETCHED = text("SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'search_entry'")
_PLANNED = text("SELECT proname, proconfig FROM pg_proc WHERE proname ~ '^search_(first|hits|with_word)$'")


# What the database knows of a forum of ten times as many texts as are looked at first, written evenly over six years:
# the newest tenth of them since 219 days. Only the search is told so: the planner sees the tables as they are.
_TEXTS, _YEARS = 10 * prepared.RECENT, timedelta(days=6 * 365)
_STATISTICS = """
    SET LOCAL search_path = public, pg_temp, pg_catalog;
    SET LOCAL ROLE NONE; -- the running role makes no temporary views
    CREATE TEMPORARY VIEW pg_class AS
        SELECT CAST('search_entry' AS regclass) AS oid, CAST({texts} AS real) AS reltuples;
    CREATE TEMPORARY VIEW pg_stats AS
        SELECT 'public' AS schemaname, 'search_entry' AS tablename, 'at' AS attname,
            CAST('{dates}' AS text) AS histogram_bounds;
    GRANT SELECT ON pg_temp.pg_class, pg_temp.pg_stats TO forum;
    SET LOCAL ROLE forum;
"""


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    """A forum with the statistics of a large one."""
    made: Desk = desk_of("forum")
    dates = [made.call().now - _YEARS * (100 - part) / 100 for part in range(101)]
    known = ",".join(f'"{date.isoformat(" ")}"' for date in dates)
    made.session.execute(text(_STATISTICS.format(texts=_TEXTS, dates=f"{{{known}}}").replace(":", r"\:")))
    return made


def _said(desk: Desk, times: int, *, ago: timedelta, title: str = "x", **audience: Any) -> None:
    call = desk.call_as(Role.FOCAL_POINT, country="HN")
    call.now -= ago
    opened = topic(call, board(desk, **audience), "zanahoria", title=title, language="es")
    for _ in range(times - 1):
        reply(call, opened, "zanahoria", language="es")


def _read(desk: Desk, q: str, **asked: Any) -> int:
    """Rows that one question reads."""
    call, before = desk.call_as(country="HN"), desk.session.execute(_FETCHED).scalar_one()
    assert found(call, q, NEAR, **asked).total > 0
    return int(desk.session.execute(_FETCHED).scalar_one() - before)


@pytest.mark.parametrize("q", ["zanahoria", "zanahorja"])
def test_older_texts_with_a_frequent_word_are_not_read(desk: Desk, q: str) -> None:
    _said(desk, FEW, ago=timedelta())
    read = _read(desk, q)
    _said(desk, 4 * FEW, ago=LONG_AGO)
    _said(desk, 4 * FEW, ago=2 * LONG_AGO)
    assert _read(desk, q) == read


@pytest.mark.parametrize("q", ["zanahoria", "zanahorja"])
def test_what_one_may_not_read_is_not_read(desk: Desk, q: str) -> None:
    for ago in (timedelta(), LONG_AGO, 2 * LONG_AGO):
        _said(desk, FEW // 4, ago=ago)
    read = _read(desk, q)
    _said(desk, 2 * FEW, ago=timedelta(), countries=["HN"], roles=["focal_point"])
    assert _read(desk, q) == read


def test_of_a_mistake_as_many_texts_are_read_as_of_the_word_and_those_it_is_counted_in(desk: Desk) -> None:
    _said(desk, 4 * FEW, ago=LONG_AGO)
    _said(desk, FEW, ago=timedelta())
    assert _read(desk, "zanahorja") <= _read(desk, "zanahoria") + 3 * FEW


def test_what_is_narrowed_down_is_read_no_farther_back_than_what_is_not(desk: Desk) -> None:
    _said(desk, FEW, ago=timedelta())
    read = _read(desk, "zanahoria", kind="reply")
    _said(desk, 4 * FEW, ago=2 * LONG_AGO)
    assert _read(desk, "zanahoria", kind="reply") == read


def test_what_is_narrowed_down_to_a_year_is_read_from_its_end_on(desk: Desk) -> None:
    now = desk.call().now
    at_its_end = now - datetime(now.year - 2, 12, 1, tzinfo=UTC)
    for ago in (timedelta(), at_its_end):  # years are counted in the newest texts
        _said(desk, FEW, ago=ago)
    read = _read(desk, "zanahoria", year=now.year - 2)
    _said(desk, 4 * FEW, ago=at_its_end + timedelta(days=300))
    assert _read(desk, "zanahoria", year=now.year - 2) == read


@pytest.mark.parametrize(("q", "most"), [("zanahoria", 6), ("zanahorja", 12)])
def test_a_search_takes_so_many_statements(desk: Desk, q: str, most: int) -> None:
    _said(desk, FEW, ago=timedelta())
    call = desk.call_as()
    with asked(desk) as statements:
        found(call, q, NEAR)
    assert len(statements) <= most


def test_the_functions_are_planned_once_by_each_session(desk: Desk) -> None:
    settings = {name: set(said or ()) for name, said in desk.session.execute(_PLANNED)}
    assert set(settings) == {"search_first", "search_hits", "search_with_word"}
    for said in settings.values():
        assert {"plan_cache_mode=force_generic_plan", "enable_seqscan=off"} <= said
        assert "max_parallel_workers_per_gather=0" in said  # starting a worker takes longer than most searches
