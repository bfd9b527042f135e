"""A statement that is written out says what SQLAlchemy would have sent, with its constants in it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, String, Uuid, bindparam, func, literal, select

from chassis.ids import new_id
from chassis.written import written


@pytest.mark.parametrize("constant", ["a:b ::c %x %% ' \\ \\:d :value", "", "%(value)s"])
def test_constants_come_back_as_they_are(engine: Engine, constant: str) -> None:
    statement = select(literal(constant).label("constant"), bindparam("value", type_=String).label("value"))
    one = written(statement)
    with engine.connect() as connection:
        row = connection.execute(one, {"value": "given"}).one()
        assert tuple(row) == tuple(connection.execute(statement, {"value": "given"}).one()) == (constant, "given")


def test_only_values_without_a_constant_are_sent() -> None:
    statement = select(func.coalesce(bindparam("me", type_=Uuid), None), literal(7), literal(None), literal(True))
    assert (
        str(written(statement))
        == "SELECT coalesce((:me)::UUID, NULL) AS coalesce_1, 7 AS anon_1, NULL AS anon_2, true AS anon_3"
    )


def test_values_keep_their_types(engine: Engine) -> None:
    me = new_id()
    statement = written(select(bindparam("me", type_=Uuid).label("me"), func.pg_typeof(bindparam("me", type_=Uuid))))
    with engine.connect() as connection:
        assert tuple(connection.execute(statement, {"me": me}).one()) == (me, "uuid")
