"""What the service's own role cannot do to the books (Fund rule 18): its rights refuse every attack, or a rule does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg2
import psycopg2.extensions
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from chassis import database
from chassis.testing import DeskOf
from convive.embedded.postgres import EmbeddedPostgres
from tests.common.funds.helpers import DAY, setting
from tests.conftest import administer, fresh_url
from tests.funds.test_seals import busy

Connection = psycopg2.extensions.connection
_FITS = """
CREATE OR REPLACE FUNCTION fund_fits(entry text, account text, amount numeric) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$SELECT true$$
"""
# By SQL alone, with the password of the service.
ATTACKS = {
    "a posting": "UPDATE posting SET amount_usd = amount_usd + 1",
    "a posting goes": "DELETE FROM posting",
    "all go": "TRUNCATE posting CASCADE",
    "an entry": "UPDATE journal_entry SET description = 'x'",
    "its day": "UPDATE journal_entry SET occurred_on = '2020-01-01'",
    "its paper": "UPDATE journal_entry SET papers = '{}'",
    "an entry goes": "DELETE FROM journal_entry",
    "a seal": "UPDATE entry_seal SET hash = hash",
    "a seal goes": "DELETE FROM entry_seal",
    "a seal of one's own": "INSERT INTO entry_seal SELECT id, sha256('x') FROM journal_entry",
    "the key is read": "SELECT * FROM seal_key",
    "the key is mine": "INSERT INTO seal_key (id, inner_pad, outer_pad) VALUES (2, '', '')",
    "an anchor": "INSERT INTO anchor VALUES ('prevention-network', now(), 'x', '', '', now())",
    "an anchor goes": "DELETE FROM anchor",
    "a balance": "UPDATE account_day SET balance_usd = balance_usd + 1",
    "available": "UPDATE award_balance SET received_usd = received_usd + 1000000",
    "held": "UPDATE award_balance SET held_usd = 0",
    "whose balance": "UPDATE award_balance SET award_id = award_id",
    "a hold": "UPDATE award_hold SET balance_usd = 0",
    "a receipt": "UPDATE contribution SET amount = amount * 2",
    "its donor": "UPDATE contribution SET donor_id = donor_id",
    "a payee": "UPDATE expenditure SET payee = 'me'",
    "a document": "UPDATE expenditure SET document = 'FAKE-1'",
    "who entered a cost": "UPDATE expenditure SET entered_by = gen_random_uuid()",
    "a posted cost": "UPDATE expenditure SET indirect_usd = 0 WHERE status = 'posted'",
    "a rate": "UPDATE exchange_rate SET usd_per_unit = usd_per_unit * 2",
    "interest": "UPDATE fund SET generates_interest = true",
    "the threshold": "UPDATE fund SET second_signature_above_usd = 99999999",
    "who set the threshold": "DELETE FROM threshold_change",
    "the numbers": "UPDATE entry_counter SET last = last + 1",
    "triggers off": "ALTER TABLE posting DISABLE TRIGGER ALL",
    "a trigger goes": "DROP TRIGGER a_rules ON posting",
    "as a replica": "SET session_replication_role = replica",
    "an indirect-cost rule": "UPDATE icr_rule SET rate = 0",
    "a period opens": "UPDATE period SET status = 'reopened'",
    "a period goes": "DELETE FROM period",
    "a table goes": "DROP TABLE posting CASCADE",
    "another function": _FITS,
    "another's function first": "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$SELECT $1$$",
    "a table of one's own": "CREATE TABLE mine (id int)",
    "a schema of one's own": "CREATE SCHEMA mine",
    "as the owner": "SET ROLE funds_owner",
    "ownership": "ALTER TABLE posting OWNER TO funds",
    "what was exported": "DELETE FROM export_record",
    "what was read": "DELETE FROM attachment_read",
    "evidence": "UPDATE attachment_content SET content = 'x'",
    "keys of commands": "DELETE FROM idempotency",
    "an approver of one's own": "UPDATE reversal SET decided_by = entered_by",
    "a program": "COPY posting TO PROGRAM 'cat'",
    "a file": "COPY posting FROM '/etc/passwd'",
}  # fmt: skip


@pytest.fixture(scope="module")
def as_the_service(postgres: EmbeddedPostgres, template: Callable[[str], str]) -> Iterator[Connection]:
    """The service's own role in a database with books, a closed period, a waiting reversal and a key of a command."""
    url = fresh_url(postgres, template("funds"), "funds")
    engine = database.connect(url, pool_size=1)
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        busy(setting(session))
    engine.dispose()
    administer(postgres, f'REVOKE TEMPORARY ON DATABASE "{url.rsplit("/", 1)[1]}" FROM PUBLIC')
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection, connection.cursor() as cursor:
        for statement in _MORE:
            cursor.execute(statement)
        connection.commit()
        yield connection


_MORE = [
    """
    INSERT INTO idempotency (actor_id, operation, key, payload_hash) VALUES (gen_random_uuid(), 'x', 'x', 'x')
    """,
    """
    INSERT INTO reversal (id, entry_id, reason, status, entered_by, entered_at)
    SELECT gen_random_uuid(), id, 'x', 'pending', entered_by, now() FROM journal_entry LIMIT 1
    """,
    """
    INSERT INTO period (id, starts_on, ends_on, closed_by, closed_at)
    VALUES (gen_random_uuid(), '2000-01-01', '2000-12-31', gen_random_uuid(), now())
    """,
]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_rule_18_the_services_own_role_changes_nothing_that_was_posted(as_the_service: Connection, attack: str) -> None:
    with pytest.raises(psycopg2.Error) as refused, as_the_service.cursor() as cursor:
        cursor.execute(attack)
    as_the_service.rollback()
    # Permission, a rule of ours (class 23), or what only an owner or a superuser may.
    assert (refused.value.pgcode or "")[:2] in ("42", "23"), refused.value


def test_rule_18_without_rows_no_attack_would_show(as_the_service: Connection) -> None:
    with as_the_service.cursor() as cursor:
        for table in ("posting", "expenditure", "contribution", "idempotency", "reversal", "period", "exchange_rate"):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            assert cursor.fetchone() == (True,), table


@pytest.mark.parametrize(("said", "instead"), [("payee", "My Cousin Ltd"), ("document", "FAKE-1")])
def test_rule_18_a_cost_says_what_was_sealed(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch, said: str, instead: str
) -> None:
    """An entry whose paper says one thing takes no row that says another, not even the first one."""
    fund = setting(desk_of("funds").session)
    fund.receive("500")
    sealed = {"payee": "Hotel Biltmore", "document": "F-1", "document_on": DAY} | {said: instead}
    monkeypatch.setattr("services.funds.spending.costs.same", lambda *_: sealed)
    with pytest.raises(DBAPIError) as refused:
        fund.spend("10")
    assert database.broken_rule(refused.value) == "rule_18_as_sealed"
