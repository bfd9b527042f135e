"""The invoices of the demo's costs: a sheet with the payee's name, the number and the sum, as PDF."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from fpdf import FPDF

from convive.demo.programme import FUNDS
from convive.demo.story import Story, View


def attach(story: Story, cost_id: str, cost: View) -> None:
    """The invoice of a cost, attached to it once."""
    subject = {"subject_kind": "expenditure", "subject_id": cost_id}
    file = subject | {
        "filename": f"{cost['document']}.pdf", "media_type": "application/pdf",
        "content_base64": base64.b64encode(_pdf(cost)).decode(),
    }  # fmt: skip
    story.have(story.cast["finance_officer"], "invoice", file, f"{FUNDS}/attachments", same=["filename"], **subject)


def _pdf(cost: View) -> bytes:
    sheet = FPDF(format="A4")
    # The same bytes whenever it is made: a second run of the demo must not send another file under the same key.
    sheet.set_creation_date(datetime.fromisoformat(cost["document_on"]).replace(tzinfo=UTC))
    sheet.add_page()
    sheet.set_font("Helvetica", "B", 20)
    sheet.cell(0, 14, cost["payee"], new_x="LMARGIN", new_y="NEXT")
    sheet.set_font("Helvetica", "", 12)
    for told in (f"Invoice {cost['document']}", cost["document_on"], "To: Department of Public Security, OAS (demo)"):
        sheet.cell(0, 8, told, new_x="LMARGIN", new_y="NEXT")
    sheet.ln(10)
    sheet.cell(130, 12, cost["description"], border="TB")
    sheet.cell(0, 12, f"{cost['currency']} {cost['amount']}", border="TB", align="R")
    return bytes(sheet.output())
