"""The lists of members, among a hundred times as many: a name is found by the index of words, not by reading all."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from chassis.actor import Actor
from chassis.door import answer
from chassis.ids import new_id
from contracts.identity import Role
from gateway.identity.service import OPERATIONS
from tests.common import growth

ADMINISTRATOR = Actor(new_id(), "Ana", frozenset({Role.ADMINISTRATOR}), frozenset(), "CA", "en")
LISTS = ("list_members", "find_members")


IDENTITY = SimpleNamespace(name="gateway", door=[answer(*OPERATIONS[each]) for each in LISTS])


def _fill(filling: growth.Filling) -> None:
    """Members of whom one in two hundred is called Quispe, and one alone, the last by name, Zúñiga."""
    name = "CASE WHEN g = 7 THEN 'Zoe Zuniga' WHEN g % 200 = 0 THEN 'Rosa Quispe ' || g ELSE 'Ana Mora ' || g END"
    words = f"to_tsvector('simple', lower({name} || ' police of belize'))"
    filling.rows("account", 200, id=growth.ident("account"), name=name, email="'m' || g || '@police.example'",
                 country="'BZ'", institution="'Police of Belize'", status="'admitted'", words=words,
                 directory_words=words, language="'en'", roles="'{member}'")  # fmt: skip


@pytest.mark.parametrize("vacuum", [True, False], ids=["later", "right-after-an-import"])
def test_a_member_is_found_by_name_and_a_page_shown_as_quickly_among_twenty_thousand(
    vacuum: bool, fresh_database: Callable[[str], sessionmaker[Session]]
) -> None:
    made = growth.databases(
        fresh_database,
        IDENTITY,
        _fill,
        vacuum=vacuum,  # type: ignore[arg-type]  # answers like a service
    )
    named = [growth.ask(ADMINISTRATOR, each, search="zuniga") for each in LISTS]
    assert [[len(page.items) for page in made.answers(each)] for each in named] == [[1, 1], [1, 1]]
    assert growth.grown(made, named + [growth.ask(ADMINISTRATOR, each) for each in LISTS]) == set()
