"""A spreadsheet of costs on its way through the platform: the template, the bad rows in one's language, the entries."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from convive.api.client import Person
from tests.common.people import administrator, join
from tests.stack import RunningStack
from tests.system.test_files_of_the_fund import FUNDS, client_of
from tests.waiting import until

pytestmark = pytest.mark.slow

_PATIENCE = 60.0


def line_of(officer: Person) -> str:
    """A direct budget line of an award that has received 1,000 dollars."""
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})
    terms = {"donor_id": donor["id"], "reference": "A-1", "title": "Ports", "currency": "USD", "pledge": "1000"}
    days = {"signed_on": "2017-04-01", "starts_on": "2017-04-01", "ends_on": "2027-12-31"}
    agreement = officer.post(f"{FUNDS}/agreements", terms | days)["id"]
    lines = [{"kind": kind, "title": kind, "amount_usd": "500"} for kind in ("direct", "indirect")]
    plan = {"agreement_id": agreement, "programme": "maritime-security", "title": "Ports", "lines": lines}
    award = officer.post(f"{FUNDS}/awards", plan)
    money = {"currency": "USD", "amount": "1000", "received_on": "2017-05-02", "reference": "SWIFT 1"}
    officer.post(f"{FUNDS}/contributions", money | {"donor_id": donor["id"], "agreement_id": agreement})
    return str(award["lines"][0]["id"])


def filled(template: bytes, rows: list[dict[str, Any]]) -> str:
    """The template with rows in it, as base64."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    header = {cell.value: cell.column for cell in book["entries"][1]}
    for number, row in enumerate(rows, 2):
        for title, value in row.items():
            book["entries"].cell(number, header[title], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


def finished(officer: Person, batch: str) -> Any:
    def done() -> Any:
        found = officer.get(f"{FUNDS}/batches/{batch}")
        return found if found["status"] != "queued" else None

    return until(done, _PATIENCE)


def test_a_template_filled_in_tried_corrected_and_entered(
    stack: RunningStack, sign_in: Callable[[str], Person]
) -> None:
    with closing(administrator(stack)) as door, closing(join(stack, door, "finance_officer", language="es")) as officer:
        with client_of(stack, officer) as client:
            path = f"{FUNDS}/batch-templates/expenditures"
            template = client.get(path, params={"language": "es"})
            assert template.headers["content-disposition"] == 'attachment; filename="expenditures.xlsx"'
            csv = client.get(path, params={"language": "fr", "format": "csv"})
            assert csv.content.decode("utf-8-sig").startswith("Référence,Ligne budgétaire,")
        row = {
            "Referencia": f"{uuid4()}", "Partida presupuestaria": line_of(officer), "Monto": "100.5",
            "Fecha": "2017-05-03", "Descripción": "Interpretación", "Beneficiario": "Autoridad Portuaria",
            "Documento": "F-1", "Fecha del documento": "2017-05-03",
        }  # fmt: skip
        bad = [row | {"Monto": "1,234"}, row | {"Referencia": "x", "Fecha": "2199-01-01"}]
        file = {"kind": "expenditures", "filename": "gastos.xlsx"}
        sent = officer.post(f"{FUNDS}/batches", file | {"content_base64": filled(template.content, bad)})
        told = finished(officer, sent["id"])
        assert (told["status"], [(e["row"], e["field"], e["message"]) for e in told["errors"]]) == (
            "refused",
            [
                (2, "amount", "Escriba los montos así: 1234.56."),
                (3, "date", "El 1 de enero de 2199 es una fecha futura; solo se registran operaciones ya realizadas."),
            ],
        )
        errors = sign_in("auditor").get(f"{FUNDS}/batches/{sent['id']}/errors")["items"]
        assert errors[0]["message"] == "Écrivez les montants ainsi\u00a0: 1234.56.", "the auditor reads French"
        good = officer.post(f"{FUNDS}/batches", file | {"content_base64": filled(template.content, [row])})
        assert finished(officer, good["id"])["status"] == "checked"
        officer.post(f"{FUNDS}/batches/{good['id']}/run", {"dry_run": False})
        done = finished(officer, good["id"])
        assert (done["status"], done["entered"], done["total_usd"]) == ("done", 1, "100.50")
