"""Attacks on the Fund's books by SQL, with the database password of the running service (Fund rule 18).

Each is tried in a transaction of its own that is rolled back, also where it succeeds: the books stay as they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import psycopg2
import psycopg2.errors
import psycopg2.extensions

from chassis.settings import DATABASE
from convive.addresses import environment
from convive.attacks.outcome import Outcome
from convive.attacks.records import DatabaseLog
from convive.errors import OperatorError
from convive.supervisor.client import Stack

URL = DATABASE + "FUNDS"
_FITS = """
CREATE OR REPLACE FUNCTION public.fund_fits(entry text, account text, amount numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$SELECT true$$
"""
# A copy of a receipt as an entry of a number that nobody counted, with its postings.
_ENTRY = """
INSERT INTO journal_entry (id, fund_id, fiscal_year, number, kind, occurred_on, posted_at, description, entered_by)
SELECT 'f0f0f0f0-0000-4000-8000-000000000001', fund_id, fiscal_year, number + 1000000, kind, occurred_on, now(),
    'forged', entered_by
FROM journal_entry WHERE kind = 'contribution' LIMIT 1;
INSERT INTO posting SELECT 'f0f0f0f0-0000-4000-8000-000000000001', p.position, p.account_code, p.award_id, p.donor_id,
    p.line_id, p.allocation_id, p.currency, p.amount, p.amount_usd, p.commitment_id
FROM posting p WHERE p.entry_id =
    (SELECT id FROM journal_entry WHERE kind = 'contribution' AND description <> 'forged' LIMIT 1)
"""
_POSTINGS = """
INSERT INTO posting SELECT p.entry_id, p.position + 1000, p.account_code, p.award_id, p.donor_id, p.line_id,
    p.allocation_id, p.currency, p.amount, p.amount_usd, p.commitment_id
FROM posting p WHERE p.entry_id = (SELECT id FROM journal_entry LIMIT 1)
"""
# The first rate of a currency, so low that a cost in it seems to be below any threshold.
_RATES = """
INSERT INTO rate_import VALUES ('f0f0f0f0-0000-4000-8000-000000000002', 'un', 'x', '', 1, gen_random_uuid(), now());
INSERT INTO exchange_rate VALUES ('XPF', '1900-01-01', 0.000001, 'x', gen_random_uuid(), now(), NULL,
    'f0f0f0f0-0000-4000-8000-000000000002')
"""
_THRESHOLD = """
SELECT fund_threshold_set(id, 99999999, version, '00000000-0000-0000-0000-000000000000') FROM fund
"""
ATTACKS = {
    "alter a posting": "UPDATE posting SET amount_usd = amount_usd + 1",
    "delete postings": "DELETE FROM posting",
    "empty the journal": "TRUNCATE posting CASCADE",
    "alter an entry": "UPDATE journal_entry SET description = 'x'",
    "alter an entry's day": "UPDATE journal_entry SET occurred_on = '2020-01-01'",
    "alter what an entry's paper says": "UPDATE journal_entry SET papers = '{}'",
    "delete entries": "DELETE FROM journal_entry",
    "forge an entry with a number of one's own": _ENTRY,
    "forge postings of an entry that is posted": _POSTINGS,
    "copy seals in": "COPY entry_seal FROM STDIN",
    "read a file of the server into the books": "COPY posting FROM '/etc/passwd'",
    "run a program on the server": "COPY posting TO PROGRAM 'cat'",
    "recompute the chain: replace a seal": "UPDATE entry_seal SET hash = hash",
    "recompute the chain: delete seals": "DELETE FROM entry_seal",
    "recompute the chain: add a seal": "INSERT INTO entry_seal SELECT id, sha256('x') FROM journal_entry",
    "recompute the chain: replace its end": "UPDATE entry_counter SET hash = sha256('x')",
    "recompute the chain: read the key": "SELECT * FROM seal_key",
    "recompute the chain: with one's own key": "INSERT INTO seal_key (id, inner_pad, outer_pad) VALUES (2, '', '')",
    "count entries anew": "UPDATE entry_counter SET last = last + 1",
    "forge an anchor": "INSERT INTO anchor VALUES ('x', now()::date, 'x', '', '', now())",
    "alter an anchor": "UPDATE anchor SET said = 'x'",
    "delete anchors": "DELETE FROM anchor",
    "alter a balance": "UPDATE account_day SET balance_usd = balance_usd + 1",
    "alter what is available": "UPDATE award_balance SET received_usd = received_usd + 1000000",
    "free what is held": "UPDATE award_balance SET held_usd = 0",
    "give a balance to another award": "UPDATE award_balance SET award_id = award_id",
    "alter what was spent on a line": "UPDATE line_day SET spent_usd = 0",
    "hide an award's last entry": "UPDATE award_entry_day SET last_number = 1",
    "alter what was held on a day": "UPDATE award_hold SET balance_usd = 0",
    "change a receipt": "UPDATE contribution SET amount = amount * 2",
    "change a donor": "UPDATE contribution SET donor_id = donor_id",
    "change a payee": "UPDATE expenditure SET payee = 'me'",
    "change a document": "UPDATE expenditure SET document = 'FAKE-1'",
    "change who entered a cost": "UPDATE expenditure SET entered_by = gen_random_uuid()",
    "change a posted cost": "UPDATE expenditure SET indirect_usd = indirect_usd + 1 WHERE status = 'posted'",
    "change an exchange rate": "UPDATE exchange_rate SET usd_per_unit = usd_per_unit * 2",
    "change a rule of indirect costs": "UPDATE icr_rule SET rate = 0",
    "let the fund earn interest": "UPDATE fund SET generates_interest = true",
    "change the threshold without a record": "UPDATE fund SET second_signature_above_usd = 99999999",
    "set the threshold in nobody's name": _THRESHOLD,
    "delete who set the threshold": "DELETE FROM threshold_change",
    "record rates that nobody signed": _RATES,
    "sign what one has entered": "UPDATE reversal SET decided_by = entered_by",
    "reopen a closed period": "UPDATE period SET status = 'reopened' WHERE status = 'closed'",
    "delete periods": "DELETE FROM period",
    "replace evidence": "UPDATE attachment_content SET content = 'x'",
    "delete what was exported": "DELETE FROM export_record",
    "delete who read evidence": "DELETE FROM attachment_read",
    "delete events that were not sent": "DELETE FROM outbox WHERE published_at IS NULL",
    "delete events by another day of sending": "UPDATE outbox SET published_at = '2020-01-01'",
    "forget the keys of today's commands": "DELETE FROM idempotency WHERE created_at > now() - interval '1 hour'",
    "lock the journal against everybody": "LOCK TABLE journal_entry IN ACCESS EXCLUSIVE MODE",
    "rewrite a table": "CLUSTER exchange_rate USING pk_exchange_rate",
    "keep something beside the tables": "SELECT lo_create(0)",
    "keep a file beside the tables": "SELECT lo_from_bytea(0, 'x')",
    "switch triggers off": "ALTER TABLE posting DISABLE TRIGGER USER",
    "switch triggers off in the catalogue": "UPDATE pg_catalog.pg_trigger SET tgenabled = 'D'",
    "switch triggers off as a replica would": "SET session_replication_role = replica",
    "drop a trigger": "DROP TRIGGER a_rules ON posting",
    "drop a constraint": "ALTER TABLE posting DROP CONSTRAINT ck_posting_amount",
    "rewrite a statement by a rule": "CREATE RULE mine AS ON INSERT TO posting DO INSTEAD NOTHING",
    "drop a table": "DROP TABLE posting CASCADE",
    "take a table over": "ALTER TABLE posting OWNER TO CURRENT_USER",
    "replace a function": _FITS,
    "make a function": "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "shadow a function": "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "shadow a table": "SET search_path = pg_temp, public; CREATE TEMPORARY TABLE seal_key (id int)",
    "make a table": "CREATE TABLE public.mine (id int)",
    "make a schema": "CREATE SCHEMA mine",
    "act as the owner": "SET ROLE {owner}",
    "log in as the superuser": "SET SESSION AUTHORIZATION postgres",
    "become a superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
}  # fmt: skip
_PERMISSION, _RULE = "42501", "23"


def of_the_service(state_dir: Path) -> tuple[str, Path | None]:
    """The service's URL, set or of the running stack; and the log of its server, where that is the stack's own.

    Raises NotRunning.
    """
    if url := os.environ.get(URL):
        return url, None
    log = Stack(state_dir).state.log_dir / "postgres.log"
    return environment(state_dir)[URL], log if log.exists() else None


def tried(url: str, log: DatabaseLog) -> Iterator[Outcome]:
    """What became of each, with the service's URL. Raises OperatorError where that does not reach the books."""
    try:
        with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection:
            owner = _owner(connection)
            for words, attack in ATTACKS.items():
                log.mark()
                yield _tried(connection, words, attack.replace("{owner}", owner), log)
    except psycopg2.OperationalError as error:
        raise OperatorError(f"the Fund's database cannot be attacked: {error}") from None


def _tried(connection: psycopg2.extensions.connection, words: str, attack: str, log: DatabaseLog) -> Outcome:
    try:
        is_there = _try(connection, attack)
    except psycopg2.Error as error:
        if error.pgcode != _PERMISSION and not (error.pgcode or "").startswith(_RULE):
            raise OperatorError(f"{words}: neither refused nor done: {error}") from None
        return Outcome(words, True, log.refusal(connection.info.backend_pid))
    finally:
        connection.rollback()
    return Outcome(words, False, "", is_there)


def _try(connection: psycopg2.extensions.connection, attack: str) -> bool:
    """Does it up to where it would be committed; whether there was anything to do it to."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        if attack.endswith("FROM STDIN"):
            cursor.copy_expert(attack, StringIO(""))
            return True
        cursor.execute(attack)
        touched = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return touched != 0


def _owner(connection: psycopg2.extensions.connection) -> str:
    with connection, connection.cursor() as cursor:
        cursor.execute("""
            SELECT quote_ident(pg_get_userbyid(d.datdba)) FROM pg_database d WHERE d.datname = current_database()
        """)
        (owner,) = cursor.fetchone() or ("",)
    return str(owner)
