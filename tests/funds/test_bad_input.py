"""What people try: each is refused with the field, the rule and what would make it right, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from chassis.idempotency import once
from chassis.rpc.serve import as_data, invalid_as_data
from contracts.base import Refused
from contracts.funds.ledger import journal as funds_journal
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.spending import commitments as funds_commitments
from contracts.funds.spending import expenditures as funds_expenditures
from gateway import translate
from services.funds.ledger import periods
from services.funds.spending import commitments, expenditures
from tests.common.funds.helpers import DAY, Setting, rate, reverse, setting
from tests.common.funds.worlds import rolled_back
from tests.funds.test_rules_in_the_database import entry, lines, refused

ENDS = date(2026, 9, 30)


@dataclass
class Told:
    """What somebody was told."""

    code: str
    field: str | None
    text: str
    translated: list[str]


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    restriction = {"countries": ["BZ"], "activity_kinds": ["workshop"]}
    with rolled_back(engine_of("funds")) as session:
        fund = setting(session, restriction=restriction, ends_on=ENDS)
        fund.receive("20000")
        yield fund


def told(act: Callable[[], object]) -> Told:
    """The refusal as it crosses the wire, its text filled in."""
    try:
        act()
    except ValidationError as error:
        said = invalid_as_data(error)
    except Refused as error:
        said = as_data(error)
    else:
        raise AssertionError("it was accepted")
    field = said["errors"][0]["field"] if said["errors"] else None
    translated = [translate.text(said["message"], language, said["params"]) for language in ("es", "pt", "fr")]
    return Told(said["code"], field, said["message"].format(**said["params"]), translated)


def closed(fund: Setting) -> None:
    periods.close_period(fund.approver, funds_journal.ClosePeriod(ends_on=DAY))
    fund.spend("1")


def line_of_another_award(fund: Setting) -> None:
    held = fund.reserve("100", ends_on=ENDS)
    fund.spend("1", allocation_id=held.id, line_id=setting(fund.session).award.lines[0].id)


def twice_reversed(fund: Setting) -> None:
    paid = fund.spend("1")
    reverse(fund, paid.entry_id)
    reverse(fund, paid.entry_id)


def a_reversal_reversed(fund: Setting) -> None:
    reverse(fund, reverse(fund, fund.spend("1").entry_id).reversing_entry_id)


def same_key_another_payload(fund: Setting) -> None:
    for amount in ("1", "2"):
        command = funds_expenditures.PostExpenditure(**fund.cost(amount))
        act = lambda command=command: expenditures.post_expenditure(fund.officer, command).model_dump_json()  # noqa: E731
        once(fund.officer, "post_expenditure", "a key", command, act)


def commitment(fund: Setting, **fields: Any) -> funds_commitments.Commitment:
    given = {
        "kind": "contract", "line_id": fund.award.lines[0].id, "reference": "C-1", "payee": "Hudson Trident",
        "description": "Simulator time", "amount": "100", "signed_on": DAY, "country": "BZ",
        "activity_kind": "workshop",
    }  # fmt: skip
    command = funds_commitments.EnterCommitment.model_validate(given | fields)
    return commitments.enter_commitment(fund.officer, command)


def abroad(fund: Setting, amount: str, currency: str) -> None:
    rate(fund, "JPY", "0.0067")
    cost = fund.cost() | {"amount_usd": None, "amount": amount, "currency": currency}
    expenditures.post_expenditure(fund.officer, funds_expenditures.PostExpenditure(**cost))


TOMORROW = date.today() + timedelta(days=1)  # noqa: DTZ011 - a day that has not come anywhere
TABLE: list[tuple[str, Callable[[Setting], object], str, str | None, str]] = [
    ("a negative cost", lambda f: f.spend("-1"), "funds.no_refund", "amount_usd", "rule 4"),
    ("a negative receipt", lambda f: f.receive("-1"), "funds.no_refund", "amount", "rule 4"),
    ("a cost of zero", lambda f: f.spend("0.00"), "funds.zero", "amount_usd", "enter what was received or paid"),
    ("a receipt of zero", lambda f: f.receive("0"), "funds.zero", "amount", "rule 1"),
    ("half a yen", lambda f: abroad(f, "100.5", "JPY"), "funds.too_precise", "amount", "at most 0 decimal places"),
    ("a tenth of a cent", lambda f: f.receive("1.005"), "funds.too_precise", "amount", "at most 2 decimal places"),
    ("no currency of this world", lambda f: abroad(f, "5", "XXX"), "funds.unknown_currency", "currency", "ISO 4217"),
    ("dollars credited as others", lambda f: f.receive("5", credited_usd="4"), "funds.unbookable", "credited_usd", ""),
    ("both amounts", lambda f: f.spend("1", currency="EUR"), "funds.which_amount", "amount", "rule 13"),
    ("an unknown rate", lambda f: abroad(f, "5", "EUR"), "funds.unknown_rate", "currency", "record one first"),
    ("a closed period", closed, "funds.closed_period", "occurred_on", f"use a date after {DAY} (Fund rule 10)"),
    ("a cost in the future", lambda f: f.spend("1", occurred_on=TOMORROW),
     "funds.future_date", "occurred_on", "only past transactions"),
    ("a receipt in the future", lambda f: f.receive("1", agreement_id=None, received_on=TOMORROW),
     "funds.future_date", "received_on", "only past"),
    ("a contract in the future", lambda f: commitment(f, signed_on=TOMORROW),
     "funds.future_date", "signed_on", "only past"),
    ("another award's line", line_of_another_award, "funds.other_award", "line_id", "of the paying award"),
    ("no line at all", lambda f: f.spend("1", line_id=None),
     "funds.line_needed", "line_id", "the budget line to pay from"),
    ("the indirect line", lambda f: f.spend("1", line_id=f.award.lines[2].id), "not_found", "line_id", "budget line"),
    ("an expired agreement's money spent", lambda f: f.spend("1", occurred_on=ENDS + timedelta(days=1)),
     "funds.off_period", "occurred_on", f"to {ENDS} (Fund rule 8)"),
    ("an expired agreement's receipt", lambda f: f.receive("1", received_on=ENDS + timedelta(days=1)),
     "funds.agreement_expired", "received_on", str(ENDS)),
    ("another country", lambda f: f.spend("1", country="GT"), "funds.off_country", "country", "BZ (Fund rule 8)"),
    ("another kind", lambda f: f.spend("1", activity_kind="study"), "funds.off_kind", "activity_kind", "workshop"),
    ("another programme", lambda f: f.reserve("1", award_id=f.award.id, programme="other"), "funds.off_programme",
     "programme", "rule 8"),
    ("no award for it", lambda f: f.reserve("1", programme="other"), "funds.no_award_fits", "programme", "rule 8"),
    ("beyond the balance", lambda f: [f.spend("9000") for _ in range(2)],
     "funds.beyond_available", "amount_usd", "rule 7"),
    ("more held than there is", lambda f: [f.reserve("9000", ends_on=ENDS) for _ in range(2)],
     "funds.beyond_available", "amount_usd", "rule 7"),
    ("a second reversal", twice_reversed, "funds.already_reversed", "entry_id", "reversed only once (Fund rule 2)"),
    ("a reversal reversed", a_reversal_reversed, "funds.not_reversible", "entry_id", "record the transaction again"),
    ("the same key, another payload", same_key_another_payload,
     "idempotency_key_reused", "Idempotency-Key", "different"),
    ("a payment to the donor", lambda f: f.spend("1", payee=f.donor.name),
     "funds.no_refund", "payee", "transferred within"),
    ("a refund by its name", lambda f: f.spend("1", description="Refund to the donor"), "funds.no_refund",
     "description", "rule 4"),
    ("interest by its name", lambda f: f.receive("1", reference="Bank interest Q3"), "funds.no_interest", "reference",
     "rule 5"),
    ("the same invoice twice", lambda f: [f.spend("1", document="INV-1") for _ in range(2)], "funds.same_cost",
     "document", "say why"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "code", "field", "words"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_it_is_refused_with_the_field_the_rule_and_what_would_make_it_right(
    fund: Setting, act: Callable[[Setting], object], code: str, field: str | None, words: str
) -> None:
    said = told(lambda: act(fund))
    assert (said.code, said.field) == (code, field)
    assert words in said.text and "{" not in said.text
    assert len({said.text, *said.translated}) == 4, "in four languages"
    assert not any("{" in translated for translated in said.translated)


def test_an_unbalanced_entry_is_refused_by_the_database_whoever_writes_it(fund: Setting) -> None:
    half = lines(fund, entry(fund), ("5000", "USD", "5", "5"), ("1000", "USD", "-4.99", "-4.99"))
    assert refused(fund, half) == "rule_1_nets_to_zero"


def test_rule_6_a_pledge_is_not_spent(fund: Setting) -> None:
    """100,000 were promised, 20,000 came."""
    fund.spend("9000")
    assert fund.agreement.pledge == 100_000
    assert (
        told(lambda: fund.spend("9000")).text == f"Only 9920.00 USD is available on {fund.officer.today} (Fund rule 7)."
    )


def test_a_field_nobody_knows_is_seen_as_a_typing_mistake() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        funds_contributions.RecordContribution.model_validate({"amount": "1", "amuont": "2"})
