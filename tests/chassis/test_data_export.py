"""What is kept of a member is given out part by part, all of it, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from chassis import data_export
from chassis.call import Call
from chassis.testing import DeskOf, person
from contracts.base import MALFORMED, Refused
from contracts.data_export import ExportMine
from services.forum.data_export import HELD
from tests.common.forum.people import board, reply, topic


def everything(call: Call) -> list[Any]:
    rows, cursor = [], None
    while True:
        part = data_export.export(HELD, call, ExportMine(cursor=cursor))
        rows += part.items
        if part.next is None:
            return rows
        cursor = part.next


def test_all_of_it_and_nobody_elses(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, ana, luis = board(desk), desk.call_as(), desk.call_as()
    opened = topic(ana, on, "What **Ana** opened.")
    texts = [f"Reply {number}" for number in range(data_export._ROWS + 3)]  # more than a part holds
    for text in texts:
        reply(ana, opened, text)
    reply(luis, opened, "What Luis said.")
    posts = [row.row for row in everything(ana) if row.kind == "post"]
    assert [post["source"] for post in posts] == ["What **Ana** opened.", *texts]
    assert {"html", "plain", "vector"}.isdisjoint(posts[0])
    assert [row.row["title"] for row in everything(ana) if row.kind == "topic"] == ["What worked"]
    assert [row.row["source"] for row in everything(luis) if row.kind == "post"] == ["What Luis said."]


def test_somebody_of_whom_nothing_is_kept_gets_nothing(desk_of: DeskOf) -> None:
    assert everything(desk_of("forum").call(person())) == []


@pytest.mark.parametrize("cursor", ["x", "-1", "999", "1.x", "1.!", "²"])
def test_a_cursor_of_something_else_is_refused(desk_of: DeskOf, cursor: str) -> None:
    with pytest.raises(Refused) as refused:
        data_export.export(HELD, desk_of("forum").call_as(), ExportMine(cursor=cursor))
    assert refused.value.refusal is MALFORMED
