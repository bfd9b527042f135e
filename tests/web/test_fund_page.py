"""The Fund's page, whatever is in the books: in four languages, without a script or a style in the page, a table behind
every chart, amounts as they are."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from lxml import html

from gateway.public import charts
from gateway.public.figures import Figures
from gateway.public.tables import COLUMNS, csv
from gateway.rendering.templates import render

LANGUAGES = ("en", "es", "pt", "fr")
NAMES: dict[str, dict[str, str | None]] = {
    "maritime-security": {"en": "Maritime Security Programme", "fr": "Programme de sécurité maritime"}
}
View = dict[str, Any]


def share(name: str | None, received: str, spent: str, pledged: str = "0.00") -> View:
    return {"name": name, "received_usd": received, "spent_usd": spent, "pledged_usd": pledged}


def year(number: int, received: str, spent: str, balance: str) -> View:
    return {
        "year": number, "pledged_usd": "0", "received_usd": received, "spent_usd": spent, "balance_usd": balance,
    }  # fmt: skip


def fund(**options: Any) -> View:
    return {
        "title": "Fund", "on": "2026-05-04", "updated_at": "2026-05-04T10:00:00Z",
        "received_usd": "1234567.89", "spent_usd": "34567.89", "balance_usd": "1200000.00", "pledged_usd": "1500000.00",
        "direct_usd": "31000.00", "indirect_usd": "3567.89",
        "donors": [share("Canada", "1234567.89", "34567.89", "1500000.00")],
        "programmes": [share("maritime-security", "1234000.00", "34567.89"), share(None, "567.89", "0.00")],
        "flows": [
            {"donor": "Canada", "programme": "maritime-security", "received_usd": "1234000", "spent_usd": "34567.89"},
            {"donor": "Canada", "programme": None, "received_usd": "567.89", "spent_usd": "0.00"},
        ],
        "countries": [{"country": "BZ", "spent_usd": "30000.00"}, {"country": None, "spent_usd": "4567.89"}],
        "years": [year(2025, "1234567.89", "0", "1234567.89"), year(2026, "0", "34567.89", "1200000.00")],
    } | options  # fmt: skip


NOTHING: View = fund(
    donors=[], programmes=[], flows=[], countries=[], years=[], updated_at=None,
    **dict.fromkeys(("received_usd", "spent_usd", "balance_usd", "pledged_usd", "direct_usd", "indirect_usd"), "0.00"),
)  # fmt: skip
NEW: View = NOTHING | {"years": [year(2026, "0", "0", "0")]}
MANY: View = fund(
    donors=[share(f"Donor {n} " + "x" * 180, str(10**9 - n), "1.00", "5") for n in range(300)],
    programmes=[share(f"programme-{n}", str(n), "0.00") for n in range(300)],
    flows=[
        {"donor": f"Donor {n}", "programme": f"programme-{n % 40}", "received_usd": str(n), "spent_usd": "0"}
        for n in range(300)
    ],
    countries=[{"country": "BZ", "spent_usd": "-3.00"}, {"country": None, "spent_usd": "2.00"}],
)


def page(view: View, language: str = "en") -> str:
    return render("funds/fund.html", language, visit=None, fund=view, figures=Figures(view, NAMES, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [fund(), NOTHING, NEW, MANY], ids=["some", "nothing", "new", "many"])
def test_the_page_keeps_the_strict_policy(view: View, language: str) -> None:
    """Content-Security-Policy: no style and no script within the page, nothing from another host."""
    said = page(view, language)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", said)
    assert set(re.findall(r"(?:src|href)=\"(https?:)?//", said)) == set()
    assert f'<html lang="{language}"' in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_chart_says_what_it_shows_and_has_a_table_and_its_file(language: str) -> None:
    root = html.fromstring(page(fund(), language))
    for chart in root.xpath("//*[@role='img']"):
        said = " ".join(root.get_element_by_id(name).text_content() for name in chart.get("aria-labelledby").split())  # type: ignore[attr-defined]
        assert said.strip()
    assert {link.get("href") for link in root.xpath("//details//a[@download]")} == {
        f"/public/fund/{name}.csv" for name in COLUMNS
    }
    assert len(root.xpath("//details//table[caption][thead//th[@scope='col']][tbody//th[@scope='row']]")) == len(
        COLUMNS
    )
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("language", "whole", "cents"),
    [
        ("en", "US$1,234,568", "US$34,567.89"),
        ("es", "USD 1,234,568", "USD 34,567.89"),
        ("pt", "US$ 1.234.568", "US$ 34.567,89"),
        ("fr", "1 234 568 $US", "34 567,89 $US"),
    ],
)
def test_amounts_are_written_as_its_readers_write_them(language: str, whole: str, cents: str) -> None:
    text = html.fromstring(page(fund(), language)).text_content()  # type: ignore[attr-defined]
    plain = re.sub(r"[\u00a0\u202f]", " ", text)
    assert whole in plain
    assert cents in plain


def test_names_are_in_the_readers_language_where_they_are_known() -> None:
    assert "Programme de sécurité maritime" in page(fund(), "fr")
    assert "Maritime Security Programme" in page(fund(), "es")
    nameless = Figures(fund(), {}, "en")
    assert (nameless.programme("maritime-security"), nameless.programme(None)) == ("Maritime security", "Not earmarked")
    assert (nameless.country("BZ"), nameless.country(None)) == ("Belize", "Several countries, or not stated")


def test_what_a_donor_is_called_is_text() -> None:
    said = page(fund(donors=[share("<b>&\"'</b>", "1", "0")], flows=[]))
    assert "<b>&amp;" not in said and "&lt;b&gt;&amp;" in said


def test_a_thousand_ends_are_nine_and_nothing_is_lost() -> None:
    flow = Figures(MANY, {}, "en").flow
    assert flow
    assert (len(flow.sources), len(flow.targets)) == (9, 9)
    total = sum(Decimal(each["received_usd"]) for each in MANY["flows"])
    assert sum(node.amount for node in flow.sources) == sum(node.amount for node in flow.targets) == total
    assert sum(ribbon.amount for ribbon in flow.ribbons) == total


def test_lengths_are_never_below_nothing_nor_above_all() -> None:
    assert charts.percent(Decimal(-3), Decimal(2)) == "0.00%"
    assert charts.percent(Decimal(5), Decimal(2)) == "100.00%"
    assert charts.percent(Decimal(1), Decimal(0)) == "0.00%"


@pytest.mark.parametrize("most", ["0", "0.01", "1", "99", "100", "101", "1513000", "999999999999.99"])
def test_the_numbers_beside_the_columns_are_round_and_reach_the_highest(most: str) -> None:
    marks = charts.ticks(Decimal(most))
    assert marks[0] == 0
    assert marks[-1] >= Decimal(most)
    assert len(marks) <= 6
    assert all(len(mark.normalize().as_tuple().digits) <= 2 for mark in marks)


def test_a_table_is_no_formula() -> None:
    lines = csv("donors", fund(donors=[share("=1+1", "-5.00", "0")]), NAMES).decode("utf-8-sig").splitlines()
    assert lines == ["donor,pledged_usd,received_usd,spent_usd", "'=1+1,0.00,-5.00,0"]
    named = csv("programmes", fund(), NAMES).decode("utf-8-sig").splitlines()
    assert named[1].startswith("maritime-security,Maritime Security Programme,,,Programme de sécurité maritime,")
