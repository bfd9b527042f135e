"""Costs are paid by an order that two people sign, in a file that banks take, and come back on the statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import resources
from typing import Any
from uuid import UUID

import pytest
from lxml import etree
from sqlalchemy import text

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import payees as funds_payees
from contracts.funds import reversals as funds_reversals
from contracts.funds.bank import payments as funds_payments
from contracts.funds.ledger import terms as funds_terms
from contracts.identity import Role
from services.funds.bank import payment_files, payment_orders
from services.funds.ledger import funds
from services.funds.payees import finding, payees
from services.funds.reversals import reversals
from services.funds.spending.model import Expenditure
from tests.common.funds.bank import Bank
from tests.common.funds.helpers import broken, reverse
from tests.funds.bank.books import DAY, confirm, propose
from tests.funds.bank.ordering import IBAN, code, details, file_of, order, order_one, payable, sign
from tests.funds.bank.test_desk import batch


def test_the_file_is_valid_by_the_schema_of_iso_20022(owing: Bank) -> None:
    numbered = order(owing)
    content = file_of(owing, sign(owing, numbered))
    path = resources.files("sepaxml") / "schemas" / "pain.001.001.09.xsd"
    schema = etree.XMLSchema(etree.fromstring(path.read_bytes()))
    document = etree.fromstring(content)
    assert schema.validate(document), schema.error_log
    space = {"p": payment_files.SPACE}
    assert document.xpath("string(//p:GrpHdr/p:CtrlSum)", namespaces=space) == "350.00"
    assert document.xpath("//p:Cdtr/p:Nm/text()", namespaces=space) == ["Hotel Nandu Cie", "Ana Mora"]
    assert document.xpath("//p:InstdAmt/text()", namespaces=space) == ["100.00", "250.00"]


def test_rule_12_an_order_has_no_file_until_a_second_person_signs(owing: Bank) -> None:
    made = order(owing)
    with pytest.raises(Refused) as unsigned:
        file_of(owing, made)
    with pytest.raises(Refused) as own:
        sign(owing, made, owing.fund.officer)
    assert (code(unsigned), code(own)) == ("funds.payment_not_signed", "funds.same_person")
    assert sign(owing, made).status == "signed"
    with pytest.raises(Refused) as again:
        sign(owing, made)
    assert code(again) == "funds.already_decided"


def test_rule_12_the_database_refuses_an_order_signed_by_its_maker(owing: Bank) -> None:
    made = order(owing)
    signed = "UPDATE payment_order SET status = 'signed', decided_by = {who}, decided_at = now() WHERE id = :id"
    session = owing.fund.session
    assert "rule_12" in str(broken(session, signed.format(who="entered_by"), id=made.id))
    sign(owing, made)
    changed = "UPDATE payment_order SET execute_on = execute_on + 1 WHERE id = :id"
    assert broken(session, changed, id=made.id) == "payment_order_decided"


def test_a_cost_is_paid_once(owing: Bank) -> None:
    costs = payable(owing)
    made = order(owing)
    assert payable(owing) == []
    again = {"expenditure_id": costs[0].expenditure_id, "country": "BE", "iban": IBAN}
    command = funds_payments.OrderPayments(
        account_id=owing.account.id, execute_on=owing.fund.officer.today, payments=[again]
    )
    with pytest.raises(Refused) as twice:
        payment_orders.order_payments(owing.fund.officer, command)
    assert code(twice) == "funds.payment_ordered"
    refused = funds_payments.RefusePaymentOrder(order_id=made.id, reason="Wrong account")
    payment_orders.refuse_payment_order(owing.fund.approver, refused)
    assert [each.iban for each in payable(owing)] == [None, None], "an account that was refused is not offered again"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"iban": "BE68539007547035"}, "funds.bank_iban"),
        ({"iban": None}, "funds.payment_account"),
        ({"iban": None, "number": "123"}, "funds.payment_account"),
        ({"number": "123", "bic": "BOFAUS3N"}, "funds.payment_account"),
    ],
)
def test_a_payee_without_a_right_account_is_refused(owing: Bank, wrong: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as error:
        order(owing, **wrong)
    assert code(error) == refusal


def test_the_register_says_to_which_account_is_paid(owing: Bank) -> None:
    made = details(owing, "Ana Mora", bic="NWBKGB2L")
    ana = payable(owing)[1]
    assert (ana.details_id, ana.iban, ana.holder, ana.bic) == (
        made.id,
        "GB29NWBK60161331926819",
        "Ana Mora Ltd",
        "NWBKGB2L",
    )
    paid = order_one(owing, 1).payments[0]
    assert (paid.iban, paid.payee, paid.details_id, paid.country) == (ana.iban, "Ana Mora Ltd", made.id, "BZ")
    assert order_one(owing, 0, country="BE", iban=IBAN).payments[0].details_id is None, (
        "typed in: the register has none"
    )


def test_another_account_than_the_registers_is_refused(owing: Bank) -> None:
    details(owing, "Ana Mora")
    with pytest.raises(Refused) as error:
        order_one(owing, 1, iban=IBAN)
    assert code(error) == "funds.payment_register"


def test_rule_12_bank_details_that_wait_are_not_paid_to_nor_around(owing: Bank) -> None:
    details(owing, "Ana Mora", by=False)
    assert payable(owing)[1].details_wait
    with pytest.raises(Refused) as error:
        order_one(owing, 1, iban=IBAN)
    assert code(error) == "funds.details_wait"


def test_rule_12_details_that_changed_since_the_order_are_not_signed(owing: Bank) -> None:
    details(owing, "Ana Mora")
    made = order_one(owing, 1)
    details(owing, "Ana Mora", iban=IBAN)
    with pytest.raises(Refused) as error:
        sign(owing, made)
    assert code(error) == "funds.payment_details_changed"
    signed = (
        "UPDATE payment_order SET status = 'signed', decided_by = gen_random_uuid(), decided_at = now() WHERE id = :id"
    )
    assert broken(owing.fund.session, signed, id=made.id) == "payment_to_signed_details"


def test_rule_12_the_database_refuses_a_payment_to_another_account(owing: Bank) -> None:
    made, cost = details(owing, "Ana Mora"), payable(owing)[1]
    order = (
        "INSERT INTO payment_order (id, account_id, message_id, execute_on, status, entered_by, entered_at)"
        " VALUES ('01900000-0000-7000-8000-000000000001', :account, 'M', current_date, 'pending', :who, now())"
    )
    payment = (
        "INSERT INTO payment (id, order_id, position, expenditure_id, end_to_end_id, amount, currency, payee, country,"
        " iban, details_id) VALUES (gen_random_uuid(), '01900000-0000-7000-8000-000000000001', 1, :cost, 'E', 250,"
        " 'USD', 'Ana', 'BZ', :iban, CAST(:details AS uuid))"
    )
    told = {"account": owing.account.id, "who": owing.fund.officer.actor.member_id, "cost": cost.expenditure_id}
    for iban, details_id in ((IBAN, None), (IBAN, made.id), (made.iban, None)):
        given = told | {"iban": iban, "details": details_id and str(details_id)}
        assert broken(owing.fund.session, order, payment, **given) == "payment_to_signed_details"
    assert broken(owing.fund.session, order, payment, **told, iban=made.iban, details=str(made.id)) is None


def test_a_closed_payee_is_not_paid(owing: Bank) -> None:
    [found] = finding.list_payees(owing.fund.officer, funds_payees.ListPayees(search="Ana Mora")).items
    payees.close_payee(owing.fund.officer, funds_payees.ClosePayee(payee_id=found.id, reason="No longer there"))
    assert payable(owing)[1].payee_closed
    with pytest.raises(Refused) as error:
        order_one(owing, 1, iban=IBAN)
    assert code(error) == "funds.payee_closed"


def test_who_only_reads_sees_the_end_of_an_account(owing: Bank) -> None:
    details(owing, "Ana Mora")
    made = order_one(owing, 1)
    auditor = Desk(owing.fund.session, "funds").call_as(Role.AUDITOR)
    read = payment_orders.read_payment_order(auditor, funds_payments.ReadPaymentOrder(order_id=made.id))
    assert (read.payments[0].iban, read.payments[0].masked) == ("••6819", True)


def withdraw(owing: Bank, made: funds_payments.PaymentOrder, by: Any = None) -> funds_payments.PaymentOrder:
    command = funds_payments.WithdrawPaymentOrder(order_id=made.id, reason="The bank did not take it")
    return payment_orders.withdraw_payment_order(by or owing.fund.officer, command)


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error:
        do()
    return code(error)


@pytest.mark.parametrize("signed", [False, True])
def test_an_ordered_cost_is_not_reversed_until_its_order_is_withdrawn(owing: Bank, signed: bool) -> None:
    made = order(owing)
    if signed:
        made = sign(owing, made)
    entry_id = _entry(owing, made)
    with pytest.raises(Refused) as error:
        reverse(owing.fund, entry_id)
    assert (code(error), error.value.params) == ("funds.ordered_cost", {"order": made.message_id})
    withdraw(owing, made)
    assert refused(lambda: file_of(owing, made)) == "funds.payment_not_signed"
    assert reverse(owing.fund, entry_id).status == "posted"
    assert [each.payee for each in payable(owing)] == ["Ana Mora"]


def test_the_database_refuses_the_reversal_of_an_ordered_cost(owing: Bank) -> None:
    made = sign(owing, order(owing))
    entry = "SELECT * FROM journal_entry WHERE id = :id"
    row = dict(owing.fund.session.execute(text(entry), {"id": _entry(owing, made)}).mappings().one())
    again = (
        "INSERT INTO journal_entry (id, fund_id, fiscal_year, kind, occurred_on, posted_at, description, entered_by,"
        " reversal_of) VALUES (gen_random_uuid(), :fund, :year, 'reversal', :day, now(), 'x', :who, :of)"
    )
    told = {"fund": row["fund_id"], "year": row["fiscal_year"], "who": row["entered_by"], "of": row["id"]}
    told["day"] = row["occurred_on"]
    assert broken(owing.fund.session, again, **told) == "ordered_cost_stays"


def test_once_the_bank_has_begun_two_people_reverse_a_cost_and_its_file_is_gone(owing: Bank) -> None:
    made = sign(owing, order(owing))
    first = made.payments[0]
    owing.read(batch("100.00", (first.end_to_end_id, "100.00", "SOMEBODY ELSE")))
    [found] = propose(owing)
    items = [
        {"entry_id": each.entry_id, "part": each.part, "detail_id": each.detail_id} for each in found.proposals[0].items
    ]
    confirm(owing, owing.lines(), items)
    assert file_of(owing, made), "what is paid is not asked again"
    waits = reverse(owing.fund, _entry(owing, made, 1))
    assert waits.status == "pending"
    approve = funds_reversals.ApproveReversal(reversal_id=waits.id)
    assert reversals.approve_reversal(owing.fund.approver, approve).status == "posted"
    assert refused(lambda: file_of(owing, made)) == "funds.order_reversed"


def test_a_reversal_that_waited_since_before_the_order_is_not_approved(owing: Bank) -> None:
    low = funds_terms.SetThreshold(second_signature_above_usd="50")
    funds.set_threshold(owing.fund.approver, low)
    waits = reverse(owing.fund, _entry(owing, payable(owing)[0]))
    assert waits.status == "pending"
    order(owing)
    approve = funds_reversals.ApproveReversal(reversal_id=waits.id)
    assert refused(lambda: reversals.approve_reversal(owing.fund.approver, approve)) == "funds.ordered_cost"


def _close(owing: Bank) -> None:
    [found] = finding.list_payees(owing.fund.officer, funds_payees.ListPayees(search="Ana Mora")).items
    payees.close_payee(owing.fund.officer, funds_payees.ClosePayee(payee_id=found.id, reason="Fraud"))


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (_close, "funds.payee_closed"),
        (lambda owing: details(owing, "Ana Mora", by=False, iban=IBAN), "funds.details_wait"),
        (lambda owing: details(owing, "Ana Mora", iban=IBAN), "funds.payment_details_changed"),
    ],
)
def test_rule_12_what_changed_of_the_payee_stops_the_signature_and_the_file(
    owing: Bank, happens: Callable[[Bank], object], refusal: str, *, typed: bool
) -> None:
    if not typed:
        details(owing, "Ana Mora")
    account = {"iban": IBAN, "country": "BE"}
    signed, waiting = sign(owing, order_one(owing, 1, **(account if typed else {}))), order_one(owing, 0, **account)
    assert file_of(owing, signed)
    happens(owing)
    assert refused(lambda: file_of(owing, signed)) == refusal
    assert sign(owing, waiting).status == "signed", "another payee's order is not concerned"


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (_close, "payment_to_a_settled_payee"),
        (lambda owing: details(owing, "Ana Mora", by=False, iban=IBAN), "payment_to_a_settled_payee"),
        (lambda owing: details(owing, "Ana Mora", iban=IBAN), "payment_to_signed_details"),
    ],
)
def test_rule_12_nor_is_it_signed_in_the_database(owing: Bank, happens: Callable[[Bank], object], refusal: str) -> None:
    made = order_one(owing, 1, iban=IBAN, country="BE")
    happens(owing)
    assert refused(lambda: sign(owing, made)).startswith("funds.")
    signed = (
        "UPDATE payment_order SET status = 'signed', decided_by = gen_random_uuid(), decided_at = now() WHERE id = :id"
    )
    assert broken(owing.fund.session, signed, id=made.id) == refusal


def test_a_withdrawn_order_keeps_its_signature_and_the_list_of_approvals_says_withdrawn(owing: Bank) -> None:
    signed = sign(owing, order(owing))
    gone = withdraw(owing, signed)
    assert (gone.decided_by, gone.decided_at, gone.reason) == (signed.decided_by, signed.decided_at, None)
    assert (gone.status, gone.withdrawn_by) == ("withdrawn", owing.fund.officer.actor.member_id)
    assert (gone.withdrawn_reason, gone.withdrawn_at) == ("The bank did not take it", owing.fund.officer.now)
    listed = "SELECT status, decided_by, refusal, party FROM approval WHERE id = :id"
    row = owing.fund.session.execute(text(listed), {"id": gone.id}).one()
    assert tuple(row) == ("withdrawn", gone.withdrawn_by, "The bank did not take it", "Ana Mora + 1")
    changed = "UPDATE payment_order SET decided_by = gen_random_uuid() WHERE id = :id"
    assert broken(owing.fund.session, changed, id=gone.id) == "payment_order_decided"


def test_a_withdrawal_does_not_change_who_signed_in_the_database_either(owing: Bank) -> None:
    signed = sign(owing, order(owing))
    over = (
        "UPDATE payment_order SET status = 'withdrawn', active = false, withdrawn_by = entered_by,"
        " withdrawn_at = now(), decided_by = gen_random_uuid() WHERE id = :id"
    )
    assert broken(owing.fund.session, over, id=signed.id) == "payment_order_decided"
    pending = withdraw(owing, order_one_again(owing, signed))
    assert (pending.decided_by, pending.withdrawn_by) == (None, owing.fund.officer.actor.member_id)


def order_one_again(owing: Bank, signed: funds_payments.PaymentOrder) -> funds_payments.PaymentOrder:
    withdraw(owing, signed)
    return order_one(owing, 0, iban=IBAN, country="BE")


def test_an_order_names_the_costs_payee_beside_the_holder_and_the_account_debited(owing: Bank) -> None:
    details(owing, "Ana Mora")
    made = order_one(owing, 1)
    assert (made.payments[0].payee, made.payments[0].cost_payee) == ("Ana Mora Ltd", "Ana Mora")
    assert made.account == owing.account.name


def _entry(owing: Bank, made: funds_payments.PaymentOrder | funds_payments.PayableCost, place: int = 0) -> UUID:
    """The entry of a cost, or of one that is ordered."""
    cost = made if isinstance(made, funds_payments.PayableCost) else made.payments[place]
    entry_id = owing.fund.session.get_one(Expenditure, cost.expenditure_id).entry_id
    assert entry_id is not None
    return entry_id


def test_orders_are_not_for_days_gone_by(owing: Bank) -> None:
    command = funds_payments.OrderPayments(
        account_id=owing.account.id,
        execute_on=owing.fund.officer.today - timedelta(days=1),
        payments=[{"expenditure_id": payable(owing)[0].expenditure_id, "country": "BE", "iban": IBAN}],
    )
    with pytest.raises(Refused) as error:
        payment_orders.order_payments(owing.fund.officer, command)
    assert code(error) == "funds.payment_day"


def test_a_batch_with_our_references_is_found_with_the_highest_score_and_marks_them_paid(owing: Bank) -> None:
    made = sign(owing, order(owing))
    told = [(each.end_to_end_id, str(each.amount), "SOMEBODY ELSE") for each in made.payments]
    owing.read(batch("350.00", *told))
    [found] = propose(owing)
    best = found.proposals[0]
    assert (best.score, best.difference, found.clear) == (1, 0, True)
    items = [{"entry_id": item.entry_id, "part": item.part, "detail_id": item.detail_id} for item in best.items]
    confirm(owing, owing.lines(), items)
    read = payment_orders.read_payment_order(owing.fund.officer, funds_payments.ReadPaymentOrder(order_id=made.id))
    assert (read.paid, {each.paid_on for each in read.payments}) == (2, {DAY})
    assert refused(lambda: withdraw(owing, made)) == "funds.payment_in_progress"


def test_a_single_line_with_our_reference_is_certain(owing: Bank) -> None:
    made = sign(owing, order(owing))
    payment = made.payments[0]
    owing.read(batch("100.00", (payment.end_to_end_id, "100.00", "SOMEBODY ELSE")))
    best = propose(owing)[0].proposals[0]
    assert (best.score, [each.code for each in best.reasons]) == (1, ["payment_order"])


def test_what_was_withdrawn_is_not_recognized_by_its_reference(owing: Bank) -> None:
    made = sign(owing, order(owing))
    withdraw(owing, made)
    owing.read(batch("100.00", (made.payments[0].end_to_end_id, "100.00", "SOMEBODY ELSE")))
    assert all(each.score < 1 for each in propose(owing)[0].proposals)
