"""The chain over the journal: whatever was changed behind its back, verifying names the first entry that is not as it
was posted (Fund rule 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from chassis import database
from chassis.call import Call
from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.ledger import journal_seals as funds_journal_seals
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.spending import expenditures as funds_expenditures
from convive.embedded.postgres import EmbeddedPostgres
from services.funds.ledger import entries, funds, journal_seals
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import EntrySeal
from services.funds.spending import expenditures
from tests.common.funds.helpers import DAY, Setting, open_award, rate, read_entry, reverse, setting, sign
from tests.conftest import fresh_url, superuser_url
from tests.funds.test_rules_in_the_database import entry, lines, refused

YEAR = DAY.year
NUMBER = ledger_model.JournalEntry.number
OF_SEAL = ledger_model.JournalEntry.id == EntrySeal.entry_id


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


def busy(fund: Setting) -> None:
    """Ten entries of all sorts, with texts that need care."""
    rate(fund, "KWD", "3.25")
    fund.receive("1234.567", currency="KWD", credited_usd="4010.01", reference='Banco "Nación"\n\\ñ\t☃ 𝄞')
    fund.receive("5000")
    held = fund.reserve("500")
    fund.spend("120.55", allocation_id=held.id)
    for number in range(7):
        fund.spend("10", description=f"Traducción {number} \x7f")


def verify(call: Call, **options: Any) -> funds_journal_seals.Verification:
    return journal_seals.verify_journal(call, funds_journal_seals.VerifyJournal(**options))


def test_what_was_posted_is_what_was_sealed(fund: Setting) -> None:
    busy(fund)
    told = verify(fund.officer)
    assert (told.intact, told.broken, told.checked, told.next) == (True, None, 10, None)
    [this_year] = told.chains
    assert (this_year.fiscal_year, this_year.entries) == (YEAR, 10)
    newest = entries.list_entries(fund.officer, funds_journal.ListEntries()).items
    assert this_year.hash in {each.hash for each in newest} and len({each.hash for each in newest}) == 10


def test_reversals_and_signatures_are_sealed_like_everything_else(fund: Setting) -> None:
    fund.receive("50000")
    paid = fund.spend("100")
    reverse(fund, paid.entry_id)
    waiting = fund.spend("10001")
    command = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    assert expenditures.approve_expenditure(fund.approver, command).status == "posted"
    assert verify(fund.officer).intact and verify(fund.officer).checked == 4


def test_each_fund_and_each_year_has_a_chain_of_its_own(fund: Setting) -> None:
    before = DAY.replace(year=YEAR - 1)
    fund.receive("10", received_on=before), fund.receive("20"), fund.receive("30", received_on=before)
    command = funds_terms.OpenFund(fund_id="other-fund", title="Other", second_signature_above_usd=0)
    funds.open_fund(fund.approver, command)
    other = open_award(fund.officer, sign(fund.officer, fund.donor.id, fund_id="other-fund").id)
    fund.receive("5", agreement_id=other.agreement_id)
    told = verify(fund.officer)
    assert [(chain.fiscal_year, chain.entries) for chain in told.chains] == [(YEAR - 1, 2), (YEAR, 1)]
    theirs = verify(fund.officer, fund_id="other-fund")
    assert (theirs.checked, theirs.intact) == (1, True)
    with pytest.raises(Refused, match="not_found"):
        verify(fund.officer, fund_id="no-such-fund")


def test_a_long_journal_is_followed_in_parts(fund: Setting) -> None:
    fund.receive("10", received_on=DAY.replace(year=YEAR - 1))
    busy(fund)
    seen, cursor = [], None
    while True:
        told = verify(fund.officer, cursor=cursor, limit=4)
        assert told.intact
        seen.append(told.checked)
        if (cursor := told.next) is None:
            break
    assert sum(seen) == 11 and max(seen) == 4
    with pytest.raises(ValueError, match="cursor"):
        verify(fund.officer, cursor="2026")


def test_a_fund_without_entries_is_intact(fund: Setting) -> None:
    assert verify(fund.officer).model_dump(exclude={"fund_id"}) == {
        "checked": 0,
        "intact": True,
        "broken": None,
        "chains": [],
        "next": None,
        "wrong_balance": None,
        "anchors": 0,
        "last_anchor": None,
    }


def of(number: int) -> str:
    return f"(SELECT id FROM journal_entry WHERE number = {number})"


SWAP = "UPDATE journal_entry SET number = CASE number WHEN 3 THEN 4 ELSE 3 END WHERE number IN (3, 4)"
ONE_MORE = (
    "INSERT INTO posting SELECT entry_id, 9, account_code, award_id, donor_id, NULL, NULL, 'USD', 1, 1"
    f" FROM posting WHERE entry_id = {of(5)} LIMIT 1"
)
TAMPERING: list[tuple[str, int, str]] = [
    (f"UPDATE posting SET amount = 2 * amount, amount_usd = 2 * amount_usd WHERE entry_id = {of(4)}", 4, "changed"),
    (f"UPDATE posting SET award_id = gen_random_uuid() WHERE entry_id = {of(7)} AND position = 1", 7, "changed"),
    (f"DELETE FROM posting WHERE entry_id = {of(3)}", 3, "changed"),
    (ONE_MORE, 5, "changed"),
    ("UPDATE journal_entry SET description = 'Nothing to see' WHERE number = 6", 6, "changed"),
    ("UPDATE journal_entry SET occurred_on = occurred_on + 1 WHERE number = 2", 2, "changed"),
    ("UPDATE journal_entry SET entered_by = gen_random_uuid() WHERE number = 8", 8, "changed"),
    ("UPDATE journal_entry SET approved_by = gen_random_uuid() WHERE number = 1", 1, "changed"),
    ("UPDATE journal_entry SET posted_at = posted_at - interval '1 microsecond' WHERE number = 10", 10, "changed"),
    (f"UPDATE entry_seal SET hash = sha256('x') WHERE entry_id = {of(9)}", 9, "changed"),
    (f"DELETE FROM entry_seal WHERE entry_id = {of(4)}", 4, "unsealed"),
    ("DELETE FROM journal_entry WHERE number = 5", 5, "missing"),
    ("DELETE FROM journal_entry WHERE number >= 9", 9, "cut_off"),
    ("DELETE FROM journal_entry", 1, "cut_off"),
    ("DELETE FROM entry_counter", 11, "cut_off"),
    (SWAP, 3, "changed"),
]


@pytest.fixture(scope="module")
def books(postgres: EmbeddedPostgres, template: Callable[[str], str]) -> tuple[Setting, str]:
    """One committed book for all attacks; each is rolled back."""
    url = fresh_url(postgres, template("funds"), "funds")
    engine = database.connect(url, pool_size=1)
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        fund = setting(session)
        busy(fund)
    engine.dispose()
    return fund, url.rsplit("/", 1)[1]


@pytest.mark.parametrize(("attack", "number", "flaw"), TAMPERING, ids=[attack[:50] for attack, _, _ in TAMPERING])
def test_rule_2_whoever_gets_past_the_triggers_is_found_out(
    postgres: EmbeddedPostgres, books: tuple[Setting, str], attack: str, number: int, flaw: str
) -> None:
    """A superuser who has switched the triggers off."""
    fund, name = books
    url = superuser_url(postgres).rsplit("/", 1)[0] + f"/{name}"
    with closing(database_of(url)) as session:
        session.execute(text("SET session_replication_role = replica"))
        session.execute(text("ALTER TABLE journal_entry DROP CONSTRAINT uq_journal_entry_fund_id_fiscal_year_number"))
        session.execute(text(attack))
        told = verify(Call(session, fund.officer.actor, "funds"))
        session.rollback()
    assert not told.intact and told.broken is not None
    assert (told.broken.number, told.broken.flaw) == (f"{YEAR}-{number:06d}", flaw)
    assert told.broken.entry_id is None or flaw in ("changed", "unsealed")
    assert told.next is None


def database_of(url: str) -> Session:
    return Session(create_engine(url.replace("postgresql://", "postgresql+psycopg2://"), poolclass=NullPool))


@pytest.mark.parametrize(
    ("attack", "rule"),
    [
        ("UPDATE entry_seal SET hash = sha256('x')", "rule_2_never_changed"),
        ("DELETE FROM entry_seal", "rule_2_never_changed"),
        ("TRUNCATE entry_seal CASCADE", "rule_2_never_changed"),
        ("INSERT INTO entry_seal SELECT id, sha256('x') FROM journal_entry", "rule_14_balances_follow_the_journal"),
        ("UPDATE entry_counter SET hash = sha256('x')", "rule_14_balances_follow_the_journal"),
        ("UPDATE entry_counter SET sealed = 0", "rule_14_balances_follow_the_journal"),
        ("DELETE FROM entry_counter", "rule_2_never_changed"),
    ],
)
def test_rule_2_nobody_writes_a_seal(fund: Setting, attack: str, rule: str) -> None:
    fund.receive("10")
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    assert refused(fund, attack) == rule


def test_rule_2_a_sealed_entry_gets_no_more_postings_even_before_the_commit(fund: Setting) -> None:
    received = fund.receive("10")
    more = lines(fund, received.entry_id, ("4000", "USD", "-5", "-5"), ("1000", "USD", "5", "5"), first=7)
    assert refused(fund, more) == "rule_2_entry_is_complete"


def test_entries_are_sealed_in_the_order_of_their_numbers(fund: Setting) -> None:
    first, second = entry(fund, "contribution"), entry(fund, "contribution")
    rows = ("4000", "USD", "-5", "-5"), ("1000", "USD", "5", "5")
    assert refused(fund, lines(fund, second, *rows)) == "numbers_without_gaps"
    for each in (first, second):
        fund.session.execute(text(lines(fund, each, *rows)))
    assert verify(fund.officer).checked == 2
    assert fund.receive("1").entry_number == f"{YEAR}-000003"


def test_an_entry_shows_its_seal_and_the_chain_is_the_one_of_the_documentation(fund: Setting) -> None:
    received = fund.receive("10", received_on=DAY - timedelta(days=1))
    shown = read_entry(fund, received.entry_id)
    stored = fund.session.get_one(EntrySeal, received.entry_id)
    assert shown.hash == stored.hash.hex()
    assert shown.papers == {
        "donor": fund.donor.name,
        "donor_id": str(fund.donor.id),
        "reference": received.reference,
    }
    posted = fund.session.get_one(ledger_model.JournalEntry, received.entry_id)
    assert journal_seals.sealed_text(posted, [], keyed=True).splitlines()[:5] == [
        "convive journal 2",
        "prevention-network",
        f"{YEAR}-1",
        str(received.entry_id),
        "contribution",
    ]


def test_the_service_itself_cannot_switch_the_triggers_off(fund: Setting) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), fund.session.begin_nested():
        fund.session.execute(text("SET session_replication_role = replica"))


def test_rule_18_seals_of_a_former_version_stay_verifiable_and_the_keyed_ones_are_built_on_them(
    postgres: EmbeddedPostgres, books: tuple[Setting, str]
) -> None:
    """Entries as they were sealed before there was a key, and one more."""
    fund, name = books
    with closing(database_of(superuser_url(postgres).rsplit("/", 1)[0] + f"/{name}")) as session:
        session.execute(text("SET session_replication_role = replica"))
        _as_formerly(session)
        session.execute(text("SET session_replication_role = origin"))
        call = Call(session, fund.officer.actor, "funds")
        assert verify(call).intact
        replace(fund, session=session, officer=call).spend("10", description="With the key")
        told = verify(call)
        assert (told.intact, told.checked) == (True, 11)
        newest = session.scalars(select(EntrySeal.key_id).join(ledger_model.JournalEntry, OF_SEAL).where(NUMBER == 11))
        assert newest.one() == 1
        session.execute(text("SET session_replication_role = replica"))
        session.execute(text("UPDATE journal_entry SET description = 'x' WHERE number = 7"))
        broken = verify(call).broken
        session.rollback()
    assert broken is not None and (broken.number, broken.flaw) == (f"{YEAR}-000007", "changed")


def test_rule_18_after_a_keyed_seal_no_other_counts(postgres: EmbeddedPostgres, books: tuple[Setting, str]) -> None:
    """Nobody gets round the key by sealing as in former times."""
    fund, name = books
    with closing(database_of(superuser_url(postgres).rsplit("/", 1)[0] + f"/{name}")) as session:
        session.execute(text("SET session_replication_role = replica"))
        _as_formerly(session, since=5)
        told = verify(Call(session, fund.officer.actor, "funds"))
        session.rollback()
    assert told.broken is not None and (told.broken.number, told.broken.flaw) == (f"{YEAR}-000005", "changed")


def _as_formerly(session: Session, since: int = 1) -> None:
    """Seals the entries from this number on as former versions did: without a key, and without their papers."""
    session.execute(text(f"UPDATE journal_entry SET papers = NULL WHERE number >= {since}"))
    sealed = select(ledger_model.JournalEntry, EntrySeal).join(EntrySeal, OF_SEAL).order_by(NUMBER)
    seal = journal_seals.genesis("prevention-network", YEAR)
    for entry_of, stored in session.execute(sealed).all():
        if entry_of.number >= since:
            posting = ledger_model.Posting
            of_entry = select(posting).where(posting.entry_id == entry_of.id).order_by(posting.position)
            said = journal_seals.sealed_text(entry_of, session.scalars(of_entry).all(), keyed=False)
            stored.hash, stored.key_id = hashlib.sha256(seal + said.encode()).digest(), None
        seal = stored.hash
    session.flush()
    session.execute(text("UPDATE entry_counter SET hash = :hash"), {"hash": seal})
