"""A month of a fund of its own: what is there before its cost comes, and what the bank answers to our order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import uuid4

from lxml import etree

from convive.api.client import Person
from tests.common.funds.bank import camt

FUNDS = "/api/v1/funds"
PAIN = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
_CAMT = Path(__file__).parents[1] / "funds" / "bank" / "schemas" / "camt.053.001.08.xsd"
_THRESHOLD, _GIVEN = "100", "5000.00"


@dataclass(frozen=True)
class Month:
    """The month before today's, in a fund of which each cost above USD 100 takes two; nothing is closed yet."""

    mark: str
    number: str

    @property
    def fund(self) -> str:
        return f"month-{self.mark}"

    @property
    def title(self) -> str:
        return f"Mes {self.mark}"

    @property
    def account(self) -> str:
        return f"Banco {self.mark}"

    @property
    def payee(self) -> str:
        return f"Imprenta Ñandú {self.mark}"

    @property
    def what(self) -> str:
        return f"Manuales del curso {self.mark}"

    @property
    def gift(self) -> str:
        return f"AP-{self.mark}"

    @property
    def first(self) -> date:
        return (today().replace(day=1) - timedelta(days=1)).replace(day=1)

    @property
    def last(self) -> date:
        return today().replace(day=1) - timedelta(days=1)

    def answer(self, order: bytes) -> bytes:
        """The bank's statement from the first of the month until today: the gift, and the payments of our order."""
        told = etree.fromstring(order)
        lines: list[tuple[Any, ...]] = [(self.first + timedelta(days=1), _GIVEN, "Aporte", self.gift, "Embajada")]
        references = []
        for payment in told.iterfind(".//p:CdtTrfTxInf", PAIN):
            amount, name = payment.findtext("p:Amt/p:InstdAmt", "", PAIN), payment.findtext("p:Cdtr/p:Nm", "", PAIN)
            references.append(payment.findtext("p:PmtId/p:EndToEndId", "", PAIN))
            lines.append((today(), f"-{amount}", "Transferencia", uuid4().hex[:12], name))
        said = camt(lines, opening="0", since=self.first, until=today(), number=self.number, reference="2026/11")
        head, *parts = said.split(b"<NtryDtls><TxDtls>")
        marks = [b"", *(f"<Refs><EndToEndId>{each}</EndToEndId></Refs>".encode() for each in references)]
        pairs = zip(marks, parts, strict=True)
        return head + b"".join(b"<NtryDtls><TxDtls>" + mark + part for mark, part in pairs)


def begun(officer: Person, approver: Person, contact: Person) -> Month:
    """A donor with a contact, an agreement, an award, its money, an account at a bank and a payee; by the API."""
    mark = uuid4().hex[:6]
    month = Month(mark, uuid4().hex[:12].upper())
    terms = {"fund_id": month.fund, "title": month.title, "second_signature_above_usd": _THRESHOLD}
    approver.post(f"{FUNDS}/funds", terms)
    account = {"name": month.account, "number": month.number, "starts_on": str(month.first), "opening_balance": "0"}
    officer.post(f"{FUNDS}/bank/accounts", account | {"fund_id": month.fund, "bic": "BOFAUS3N"})
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Embajada {mark}", "donor_class": "other"})["id"]
    person = {"name": "Inés", "email": f"{mark}@tests.example", "language": "es", "member_id": contact.id}
    officer.post(f"{FUNDS}/donors/{donor}/people", person)
    terms = {
        "donor_id": donor, "reference": f"AC-{mark}", "title": "Puertos seguros", "currency": "USD", "pledge": "9000",
        "starts_on": str(month.first), "ends_on": f"{month.first.year + 1}-12-31", "signed_on": str(month.first),
        "fund_id": month.fund,
    }  # fmt: skip
    agreement = officer.post(f"{FUNDS}/agreements", terms)["id"]
    plan = [("direct", "Formación", "5000"), ("direct", "Viajes", "3000"), ("indirect", "Costos indirectos", "1000")]
    lines = [{"kind": kind, "title": title, "amount_usd": amount} for kind, title, amount in plan]
    award = {"agreement_id": agreement, "programme": "ports", "title": f"Puertos {mark}", "lines": lines}
    officer.post(f"{FUNDS}/awards", award)
    given = {"donor_id": donor, "agreement_id": agreement, "currency": "USD", "amount": _GIVEN, "reference": month.gift}
    waits = officer.post(f"{FUNDS}/contributions", given | {"received_on": str(month.first + timedelta(days=1))})
    approver.post(f"{FUNDS}/pending-receipts/{waits['pending_id']}/approve", {})
    officer.post(f"{FUNDS}/payees", {"name": month.payee, "country": "BZ"})
    return month


def today() -> date:
    """The platform's day."""
    return datetime.now(UTC).date()


def valid_order(content: bytes) -> bool:
    """Whether it is a pain.001.001.09, by the schema of ISO 20022."""
    return _valid(content, resources.files("sepaxml").joinpath("schemas", "pain.001.001.09.xsd").read_bytes())


def valid_answer(content: bytes) -> bool:
    """Whether it is a camt.053.001.08, by the schema of ISO 20022."""
    return _valid(content, _CAMT.read_bytes())


def _valid(content: bytes, schema: bytes) -> bool:
    return bool(etree.XMLSchema(etree.fromstring(schema)).validate(etree.fromstring(content)))
