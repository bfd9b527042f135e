"""A list of rates far from what two people signed for waits for an approver (Fund rule 12)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND, Refusal, Refused
from contracts.funds.ledger import pending_rates as funds_pending_rates
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger.pending_rates import LISTS_WAIT, MOST_WAITING, RATE_TOO_FAR
from contracts.funds.ledger.rates import RATE_STANDS, UNKNOWN_RATE
from contracts.funds.ledger.terms import ALREADY_DECIDED, NOT_YOURS, SAME_PERSON
from contracts.notices import FundsNotice, NoticeKind
from services.funds.ledger import pending_rates, rate_imports, rates
from tests.common.funds.helpers import DAY, Setting, broken, rate, setting
from tests.common.funds.rates import approve_list, bring, bring_unsigned
from tests.foreseen import by_database

HEAD = "Currency Code;Rate;Effective Date\n"
FIRST = HEAD + f"CHF;5000;{DAY}\n"


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


def walk(fund: Setting, share: str, months: int) -> list[str]:
    """What becomes of lists, one in 40 days, that each leave this share of CAD, from 0.70 USD on."""
    start = DAY - timedelta(days=40 * months)
    rate(fund, "CAD", "0.7", start)
    found = []
    for month in range(1, months + 1):
        units = 1 / (Decimal("0.7") * Decimal(share) ** month)
        row = f"CAD;{units:.9f};{start + timedelta(days=40 * month)}\n"
        found.append(bring_unsigned(fund, HEAD + row, "un").outcome.value)
    return found


def waiting(fund: Setting) -> list[funds_pending_rates.PendingRateImport]:
    command = funds_pending_rates.ListPendingRateImports(status="pending")
    return pending_rates.list_pending_rate_imports(fund.officer, command).items


def read(fund: Setting, import_id: Any) -> funds_pending_rates.PendingRateImport:
    command = funds_pending_rates.RateImportById(import_id=import_id)
    return pending_rates.read_pending_rate_import(fund.approver, command)


def refuse(fund: Setting, import_id: Any) -> funds_pending_rates.PendingRateImport:
    command = funds_pending_rates.RefuseRateImport(import_id=import_id, reason="Not the UN's list")
    return pending_rates.refuse_rate_import(fund.approver, command)


def refused(refusal: Refusal) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def recorded(fund: Setting) -> int:
    return int(fund.session.scalar(text("SELECT count(*) FROM exchange_rate")) or 0)


def test_rule_12_the_first_rate_of_a_currency_waits(fund: Setting) -> None:
    fund.receive()
    report = bring_unsigned(fund, FIRST, "un")
    assert (report.outcome, report.recorded, report.waits_for) == ("waiting", 1, ["CHF"])
    with refused(UNKNOWN_RATE):
        fund.spend_abroad("1000000", "CHF")
    signed = approve_list(fund, report.import_id)
    assert (signed.status, signed.decided_by, signed.moves) == ("in_force", fund.approver.actor.id, [])
    assert fund.spend_abroad("10000", "CHF").direct_usd == 2
    [kept] = rates.list_rates(fund.officer, funds_rates.ListRates(currency="CHF")).items
    assert (kept.recorded_by, kept.decided_by) == (fund.officer.actor.id, fund.approver.actor.id)
    [done] = rate_imports.list_rate_imports(fund.officer, funds_rates.ListRateImports()).items
    assert (done.id, done.recorded, done.approved_by) == (report.import_id, 1, fund.approver.actor.id)


def test_rule_12_a_currency_is_not_walked_away_by_patience(fund: Setting) -> None:
    """Each list moves it by 10 %; what counts is where two people last saw it, whatever one of them brought since."""
    assert walk(fund, "0.9", 5) == ["recorded"] * 2 + ["waiting"] * 3
    [move] = waiting(fund)[0].moves
    assert (move.earlier, move.earlier_signed) == (Decimal("0.7"), True)


def test_rule_12_a_gap_of_months_makes_no_first_rate(fund: Setting) -> None:
    rate(fund, "CAD", "0.7", DAY - timedelta(days=200))
    near, far = (bring_unsigned(fund, HEAD + f"CAD;{units};{DAY}\n", "un") for units in ("1.5", "5000"))
    assert near.outcome == "recorded"
    assert far.outcome == "refused"  # of one day, another rate stands
    assert bring_unsigned(fund, HEAD + f"CAD;5000;{DAY - timedelta(days=90)}\n", "un").outcome == "waiting"


def test_what_an_approver_signed_is_the_next_measure(fund: Setting) -> None:
    bring(fund, HEAD + f"CAD;1.4;{DAY - timedelta(days=60)}\n", "un")
    assert bring_unsigned(fund, HEAD + f"CAD;1.5;{DAY}\n", "un").outcome == "recorded"


def test_an_unsigned_first_rate_on_record_is_no_measure(fund: Setting) -> None:
    """Recorded before lists were signed: it is in force, shown beside the list, and signs for nothing."""
    unsigned = """
        ALTER TABLE exchange_rate DISABLE TRIGGER b_as_signed;
        INSERT INTO rate_import VALUES (:id, 'earlier', 'x', '', 1, :id, now());
        INSERT INTO exchange_rate VALUES ('CHF', :on, 1.1, 'x', :id, now(), NULL, :id);
        ALTER TABLE exchange_rate ENABLE TRIGGER b_as_signed
    """
    assert broken(fund.session, *unsigned.split(";"), id=new_id(), on=DAY - timedelta(days=40)) is None
    bring_unsigned(fund, HEAD + f"CHF;0.9;{DAY}\n", "un")
    [move] = waiting(fund)[0].moves
    assert (move.earlier, move.earlier_signed, move.furthest) == (Decimal("1.1"), False, None)


def test_whoever_decides_sees_what_is_decided(fund: Setting) -> None:
    rate(fund, "CAD", "0.5", DAY - timedelta(days=60))
    rows = f"CAD;1.6;{DAY - timedelta(days=1)}\nCAD;1.7;{DAY}\nCHF;0.8;{DAY}\n"
    bring_unsigned(fund, HEAD + rows, "un", filename="un.csv")
    [held] = waiting(fund)
    assert (held.filename, held.rates, held.source) == ("un.csv", 3, "UN operational rates of exchange")
    assert len(held.sha256) == 64
    chf, cad = held.moves
    assert (chf.currency, chf.rates, chf.earlier, chf.furthest) == ("CHF", 1, None, None)
    assert (cad.rates, cad.first, cad.newest) == (2, Decimal("0.625"), Decimal("0.588235294118"))
    assert (cad.earlier, cad.earlier_on, cad.furthest) == (Decimal("0.5"), DAY - timedelta(days=60), Decimal("0.2500"))
    listed = funds_pending_rates.ListPendingRates(import_id=held.id, currency="CHF")
    assert [each.usd_per_unit for each in pending_rates.list_pending_rates(fund.approver, listed).items] == [
        Decimal("1.25")
    ]
    [notice] = Desk(fund.session, "funds").emitted(FundsNotice)[-1:]
    assert (notice.kind, notice.params) == (NoticeKind.SECOND_SIGNATURE_NEEDED, {"title": "un.csv: CHF"})
    assert notice.link == f"/funds/pending-rate-imports/{held.id}"


def test_rule_12_nobody_signs_their_own_list_nor_one_twice(fund: Setting) -> None:
    report = bring_unsigned(fund, FIRST, "un")
    own = funds_pending_rates.RateImportById(import_id=report.import_id)
    with refused(SAME_PERSON):
        pending_rates.approve_rate_import(fund.officer, own)
    with refused(NOT_YOURS):
        pending_rates.withdraw_rate_import(fund.approver, own)
    with refused(NOT_FOUND):
        approve_list(fund, new_id())
    approve_list(fund, report.import_id)
    for decide in (approve_list, refuse):
        with refused(ALREADY_DECIDED):
            decide(fund, report.import_id)


def test_a_refused_or_withdrawn_list_leaves_nothing_and_the_maker_is_told(fund: Setting) -> None:
    no = refuse(fund, bring_unsigned(fund, FIRST, "un").import_id)
    assert (no.status, no.reason) == ("refused", "Not the UN's list")
    [told] = Desk(fund.session, "funds").emitted(FundsNotice)[-1:]
    assert (told.kind, told.recipients) == (NoticeKind.RATES_REFUSED, [fund.officer.actor.id])
    again = funds_pending_rates.RateImportById(import_id=bring_unsigned(fund, FIRST, "un").import_id)
    assert pending_rates.withdraw_rate_import(fund.officer, again).status == "withdrawn"
    with refused(ALREADY_DECIDED):
        approve_list(fund, again.import_id)
    assert recorded(fund) == 0
    approve_list(fund, bring_unsigned(fund, FIRST, "un").import_id)
    [told] = Desk(fund.session, "funds").emitted(FundsNotice)[-1:]
    assert (told.kind, told.recipients) == (NoticeKind.RATES_APPROVED, [fund.officer.actor.id])


def test_a_dry_run_says_that_the_list_would_wait(fund: Setting) -> None:
    report = bring_unsigned(fund, FIRST, "un", dry_run=True)
    assert (report.outcome, report.waits_for, report.import_id) == ("checked", ["CHF"], None)
    assert waiting(fund) == []


def test_the_same_list_waits_once_and_there_is_an_end_to_lists_that_wait(fund: Setting) -> None:
    first = bring_unsigned(fund, FIRST, "un")
    assert bring_unsigned(fund, FIRST, "un").import_id == first.import_id
    for day in range(1, MOST_WAITING):
        bring_unsigned(fund, HEAD + f"CHF;0.9;{DAY - timedelta(days=day)}\n", "un")
    assert len(waiting(fund)) == MOST_WAITING
    with refused(LISTS_WAIT):
        bring_unsigned(fund, HEAD + f"CHF;0.9;{DAY - timedelta(days=99)}\n", "un")


def test_what_was_recorded_meanwhile_is_compared_again(fund: Setting) -> None:
    rows = f"CHF;0.8;{DAY}\nCHF;0.8;{DAY - timedelta(days=1)}\n"
    same, other, far = (
        bring_unsigned(fund, HEAD + rows + f"{code};2;{DAY}\n", "un").import_id for code in ("CAD", "JPY", "BZD")
    )
    rate(fund, "CHF", "1.25")
    assert approve_list(fund, same).status == "in_force"
    assert rate_imports.list_rate_imports(fund.officer, funds_rates.ListRateImports()).items[0].recorded == 2
    rate(fund, "JPY", "0.4")
    with refused(RATE_STANDS):
        approve_list(fund, other)
    rate(fund, "BZD", "0.2", DAY - timedelta(days=3))
    with refused(RATE_TOO_FAR):
        approve_list(fund, far)
    assert read(fund, far).status == "pending"


# The database ------------------------------------------------------------------------------------------------------

SIGNED, LIMIT = Decimal("0.4"), Decimal("0.5")
LISTED = """
    INSERT INTO rate_import VALUES (:id, 'un', 'x', sha256('x'), 1, :id, now());
    INSERT INTO exchange_rate VALUES (:currency, :on, :rate, 'x', :id, now(), NULL, :id)
"""


@pytest.mark.parametrize(
    ("currency", "usd"),
    [("CAD", "0.4"), ("CAD", "0.5"), ("CAD", "0.3"), ("CAD", "0.500001"), ("CAD", "0.299999"), ("CHF", "0.4")],
)
def test_rule_12_which_list_needs_an_approver(fund: Setting, currency: str, usd: str) -> None:
    rate(fund, "CAD", "0.4", DAY - timedelta(days=100))
    values = {"id": new_id(), "currency": currency, "on": DAY, "rate": usd}
    decided = by_database(fund.session, LISTED, **values)
    units = f"{1 / Decimal(usd):.12f}"
    report = bring_unsigned(fund, HEAD + f"{currency};{units};{DAY}\n", "un")
    assert report.outcome == {None: "recorded", "rule_12_second_signature": "waiting"}[decided]


@pytest.mark.parametrize("status", ["pending", "in_force"])
def test_rule_12_a_list_is_recorded_as_it_was_signed(fund: Setting, status: str) -> None:
    held = bring_unsigned(fund, FIRST, "un").import_id
    sign = "UPDATE pending_rate_import SET status = 'in_force', decided_by = gen_random_uuid(), decided_at = now();"
    usd = {"pending": "0.0002", "in_force": "0.0003"}[status]
    values = {"id": held, "currency": "CHF", "on": DAY, "rate": usd}
    forged = (sign if status == "in_force" else "") + LISTED
    assert by_database(fund.session, forged, **values) == "rule_12_second_signature"
    assert by_database(fund.session, sign + LISTED, **values | {"rate": "0.0002"}) is None


def test_rule_12_a_list_that_waits_gets_no_further_rates(fund: Setting) -> None:
    held = bring_unsigned(fund, FIRST, "un").import_id
    more = "INSERT INTO pending_rate VALUES (:id, 'CHF', :on, 7)"
    assert broken(fund.session, more, id=held, on=DAY - timedelta(days=1)) == "rule_12_list_is_whole"
    own = "UPDATE pending_rate_import SET status = 'in_force', decided_by = entered_by"
    assert broken(fund.session, own) == "ck_pending_rate_import_rule_12_maker_is_not_checker"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pending_rate SET usd_per_unit = 1",
        "DELETE FROM pending_rate",
        "TRUNCATE pending_rate",
        "UPDATE pending_rate_import SET filename = 'x'",
        "DELETE FROM pending_rate_import",
        "TRUNCATE pending_rate_import CASCADE",
    ],
)
def test_rule_2_a_list_is_never_changed(fund: Setting, statement: str) -> None:
    approve_list(fund, bring_unsigned(fund, FIRST, "un").import_id)
    assert broken(fund.session, statement) == "rule_2_never_changed"


def test_a_long_list_waits_and_is_shown_and_signed_as_a_whole(fund: Setting) -> None:
    codes = [unit.code for unit in rates.list_currencies(fund.officer, funds_rates.ListCurrencies(limit=150)).items]
    days = [date(2020, 1, 1) + timedelta(days=day) for day in range(100)]
    rows = "".join(f"{code};1.1;{day}\n" for day in days for code in codes if code != "USD")
    report = bring_unsigned(fund, HEAD + rows, "un")
    [held] = waiting(fund)
    assert (report.recorded, held.rates, len(held.moves)) == (len(rows.splitlines()), report.recorded, held.rates / 100)
    approve_list(fund, held.id)
    assert recorded(fund) == held.rates
