"""A rule that the database decides and the code foresees: both are asked about the same cases."""

from __future__ import annotations

from itertools import combinations

import pytest

from chassis.ids import new_id
from chassis.testing import DeskOf
from contracts.accounts import AUDITOR_ALONE, SECOND_SIGNATURE
from contracts.identity import Role
from gateway.identity import roles
from tests.foreseen import by_code, by_database

GIVEN = sorted(set(Role) - {Role.PUBLIC})


@pytest.mark.parametrize("how_many", [1, 2, 3])
def test_rule_12_which_roles_go_together(desk_of: DeskOf, how_many: int) -> None:
    """An auditor does nothing else, and nobody signs what they entered."""
    session = desk_of("gateway").session
    added = """
        INSERT INTO account (id, name, country, institution, language, roles, networks, status, registered_at, version,
                             words, directory_words)
        VALUES (:id, 'Ana Mora', 'CR', 'Ministerio', 'es', :roles, '{}', 'admitted', now(), 1, '', '')
    """
    told = {
        None: None,
        "ck_account_auditor_alone": AUDITOR_ALONE,
        "ck_account_second_signature": SECOND_SIGNATURE,
    }
    for chosen in combinations(GIVEN, how_many):
        foreseen = by_code(session, lambda chosen=chosen: roles.granted(chosen))  # type: ignore[misc]
        decided = by_database(session, added, id=new_id(), roles=[role.value for role in chosen])
        assert foreseen == told[decided], chosen
