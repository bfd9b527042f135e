"""A signed payment order as a file for the bank: pain.001.001.09 of ISO 20022, one block of credit transfers.

A control sum adds up amounts of any currency, as the standard has it. Texts are in the character set that banks
everywhere take; what has no letter there is written without its accent, or left out.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Sequence

from lxml import etree

from chassis.call import Call
from contracts.funds.bank.bank_refusals import PAYMENT_NOT_SIGNED
from contracts.funds.bank.payments import OrderStatus, Payment, PaymentOrder, ReadPaymentOrder
from contracts.funds.bank.reconciliation import ReconciliationFile
from services.funds.bank import accounts, payment_orders
from services.funds.evidence import access_log
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import BankAccount

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_TAKEN = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")


def payment_order_file(call: Call, command: ReadPaymentOrder) -> ReconciliationFile:
    """The file; that it was read is recorded. Raises NOT_FOUND, PAYMENT_NOT_SIGNED, and what
    `payment_orders.check_payable` raises: a file is for what is owed today."""
    found = payment_orders.find(call, command.order_id)
    order = payment_orders.view(call, found)
    if order.status != OrderStatus.SIGNED:
        raise PAYMENT_NOT_SIGNED("order_id")
    payment_orders.check_payable(call, found, [each.expenditure_id for each in order.payments if each.paid_on])
    access_log.record(call, "payment_order", "xml", command, subject_id=order.id)
    account = accounts.find(call, order.account_id)
    fund = call.session.get_one(ledger_model.Fund, account.fund_id)
    content = written(order, account, fund.title)
    return ReconciliationFile(
        filename=f"{order.message_id}.xml",
        media_type="application/xml",
        content_base64=base64.b64encode(content).decode(),
    )


def written(order: PaymentOrder, account: BankAccount, payer: str) -> bytes:
    """The document: the same order is always the same bytes."""
    document = etree.Element(f"{{{SPACE}}}Document", nsmap={None: SPACE})  # type: ignore[dict-item]  # the default namespace has no name
    initiation = _under(document, "CstmrCdtTrfInitn")
    count, total = str(len(order.payments)), f"{order.control_sum:f}"
    signed_at = order.decided_at or order.entered_at
    head = _under(initiation, "GrpHdr")
    _text(head, "MsgId", order.message_id)
    _text(head, "CreDtTm", f"{signed_at:%Y-%m-%dT%H:%M:%S}")
    _text(head, "NbOfTxs", count)
    _text(head, "CtrlSum", total)
    _text(head, "InitgPty/Nm", plain(payer, 140))
    block = _under(initiation, "PmtInf")
    _text(block, "PmtInfId", order.message_id)
    _text(block, "PmtMtd", "TRF")
    _text(block, "BtchBookg", "false")
    _text(block, "NbOfTxs", count)
    _text(block, "CtrlSum", total)
    _text(block, "ReqdExctnDt/Dt", order.execute_on.isoformat())
    _text(block, "Dbtr/Nm", plain(payer, 140))
    _account(_under(block, "DbtrAcct"), account.iban, account.number, account.currency)
    _agent(_under(block, "DbtrAgt"), account.bic)
    for payment in order.payments:
        _transfer(_under(block, "CdtTrfTxInf"), payment)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def plain(text: str, longest: int) -> str:
    """A text in the letters that banks take."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c in _TAKEN else " " for c in bare).split())[:longest].strip() or "-"


def _transfer(parent: etree._Element, payment: Payment) -> None:
    _text(parent, "PmtId/EndToEndId", payment.end_to_end_id)
    amount = _text(_under(parent, "Amt"), "InstdAmt", f"{payment.amount:f}")
    amount.set("Ccy", payment.currency)
    if payment.bic:
        _agent(_under(parent, "CdtrAgt"), payment.bic)
    creditor = _under(parent, "Cdtr")
    _text(creditor, "Nm", plain(payment.payee, 140))
    _text(creditor, "PstlAdr/Ctry", payment.country)
    _account(_under(parent, "CdtrAcct"), payment.iban, payment.number, None)
    _text(parent, "RmtInf/Ustrd", plain(payment.document, 140))


def _account(parent: etree._Element, iban: str | None, number: str | None, currency: str | None) -> None:
    if iban:
        _text(parent, "Id/IBAN", iban)
    else:
        _text(parent, "Id/Othr/Id", number or "-")
    if currency:
        _text(parent, "Ccy", currency)


def _agent(parent: etree._Element, bic: str | None) -> None:
    """The bank; where its code is not known, the standard says so in words."""
    if bic:
        _text(parent, "FinInstnId/BICFI", bic)
    else:
        _text(parent, "FinInstnId/Othr/Id", "NOTPROVIDED")


def _text(parent: etree._Element, path: str, text: str) -> etree._Element:
    names: Sequence[str] = path.split("/")
    for name in names:
        parent = _under(parent, name)
    parent.text = text
    return parent


def _under(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SPACE}}}{name}")
