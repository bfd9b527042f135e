"""Costs with their evidence: in any currency, not twice, and never to a donor (Fund rules 4, 5, 13)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, text

from chassis.rpc.serve import invalid_as_data
from contracts.base import Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds.spending import expenditures as funds_expenditures
from services.funds.door import ATTACHMENTS
from services.funds.ledger import prohibited_wording
from services.funds.spending import expenditures
from tests.common.funds.helpers import DAY, Setting, award_statement, rate, read_entry, reverse, setting, usd
from tests.common.funds.worlds import rolled_back
from tests.funds.test_rules_in_the_database import refused


@pytest.fixture(scope="module")
def world(engine_of: Callable[[str], Engine]) -> Iterator[Setting]:
    with rolled_back(engine_of("funds")) as session:
        fund = setting(session)
        fund.receive("50000")
        yield fund


def code(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.refusal.code, refusal.value.field


def test_rule_13_a_cost_is_valued_at_the_rate_of_its_day_and_its_currency_is_kept(fund: Setting) -> None:
    rate(fund, "CAD", "0.75")
    paid = fund.spend_abroad("133.33", "CAD")
    assert (paid.amount, paid.currency, paid.usd_per_unit) == (usd("133.33"), "CAD", usd("0.75"))
    assert (paid.direct_usd, paid.indirect_usd) == (usd("100.00"), usd("12.00"))
    assert fund.balance().spent_usd == usd("112")
    lines = [(p.account_code, p.currency, p.amount, p.amount_usd) for p in read_entry(fund, paid.entry_id).postings]
    assert lines == [
        ("5000", "CAD", usd("133.33"), usd("100")),
        ("1900", "CAD", usd("-133.33"), usd("-100")),
        ("1900", "USD", usd("100"), usd("100")),
        ("5900", "USD", usd("12"), usd("12")),
        ("1000", "USD", usd("-112"), usd("-112")),
    ]
    reverse(fund, paid.entry_id)
    told = award_statement(fund)
    assert (told.uses_usd, told.available_usd) == (0, usd("50000"))


def test_rule_13_no_decimals_and_three(fund: Setting) -> None:
    rate(fund, "JPY", "0.0067")
    rate(fund, "KWD", "3.25")
    assert str(fund.spend_abroad("15000", "JPY").amount) == "15000"
    assert str(fund.spend_abroad("1.125", "KWD").amount) == "1.125"
    assert code(lambda: fund.spend_abroad("1.5", "JPY")) == ("funds.too_precise", "amount")
    assert code(lambda: fund.spend_abroad("5", "EUR")) == ("funds.unknown_rate", "currency")
    assert code(lambda: fund.spend_abroad("5", "XXX")) == ("funds.unknown_currency", "currency")
    assert code(lambda: fund.spend_abroad("5", "USD", amount_usd="5")) == ("funds.which_amount", "amount")
    assert code(lambda: fund.spend_abroad("5", "JPY", amount_usd="5")) == ("funds.which_amount", "amount")
    assert code(lambda: fund.spend("1", amount_usd=None)) == ("funds.which_amount", "amount")
    assert fund.spend_abroad("5", "USD").direct_usd == usd("5")


def test_rule_12_a_cost_abroad_waits_with_the_worth_it_was_entered_with(fund: Setting) -> None:
    rate(fund, "EUR", "1.1")
    waiting = fund.spend_abroad("10000", "EUR")
    assert (waiting.status, waiting.direct_usd) == ("pending", usd("11000"))
    approve = funds_expenditures.ApproveExpenditure(expenditure_id=waiting.id)
    done = expenditures.approve_expenditure(fund.approver, approve)
    assert (done.status, done.amount, done.direct_usd) == ("posted", usd("10000"), usd("11000"))


def test_the_same_document_is_not_paid_twice_unless_somebody_says_why(fund: Setting) -> None:
    first = fund.spend("100", document="INV-0448", payee="Belize Port Authority")
    same = {"document": "inv 0448", "payee": "BELIZE PORT AUTHORITY "}
    assert code(lambda: fund.spend("100", **same)) == ("funds.same_cost", "document")
    assert fund.spend("100.01", **same).status == "posted"
    assert fund.spend("100", **(same | {"payee": "Another"})).status == "posted"
    again = fund.spend("100", **same, duplicate_reason="Second delivery under one invoice")
    assert again.duplicate_reason == "Second delivery under one invoice"
    batch = funds_expenditures.PostExpenditures(costs=[fund.cost("7", document="X"), fund.cost("7", document="x")])
    assert code(lambda: expenditures.post_expenditures(fund.officer, batch)) == ("funds.same_cost", "costs.1.document")
    for cost in (first, again):
        reverse(fund, cost.entry_id)
    assert fund.spend("100", **same).status == "posted", "what was undone may be entered again"


def test_a_waiting_cost_counts_as_entered_and_a_refused_one_does_not(fund: Setting) -> None:
    waiting = fund.spend("20000", document="A")
    assert code(lambda: fund.spend("20000", document="A")) == ("funds.same_cost", "document")
    no = funds_expenditures.RefuseExpenditure(expenditure_id=waiting.id, reason="No invoice")
    expenditures.refuse_expenditure(fund.approver, no)
    assert fund.spend("20000", document="A").status == "pending"


PDF = base64.b64encode(b"%PDF-1.7 an invoice").decode()


def test_evidence_is_kept_with_the_cost(fund: Setting) -> None:
    files = [{"filename": "INV-1.pdf", "media_type": "application/pdf", "content_base64": PDF}]
    paid = fund.spend("100", evidence=files)
    assert paid.files == 1
    of_cost = funds_evidence.ListAttachments(subject_kind="expenditure", subject_id=paid.id)
    assert [file.filename for file in ATTACHMENTS.list_attachments(fund.officer, of_cost).items] == ["INV-1.pdf"]
    read = funds_expenditures.ReadExpenditure(expenditure_id=paid.id)
    assert expenditures.read_expenditure(fund.officer, read).files == 1
    wrong = [files[0] | {"media_type": "image/png"}]
    assert code(lambda: fund.spend("100", evidence=wrong)) == ("funds.file_kind", "evidence.0.media_type")


@pytest.mark.parametrize("name", ["{}", "Government of {}", "gobierno del {}", "THE GOVERNMENT OF THE {}", " {}. "])
def test_rule_4_a_donor_is_never_paid(fund: Setting, name: str) -> None:
    payee = name.format(fund.donor.name)
    assert code(lambda: fund.spend("100", payee=payee)) == ("funds.no_refund", "payee")
    batch = funds_expenditures.PostExpenditures(costs=[fund.cost("7"), fund.cost("7", payee=payee)])
    assert code(lambda: expenditures.post_expenditures(fund.officer, batch)) == ("funds.no_refund", "costs.1.payee")
    fund.spend("5")
    copied = (
        "INSERT INTO expenditure (id, award_id, line_id, description, direct_usd, indirect_usd, occurred_on, payee,"
        " document, document_on, status, entered_by, entered_at) SELECT gen_random_uuid(), award_id, line_id,"
        " description, direct_usd, indirect_usd, occurred_on, :payee, document, document_on, 'pending', entered_by,"
        " entered_at"
        " FROM expenditure LIMIT 1"
    )
    assert refused(fund, copied, payee=payee) == "rule_4_no_refund"
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.mark.parametrize("amount", ["-100", -100, "-0.01"])
def test_rule_4_a_negative_amount_is_answered_with_the_rule(fund: Setting, amount: object) -> None:
    for attempt in (
        lambda: fund.spend(amount),  # type: ignore[arg-type]
        lambda: fund.receive(amount),  # type: ignore[arg-type]
        lambda: fund.spend_abroad(amount, "CAD"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValidationError) as invalid:
            attempt()
        said = invalid_as_data(invalid.value)
        assert (said["code"], said["status"]) == ("funds.no_refund", 409)
        assert said["errors"][0]["field"] in ("amount", "amount_usd")


@pytest.mark.parametrize(
    "words",
    [
        "Refund to donor", "Repayment of the unspent balance", "Return of unused funds to the donors",
        "Reembolso al donante", "Devolución del saldo no utilizado", "Devolução ao doador", "Remboursement au bailleur",
        "Restitution du solde non dépensé", "Refund to {donor}", "Devolución del saldo a {donor}",
    ],
)  # fmt: skip
def test_rule_4_a_refund_by_another_name_is_refused(fund: Setting, words: str) -> None:
    said = words.format(donor=fund.donor.name)
    assert code(lambda: fund.spend("100", description=said)) == ("funds.no_refund", "description")


@pytest.mark.parametrize(
    "words",
    ["Bank interest", "Interest Q1", "Interest earned on the account", "Intereses bancarios", "Juros de depósito",
     "Intérêts bancaires"],
)  # fmt: skip
def test_rule_5_interest_by_another_name_is_refused(fund: Setting, words: str) -> None:
    assert code(lambda: fund.spend("100", description=words)) == ("funds.no_interest", "description")
    prohibited_wording.refuse_interest(words, "other", "description", generates_interest=True)


@pytest.mark.parametrize(
    "words",
    [
        "Reimbursement of a participant's ticket", "Return flight to {donor}", "Conference of public interest",
        "Reembolso de pasajes", "Encuesta de interés público", "Remboursement des frais de voyage",
        "Social security contributions", "Refund of a deposit by the hotel", "Study of interest groups",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_is_entered(fund: Setting, words: str) -> None:
    assert fund.spend("100", description=words.format(donor=fund.donor.name)).status == "posted"


def test_rule_13_the_database_keeps_a_costs_currency_and_amount_together(fund: Setting) -> None:
    fund.spend("20000")
    for change in ("currency = 'CAD'", "amount = 5", "usd_per_unit = 2", "currency = 'CAD', amount = -5"):
        assert refused(fund, f"UPDATE expenditure SET {change}") == "ck_expenditure_rule_13_currency"
    assert fund.spend("1", occurred_on=DAY).currency == "USD"
