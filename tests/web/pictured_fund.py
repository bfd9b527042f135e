"""The pictures of the Fund's pages: each at a desk, in English, and on a phone, in Spanish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from convive.api.client import Person
from convive.demo.programme import FUNDS
from tests.web.pictured import Picture

_PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const pasted = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", pasted));
}"""
_ROWS = (
    "Date\tPayee\tDocument\tAmount\tBudget line\tDescription\tCountry\tActivity kind",
    "{day}\tTransportes Unidos (demo)\tF-201\t1.240,50\tWorkshops (illustrative)\tBuses\tPA\tworkshop",
    "{day}\tHotel Miraflores (demo)\tF-202\t1,234\tWorkshops (illustrative)\tRooms\tPA\tworkshop",
    "{day}\tTraducciones Iris (demo)\tF-203\t880.00\tWorkshops (illustrative)\tInterpretation\tPA\tworkshop",
    "31/02/2026\tCatering La Esquina (demo)\tF-204\t315.75\tTravel\tMeals\tPA\tworkshop",
)


def _enter_cost(page: Page) -> None:
    """A form half written, with what it comes to beside it."""
    written = {
        "payee": "Transportes Unidos (demo)",
        "document": "F-201",
        "description": "Buses for the second workshop",
    }
    written |= {"document_on": _month_before(), "parts.0.amount": "1,250.00"}
    for name, value in written.items():
        page.locator(f"[name='{name}']").fill(value)
    line = page.locator("[name='parts.0.line_id'] option", has_text="Workshops (illustrative)").first
    page.locator("[name='parts.0.line_id']").select_option(line.get_attribute("value"))
    page.locator("[name='parts.0.country']").fill("PA")
    page.locator("[name='parts.0.activity_kind']").fill("workshop")
    expect(page.locator("[data-checked-part]")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")


def _paste_rows(page: Page) -> None:
    """Rows of a spreadsheet, two of them with faults."""
    page.locator("[data-cell]").first.focus()
    page.evaluate(_PASTE, "\r\n".join(_ROWS).format(day=_month_before()))
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    page.locator("[role=grid]").scroll_into_view_if_needed()


def _month_before() -> str:
    """A day of the month before, in which the demo's desk has its costs."""
    return (datetime.now(UTC).date().replace(day=1) - timedelta(days=4)).isoformat()


_PAGES: tuple[tuple[str, str, str, Callable[[Page], None] | None], ...] = (
    ("todo", "/todo", "finance_approver", None),
    ("approvals", "/fund/approvals/expenditures/{waiting}", "finance_approver", None),
    ("cost-entry", "/fund/costs/new", "finance_officer", _enter_cost),
    ("grid", "/fund/costs/grid", "finance_officer", _paste_rows),
    ("payees", "/fund/payees", "finance_officer", None),
    ("bank", "/fund/bank/{account}?line={bank_line}", "finance_officer", None),
    ("payments", "/fund/bank/{account}/payments", "finance_officer", None),
    ("award", "/fund/awards/{award}", "finance_officer", None),
    ("agreement", "/fund/agreements/{agreement}", "finance_officer", None),
    ("receipts", "/fund/receipts?show=expected&id={instalment}", "finance_officer", None),
    ("dues", "/fund/dues", "finance_officer", None),
    ("close", "/fund/periods/close", "finance_approver", None),
    ("search", "/fund/search?text=workshop", "auditor", None),
    ("audit", "/fund/audit", "auditor", None),
    ("mine", "/fund/mine", "sophie.tremblay", None),
    ("donor-report", "/fund/mine/reports/{report}", "sophie.tremblay", None),
)
_SIGHTS = (("", "en", "desktop"), ("-phone", "es", "phone"))
FUND_PICTURES = tuple(
    Picture(f"fund-{name}{suffix}", path, who, language, size, prepare=prepare)
    for name, path, who, prepare in _PAGES
    for suffix, language, size in _SIGHTS
)


def fund_things(officer: Person) -> dict[str, str]:
    """What they are of: the demo's desk of the finance unit, and the report to Canada."""
    waiting = next(each for each in officer.every(f"{FUNDS}/approvals") if each["kind"] == "expenditures")
    account = next(each for each in officer.every(f"{FUNDS}/bank/accounts") if each["currency"] == "USD")
    lines = officer.get(f"{FUNDS}/bank/accounts/{account['id']}/proposals")["items"]
    award = next(each for each in officer.every(f"{FUNDS}/awards") if each["programme"] == "youth-prevention-desk")
    belize = next(each for each in officer.every(f"{FUNDS}/awards") if each["programme"] == "maritime-security")
    reports = officer.get(f"{FUNDS}/awards/{belize['id']}/donor-reports")["items"]
    of_award = officer.get(f"{FUNDS}/awards/{award['id']}")["agreement_id"]
    agreement = officer.get(f"{FUNDS}/agreements/{of_award}")
    return {
        "waiting": waiting["id"], "account": account["id"], "award": award["id"], "report": reports[0]["id"],
        "bank_line": next(each["line"]["id"] for each in lines if each["proposals"]),
        "agreement": agreement["id"], "instalment": agreement["instalments"][-1]["id"],
    }  # fmt: skip
