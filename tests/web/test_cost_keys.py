"""A cost by keyboard alone: the type-ahead of payees, and the grid; in Spanish, as axe-core sees them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import FUNDS, Windows, World
from tests.web.steps import faults_of, fits

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def payee(world: World) -> str:
    name = f"Ñandú {uuid4().hex[:6]} Imprenta"
    world["finance_officer"].post(f"{FUNDS}/payees", {"name": name, "country": "CR"})
    return name


def costs_of(world: World, payee: str) -> list[dict[str, str]]:
    return list(world["finance_officer"].get(f"{FUNDS}/expenditures", search=payee)["items"])


def type_in(page: Page, name: str, text: str) -> None:
    page.locator(f"[name='{name}']").focus()
    page.keyboard.type(text)


def test_a_cost_is_entered_by_keyboard_alone_with_a_payee_from_the_list(
    window: Windows, world: World, payee: str
) -> None:
    page = window(world["finance_officer"], "es").new_page()
    page.goto("/fund/costs/new")
    field = page.get_by_role("combobox", name="Beneficiario del pago")
    field.focus()
    page.keyboard.type(payee.split()[1])
    option = page.get_by_role("option", name=payee)
    expect(option).to_be_visible()
    assert faults_of(page) == []
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value(payee)
    expect(field).to_have_attribute("aria-expanded", "false")
    document = f"F-{uuid4().hex[:6]}"
    type_in(page, "document", document)
    type_in(page, "description", "Folletos")
    page.locator("[name=document_on]").fill("2026-05-04")
    page.locator("[name='parts.0.line_id']").focus()
    page.keyboard.type("Experts")
    type_in(page, "parts.0.amount", "99.999,00")
    type_in(page, "parts.0.country", "Belice")
    type_in(page, "parts.0.activity_kind", "workshop")
    expect(page.locator("[data-cost-check] [data-field='parts.0.amount']")).to_be_visible()
    expect(page.locator("[name='parts.0.amount']")).to_have_attribute("aria-invalid", "true")
    assert faults_of(page) == []
    page.locator("[name='parts.0.amount']").fill("10,50")
    expect(page.locator("[data-checked-part]")).to_contain_text("10.50")
    page.locator("[name=document]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]")).to_have_text("El gasto quedó registrado.")
    expect(page.get_by_role("combobox", name="Beneficiario del pago")).to_have_value(payee)
    assert [each["document"] for each in costs_of(world, payee)] == [document]


def test_lines_are_added_and_removed_and_a_line_cut_keeps_the_form(window: Windows, world: World, payee: str) -> None:
    context = window(world["finance_officer"])
    page = context.new_page()
    page.goto("/fund/costs/new")
    page.get_by_role("button", name="Pay a part from a further line").press("Enter")
    expect(page.locator("[data-part]")).to_have_count(2)
    assert page.locator("[name='parts.1.amount']").count() == 1
    assert faults_of(page) == []
    page.get_by_role("button", name="Remove this line").first.press("Enter")
    expect(page.locator("[data-part]")).to_have_count(1)
    sent = {"payee": payee, "document": f"F-{uuid4().hex[:6]}", "description": "x", "document_on": "2026-05-04"}
    sent |= {"parts.0.amount": "1", "parts.0.country": "BZ", "parts.0.activity_kind": "workshop"}
    for name, value in sent.items():
        page.locator(f"[name='{name}']").fill(value)
    page.keyboard.press("Escape")
    page.locator("[name='parts.0.line_id']").focus()
    page.keyboard.type("Experts")
    context.set_offline(True)
    page.locator("[name=document]").press("Enter")
    expect(page.locator("[data-cost-offline]")).to_be_visible()
    expect(page.locator("[name=payee]")).to_have_value(payee)
    context.set_offline(False)
    expect(page.locator("[data-cost-offline]")).to_be_hidden()
    page.locator("[name=document]").press("Enter")
    expect(page.locator("[data-toast]")).to_have_text("The cost has been entered.")
    assert len(costs_of(world, payee)) == 1


PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const pasted = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", pasted));
}"""


def test_rows_are_pasted_corrected_and_entered_by_keyboard_alone(window: Windows, world: World, payee: str) -> None:
    award = world["finance_officer"].get(f"/api/v1/funds/awards/{world.ids['entering_award_id']}")
    line = next(each["id"] for each in award["lines"] if each["title"] == "Experts")  # there is one in each award
    page = window(world["finance_officer"], "es").new_page()
    page.goto("/fund/costs/grid")
    expect(page.get_by_role("grid")).to_be_visible()
    assert faults_of(page) == []
    page.locator("[data-cell]").first.focus()
    rows = [
        ["Fecha", "Beneficiario", "Documento", "Importe", "Partida", "Descripción", "País", "Tipo de actividad"],
        ["4/5/2026", payee, "G-1", "10,50", line, "Café", "Belice", "workshop"],
        ["2026-05-05", payee, "G-2", "1_000", line, "Café", "Belice", "workshop"],
    ]  # fmt: skip
    page.evaluate(PASTE, "\r\n".join("\t".join(row) for row in rows))
    expect(page.locator("[aria-invalid=true][data-cell=amount]")).to_have_count(1)
    assert faults_of(page) == []
    page.locator("[name=day_order]").select_option("dmy")
    page.get_by_role("button", name="Error siguiente").press("Enter")
    page.get_by_role("button", name="Error siguiente").press("Enter")
    page.locator("[aria-invalid=true][data-cell=amount]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("20,25")
    assert faults_of(page) == []
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Comprobar", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Registrar 2 filas")).to_be_visible()
    expect(page.get_by_role("grid")).to_contain_text("10.50")
    page.get_by_role("button", name="Registrar 2 filas").press("Enter")
    expect(page).to_have_url(re.compile("/fund/costs/files/"))
    assert sorted(each["direct_usd"] for each in costs_of(world, payee)) == ["10.50", "20.25"]


PAGES = (
    "/fund/costs", "/fund/costs/new", "/fund/costs/grid", "/fund/costs/recurring", "/fund/costs/{cost_id}",
    "/fund/costs/files/{batch_id}", "/fund/payees", "/fund/payees/new", "/fund/payees/{payee_id}",
    "/fund/payees/{payee_id}/edit", "/fund/payees/{payee_id}/merge",
)  # fmt: skip


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_is_found_and_nothing_has_to_be_scrolled_sideways(window: Windows, world: World, size: str) -> None:
    page = window(world["finance_officer"], "fr", size).new_page()
    for path in (*PAGES, "/design"):
        page.goto(path.format(**world.ids))
        assert fits(page), path
        assert faults_of(page) == [], path
