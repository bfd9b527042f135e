"""Names that look alike are one name: whoever is paid, whoever gives, and the document that was paid."""

from __future__ import annotations

import itertools
import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, create_engine, text

from chassis.deployables import home
from chassis.folding import fold
from chassis.ids import new_id
from chassis.migrations.upgrade import upgrade
from chassis.settings import for_psycopg2
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import payees as funds_payees
from contracts.kinds import PaperName
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from services.funds.payees import payees
from tests.common.funds.helpers import Setting, setting
from tests.conftest import administer

_READ = TypeAdapter(PaperName)
_KEY = text("SELECT fund_name_key(:name)")
_numbers = itertools.count(1)
PENA = "José Peña"
ALIKE = {
    "accents apart": unicodedata.normalize("NFD", PENA),
    "a space of no width": "José Pe\u200bña",
    "a soft hyphen": "José Pe\u00adña",
    "a variation": "José Pe\ufe0fña",
    "wide letters": "Ｊosé Ｐeña",
    "a turn of direction": "\u202eJosé Peña",
    "a space that does not break": "José\u00a0Peña",
}


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("50000")
    return fund


@pytest.mark.parametrize("name", ALIKE.values(), ids=ALIKE.keys())
def test_names_that_look_alike_are_one_name(desk: Desk, name: str) -> None:
    assert _READ.validate_python(name) == PENA
    assert desk.session.scalar(_KEY, {"name": name}) == fold(name) == "jose pena", "of rows from before as well"


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e \u00ad", "\ufe0f", "---"])
def test_a_name_that_looks_like_nothing_is_none(nothing: str) -> None:
    with pytest.raises(ValidationError, match="string_too_short"):
        _READ.validate_python(nothing)


def test_a_word_of_two_alphabets_is_refused_and_one_of_each_is_not() -> None:
    with pytest.raises(ValidationError, match="mixed_alphabets"):
        _READ.validate_python("C\u0430nada")
    assert _READ.validate_python("Москва Ltd") == "Москва Ltd"


def _refused(do: object) -> str:
    with pytest.raises(Refused) as raised:
        do()  # type: ignore[operator]
    return raised.value.refusal.code


@pytest.mark.parametrize("name", ALIKE.values(), ids=ALIKE.keys())
def test_the_same_payee_and_document_are_the_same_cost_and_a_closed_payee_stays_closed(
    fund: Setting, name: str
) -> None:
    payee = payees.add_payee(fund.officer, funds_payees.AddPayee(name=PENA))
    fund.spend("10", payee=PENA, document="N-1ñ")
    assert _refused(lambda: fund.spend("10", payee=name, document="Ｎ-1n\u0303")) == "funds.same_cost"
    assert _refused(lambda: payees.add_payee(fund.officer, funds_payees.AddPayee(name=name))) == "funds.duplicate"
    closing = funds_payees.ClosePayee(payee_id=payee.id, reason="Not what it says it is")
    payees.close_payee(fund.officer, closing)
    assert _refused(lambda: fund.spend("10", payee=name, document="N-2")) == "funds.payee_closed"


def test_rule_4_a_donor_spelt_with_what_nobody_sees_is_no_payee(fund: Setting) -> None:
    donor = fund.donor.name
    for name in (f"{donor[:2]}\u200b{donor[2:]}", f"{donor[:2]}\u00ad{donor[2:]}", unicodedata.normalize("NFD", donor)):
        assert _refused(lambda name=name: fund.spend("10", payee=name)) == "funds.no_refund"


@pytest.fixture
def before(postgres: EmbeddedPostgres) -> Iterator[Engine]:
    """The owner's, of a database of the release before."""
    name = f"funds_{os.getpid()}_alike_{next(_numbers)}"
    administer(postgres, f'CREATE DATABASE "{name}" OWNER "{owner_of("funds")}"')
    url = for_psycopg2(f"{postgres.owner_urls()['funds'].rsplit('/', 1)[0]}/{name}")
    upgrade(url, home("funds") / "migrations", to="a0022")
    made = create_engine(url)
    yield made
    made.dispose()


# As that release compared them; a file has one text, which earlier migrations load as well.
_AS_IT_WAS = """
CREATE OR REPLACE FUNCTION fund_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(lower(translate(name, 'éñ', 'en')), '[^[:alnum:]]+', ' ', 'g'))
$$
"""


def test_what_was_entered_before_is_compared_anew_and_a_closed_payee_keeps_the_name(before: Engine) -> None:
    closed, twin, other = new_id(), new_id(), new_id()
    given = [(twin, "José Pe\u200bña", False), (closed, PENA, True), (other, "Ana Nu\u0301n\u0303ez", False)]
    with before.begin() as connection:
        connection.execute(text(_AS_IT_WAS))
        for payee_id, name, is_closed in given:
            row = {"id": payee_id, "name": name, "by": new_id() if is_closed else None, "now": datetime.now(UTC)}
            connection.execute(
                text(
                    "INSERT INTO payee (id, name, kind, added_at, closed_by, closed_at) VALUES (:id, :name, 'person',"
                    " :now, :by, CASE WHEN CAST(:by AS uuid) IS NULL THEN NULL ELSE CAST(:now AS timestamptz) END)"
                ),
                row,
            )
            connection.execute(
                text("INSERT INTO payee_name (name_key, name, payee_id) VALUES (fund_name_key(:name), :name, :id)"), row
            )
        assert connection.scalar(text("SELECT count(*) FROM payee_name")) == 3
    upgrade(before.url.render_as_string(hide_password=False), home("funds") / "migrations")
    with before.connect() as connection:
        names = connection.execute(text("SELECT name_key, payee_id FROM payee_name ORDER BY name_key")).all()
        assert names == [("ana nunez", other), ("jose pena", closed)]
        rows = connection.execute(text("SELECT id, merged_into, name_key = fund_name_key(name) FROM payee")).all()
        assert sorted(rows) == sorted([(closed, None, True), (twin, closed, True), (other, None, True)])
        enabled = (
            "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgrelid = 'expenditure'::regclass AND NOT tgisinternal"
        )
        assert list(connection.scalars(text(enabled))) == ["O"]
