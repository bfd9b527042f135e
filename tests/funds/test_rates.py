"""Exchange rates: entered by hand and signed by somebody else, or imported as a list (Fund rules 12, 13)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.testing import Desk, DeskOf
from contracts.base import NOT_FOUND, Refusal, Refused
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.ledger.periods import FUTURE_DATE
from contracts.funds.ledger.rates import FUNCTIONAL_CURRENCY, RATE_STANDS, UNKNOWN_CURRENCY, UNKNOWN_RATE
from contracts.funds.ledger.terms import ALREADY_DECIDED, SAME_PERSON
from contracts.funds.refusals import NOT_BASE64
from contracts.notices import FundsNotice
from services.funds.ledger import money, rate_files, rates
from services.funds.ledger.rate_imports import list_rate_imports
from tests.common.funds.helpers import DAY, Setting, broken, rate, setting
from tests.common.funds.rates import bring

DAILY = (
    "Date, USD, JPY, BGN, CAD, HRK, \n"
    "24 November 2025, 1.1500, 180.50, 1.9558, 1.6200, N/A, \n"
)  # fmt: skip
HISTORY = (
    "Date,USD,JPY,CAD,KWD,CYP,\n"
    "2025-11-24,1.15,180.5,1.62,0.353,N/A,\n"
    "2025-11-21,1.14,180,1.61,N/A,0.58,\n"
)  # fmt: skip
OPERATIONAL = (
    "Country;Currency Name;Currency Code;Rate;Effective Date\n"
    "Canada;Canadian Dollar;CAD;1,4105;1 Nov 2025\n"
    "Paraguay;Guarani;PYG;7050;01-Nov-2025\n"
    "Lebanon;Pound;LBP;89500;2025-11-01\n"
    "Kuwait;Dinar;KWD;0.3067;2025-11-01\n"
    "Spain;Euro;EUR;0.86;2025-11-01\n"
    "France;Euro;EUR;0.86;2025-11-01\n"
    "United States;US Dollar;USD;1;2025-11-01\n"
    "Nowhere;Gold;XAU;0.0003;2025-11-01\n"
)


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


def enter(fund: Setting, per_unit: str = "0.75", **fields: Any) -> funds_rates.ExchangeRate:
    given = {"currency": "CAD", "valid_on": DAY, "usd_per_unit": per_unit, "source": "Banco Central"}
    return rates.record_rate(fund.officer, funds_rates.RecordRate(**(given | fields)))


def approve(fund: Setting, entered: funds_rates.ExchangeRate) -> funds_rates.ExchangeRate:
    return rates.approve_rate(fund.approver, funds_rates.RateById(rate_id=entered.id))


def in_force(fund: Setting, currency: str) -> dict[str, Decimal]:
    found = rates.list_rates(fund.officer, funds_rates.ListRates(currency=currency)).items
    return {each.valid_on.isoformat(): each.usd_per_unit for each in found}


def faults(report: funds_rates.RateReport) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, fault.reason) for fault in report.faults]


def refused(refusal: Refusal) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


# By hand -----------------------------------------------------------------------------------------------------------


def test_rule_12_a_rate_entered_by_hand_counts_once_it_is_signed(fund: Setting) -> None:
    entered = enter(fund)
    assert (entered.status, entered.decided_by) == ("pending", None)
    with refused(UNKNOWN_RATE):
        fund.receive("1000", currency="CAD")
    [notice] = Desk(fund.session, "funds").emitted(FundsNotice)
    assert notice.params["title"] == f"1 CAD = 0.75 USD, {DAY}"
    signed = approve(fund, entered)
    assert (signed.status, signed.decided_by) == ("in_force", fund.approver.actor.id)
    assert fund.receive("1000", currency="CAD").amount_usd == 750
    [shown] = rates.list_rates(fund.officer, funds_rates.ListRates(currency="CAD")).items
    assert (shown.id, shown.recorded_by, shown.decided_by) == (
        entered.id,
        fund.officer.actor.id,
        fund.approver.actor.id,
    )


def test_rule_12_nobody_signs_their_own_rate(fund: Setting) -> None:
    with refused(SAME_PERSON):
        rates.approve_rate(fund.officer, funds_rates.RateById(rate_id=enter(fund).id))


def test_a_rate_may_be_refused_and_entered_again(fund: Setting) -> None:
    wrong = enter(fund, "7.5")
    with refused(funds_rates.RATE_WAITS):
        enter(fund)
    no = rates.refuse_rate(fund.approver, funds_rates.RefuseRate(rate_id=wrong.id, reason="The comma is elsewhere"))
    assert (no.status, no.reason) == ("refused", "The comma is elsewhere")
    with refused(ALREADY_DECIDED):
        approve(fund, wrong)
    assert approve(fund, enter(fund)).usd_per_unit == Decimal("0.75")
    waiting = rates.list_manual_rates(fund.officer, funds_rates.ListManualRates(status="refused")).items
    assert [each.id for each in waiting] == [wrong.id]
    with refused(RATE_STANDS):
        enter(fund)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"currency": "USD"}, FUNCTIONAL_CURRENCY),
        ({"currency": "XXX"}, UNKNOWN_CURRENCY),
        ({"valid_on": date(2199, 1, 1)}, FUTURE_DATE),
    ],
)
def test_what_cannot_be_a_rate_is_refused(fund: Setting, fields: dict[str, Any], refusal: Refusal) -> None:
    with refused(refusal):
        enter(fund, **fields)


def test_an_unknown_rate_is_not_approved(fund: Setting) -> None:
    with refused(NOT_FOUND):
        rates.approve_rate(fund.approver, funds_rates.RateById(rate_id=new_id()))


def test_a_list_may_be_quicker_than_the_approver(fund: Setting) -> None:
    waiting = enter(fund, valid_on=date(2025, 11, 24))
    bring(fund, DAILY)
    with refused(RATE_STANDS):
        approve(fund, waiting)


# Lists -------------------------------------------------------------------------------------------------------------


def test_the_european_central_banks_list_goes_by_its_own_dollar(fund: Setting) -> None:
    report = bring(fund, HISTORY)
    assert (report.outcome, report.recorded, report.ignored) == ("recorded", 7, ["CYP"])
    assert in_force(fund, "EUR") == {"2025-11-24": Decimal("1.15"), "2025-11-21": Decimal("1.14")}
    assert in_force(fund, "CAD")["2025-11-24"] == Decimal("0.709876543210")
    assert in_force(fund, "KWD") == {"2025-11-24": Decimal("3.257790368272")}
    [done] = list_rate_imports(fund.officer, funds_rates.ListRateImports()).items
    assert (done.id, done.recorded, done.filename) == (report.import_id, 7, "eurofxref.csv")


def test_the_daily_list_is_written_in_another_way(fund: Setting) -> None:
    report = bring(fund, DAILY)
    assert (report.recorded, report.ignored) == (4, ["HRK"])
    assert in_force(fund, "JPY") == {"2025-11-24": Decimal("0.006371191136")}


def test_the_uns_operational_rates_are_units_per_dollar(fund: Setting) -> None:
    report = bring(fund, OPERATIONAL, "un")
    assert (report.outcome, report.recorded, report.ignored) == ("recorded", 5, ["XAU"])
    assert in_force(fund, "LBP") == {"2025-11-01": Decimal("0.000011173184")}
    assert in_force(fund, "KWD") == {"2025-11-01": Decimal("3.260515161396")}
    received = fund.receive("730000000", currency="PYG", received_on=date(2025, 11, 3))
    assert received.amount_usd == Decimal("103546.10")


def test_the_same_list_twice_records_nothing_twice(fund: Setting) -> None:
    assert bring(fund, HISTORY, dry_run=True).recorded == 7
    assert in_force(fund, "EUR") == {} and not fund.officer.has_filled
    bring(fund, HISTORY)
    assert fund.officer.has_filled
    again = bring(fund, HISTORY)
    assert (again.outcome, again.recorded, again.unchanged, again.import_id) == ("recorded", 0, 7, None)
    more = bring(fund, HISTORY + "2025-11-20,1.15,181,1.6,0.35,N/A,\n")
    assert (more.recorded, more.unchanged) == (4, 7)
    assert bring(fund, HISTORY, since="2025-11-22").rates == 4


def test_all_or_nothing_with_a_reason_for_every_bad_row(fund: Setting) -> None:
    tomorrow = fund.officer.today + timedelta(days=1)
    bad = (
        HISTORY + "yesterday,1,2,3,4,5\n2025-11-18,N/A,180,1.6,0.3,\n2025-11-17,1.15,-180,0,1e5,\n"
        f"{tomorrow},1.15,180,1.62,0.353,\n,1.15\n"
    )
    report = bring(fund, bad)
    assert (report.outcome, report.recorded) == ("refused", 0)
    assert sorted(set(faults(report))) == [
        (4, "valid_on", "not_a_date"),
        (5, "USD", "missing"),
        (6, "CAD", "not_a_rate"),
        (6, "JPY", "not_a_rate"),
        (6, "KWD", "not_a_rate"),
        (7, "valid_on", "in_the_future"),
        (8, "valid_on", "missing"),
    ]
    assert in_force(fund, "EUR") == {}


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        ("Currency;Rate\nCAD;1.4\n", "un", (1, "valid_on", "missing_column")),
        ("Date,JPY\n2025-11-24,180\n", "ecb", (1, "USD", "missing_column")),
        ("Date,USD\n", "ecb", (0, "file", "empty")),
        (b" \n", "ecb", (0, "file", "empty")),
        (b"%PDF-1.7\n", "ecb", (0, "file", "not_text")),
        (b"Date,USD\n\x00", "ecb", (0, "file", "nul_bytes")),
        ('Date,USD\n"2025-11-24,1.15\n', "ecb", (2, "file", "broken_quotes")),
        ("Code,Date,Rate\nCAD,4/5/2017,1.3\n", "un", (2, "valid_on", "not_a_date")),
        ("Code,Date,Rate\nCanada,2017-05-04,1.3\n", "un", (2, "currency", "not_a_currency")),
        ("Code,Date,Rate\nCAD,2017-05-04,\n", "un", (2, "rate", "missing")),
        ("Code,Date,Rate\nCAD,2017-05-04,0.000000000001\n", "un", (2, "CAD", "out_of_range")),
        ("Code,Date,Rate\nEUR,2017-05-04,0.9\nEUR,2017-05-04,0.91\n", "un", (3, "EUR", "differs_in_file")),
    ],
)
def test_what_is_wrong_with_a_list_is_said(
    fund: Setting, content: str | bytes, kind: str, reason: tuple[int, str, str]
) -> None:
    report = bring(fund, content, kind)
    assert report.outcome == "refused"
    assert reason in [*faults(report), (0, *faults(report)[0][1:])]


def test_what_is_not_base64_is_refused(fund: Setting) -> None:
    with refused(NOT_BASE64):
        bring(fund, "", content_base64="????")


def test_a_list_does_not_change_a_rate_that_stands(fund: Setting) -> None:
    rate(fund, "CAD", "0.71", date(2025, 11, 24))
    report = bring(fund, HISTORY)
    assert faults(report) == [(2, "CAD", "another_rate_stands")]
    kept = bring(fund, HISTORY, keep_recorded=True)
    assert (kept.recorded, kept.kept) == (6, 1)
    assert in_force(fund, "CAD")["2025-11-24"] == Decimal("0.71")


def test_a_leap_needs_a_second_signature(fund: Setting) -> None:
    """A list counts without one; it may not take a currency far from where it was."""
    bring(fund, HISTORY)
    leap = "Date,USD,CAD\n2025-11-25,1.15,1.20\n"
    assert faults(bring(fund, leap)) == [(2, "CAD", "too_far_from_the_last")]
    signed = Decimal("1.15") / Decimal("1.20")
    rate(fund, "CAD", str(signed.quantize(Decimal("0.000000000001"))), date(2025, 11, 25))
    assert bring(fund, leap).outcome == "recorded"
    # What was known more than a month ago is no measure.
    assert bring(fund, "Date,USD,CAD\n2026-03-02,1.15,1.80\n").outcome == "recorded"


def test_a_long_list_is_read_at_once_and_a_longer_one_refused(fund: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_files, "MAX_RATES", 31 * 150)
    codes = [unit.code for unit in rates.list_currencies(fund.officer, funds_rates.ListCurrencies(limit=30)).items]
    line = ",".join(["1.1"] * 31)
    rows = [f"{date(2010, 1, 1) + timedelta(days=n)},{line}" for n in range(100)]
    report = bring(fund, "\n".join([f"Date,USD,{','.join(codes)}", *rows]))
    assert (report.outcome, report.recorded) == ("recorded", 3_100)
    rows += [f"{date(2013, 1, 1) + timedelta(days=n)},{line}" for n in range(100)]
    longer = bring(fund, "\n".join([f"Date,USD,{','.join(codes)}", *rows]))
    assert ("file", "too_many_rows") in {fault[1:] for fault in faults(longer)}


def test_currencies_tell_their_decimals_and_their_newest_rate(fund: Setting) -> None:
    bring(fund, HISTORY)
    units = {u.code: u for u in rates.list_currencies(fund.officer, funds_rates.ListCurrencies(limit=200)).items}
    assert [units[code].decimals for code in ("JPY", "CAD", "KWD")] == [0, 2, 3]
    assert (units["CAD"].newest, units["PYG"].newest) == (date(2025, 11, 24), None)


def test_a_currency_whose_newest_rate_is_older_than_the_books_is_listed(fund: Setting) -> None:
    """As a list of the last century brings it: the forms that choose a currency read this list."""
    bring(fund, "Date,USD,ITL\n1998-12-31,1.1668,1936.27\n")
    units = {u.code: u for u in rates.list_currencies(fund.officer, funds_rates.ListCurrencies(limit=200)).items}
    assert max((unit.newest for unit in units.values() if unit.newest), default=None) == date(1998, 12, 31)


# The database ------------------------------------------------------------------------------------------------------


FORGED = """
INSERT INTO exchange_rate (currency, valid_on, usd_per_unit, source, recorded_by, recorded_at, manual_rate_id)
VALUES ('CAD', :on, :rate, 'x', :who, now(), :manual)
"""


def test_rule_12_the_database_knows_no_unsigned_rate(fund: Setting) -> None:
    entered = enter(fund)
    values = {"on": DAY, "rate": "0.75", "who": new_id()}
    assert broken(fund.session, FORGED, **values, manual=None) == "ck_exchange_rate_rule_12_signed_or_imported"
    assert broken(fund.session, FORGED, **values, manual=entered.id) == "rule_12_second_signature"
    approve(fund, entered)
    other = values | {"on": DAY - timedelta(days=1), "manual": entered.id}
    assert broken(fund.session, FORGED, **other) in ("rule_12_second_signature", "uq_exchange_rate_manual_rate_id")
    own = "UPDATE manual_rate SET status = 'in_force', decided_by = entered_by WHERE status = 'pending'"
    enter(fund, valid_on=DAY - timedelta(days=2))
    assert broken(fund.session, own) == "ck_manual_rate_rule_12_maker_is_not_checker"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE manual_rate SET usd_per_unit = 1",
        "DELETE FROM manual_rate",
        "UPDATE rate_import SET filename = 'x'",
        "DELETE FROM rate_import",
        "UPDATE exchange_rate SET usd_per_unit = 1",
        "TRUNCATE manual_rate CASCADE",
    ],
)
def test_rule_2_decided_rates_are_never_changed(fund: Setting, statement: str) -> None:
    rate(fund, "CAD", "0.75")
    bring(fund, HISTORY)
    assert broken(fund.session, statement) == "rule_2_never_changed"


def test_rule_13_a_worth_is_rounded_half_up_to_cents(fund: Setting) -> None:
    rate(fund, "JPY", "0.006371191136")
    assert money.value(fund.officer, Decimal(1001), "JPY", DAY).amount_usd == Decimal("6.38")


def test_a_list_moves_no_currency_in_small_steps(fund: Setting) -> None:
    rate(fund, "CAD", "0.7", date(2025, 10, 31))
    days = [f"2025-11-{day:02},1,{1.4 * 1.24**day:.6f}\n" for day in range(1, 12)]
    report = bring(fund, "Date,USD,CAD\n" + "".join(days))
    assert report.outcome == "refused"
    assert faults(report)[0] == (3, "CAD", "too_far_from_the_last")
