"""The IATI file, whatever programmes and awards there are, is right for the schema, the rules and the code lists."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chassis.clock import now
from chassis.settings import public_url
from gateway.public.iati import shares
from gateway.public.iati.file import ANCHORED, file
from gateway.public.iati.reporting import reporting
from tests.common import iati_judges

View = dict[str, Any]


def edition(**options: Any) -> View:
    return {
        "id": str(uuid4()),
        "programme": "maritime-security",
        "programme_name": {"en": "Maritime Security Programme", "es": "Programa de Seguridad Marítima"},
        "programme_description": {"en": "Ports", "es": "Puertos", "pt": None, "fr": None},
        "title": {"en": "Belize 2017", "es": None, "pt": "Belize 2017", "fr": None},
        "countries": ["BZ"],
        "country_shares": None,
        "sector_shares": None,
        "starts_on": "2017-04-12",
        "ends_on": "2017-12-31",
        "completed": True,
        "indicators": [],
    } | options


def award(**options: Any) -> View:
    return {
        "id": str(uuid4()),
        "title": "Ports of Belize",
        "programme": "maritime-security",
        "donor": "Canada",
        "donor_class": "member_state",
        "donor_country": "CA",
        "donor_identifier": "CA-3",
        "countries": [],
        "starts_on": "2017-04-12",
        "ends_on": "2017-12-31",
        "balance_usd": "0.00",
        "budget_usd": "184000.00",
        "budget_years": [],
        "budget_revised": False,
        "promised": {"on": "2017-04-12", "currency": "CAD", "amount": "240000.00"},
        "contributions": [{"on": "2017-04-12", "currency": "CAD", "amount": "160000.00"}],
        "months": [month("2017-05-31", "27740.35", "3051.44")],
        "transfers": [],
        "commitments": [],
    } | options


def month(ends_on: str, direct: str, indirect: str, other_income: str = "0.00") -> View:
    return {"ends_on": ends_on, "direct_usd": direct, "indirect_usd": indirect, "other_income_usd": other_income}


def measure(**options: Any) -> View:
    return {
        "name": {"en": "Officers trained"}, "unit": "people", "aggregation": "sum",
        "baseline_value": "0", "baseline_on": "2017-04-12", "target_value": "12", "target_on": "2017-12-31",
        "actual_value": "11", "actual_on": "2017-09-01",
    } | options  # fmt: skip


def written(editions: list[View], awards: list[View], anchor: View | None = None) -> etree._Element:
    """The file, which nobody finds anything wrong with."""
    content = file(editions, awards, now(), anchor).content
    assert iati_judges.schema_errors(content) == []
    assert iati_judges.broken_rules(content) == []
    return etree.fromstring(content)


def test_an_award_says_who_gave_what_was_received_and_what_was_spent() -> None:
    root = written([edition()], [award()])
    told = root.xpath("iati-activity[@hierarchy='2']/transaction")
    kinds = {
        t.find("transaction-type").get("code"): (t.findtext("value"), t.find("value").get("currency")) for t in told
    }
    assert kinds["11"] == ("240000.00", "CAD")
    assert kinds["1"] == ("160000.00", "CAD")
    spent = [t.findtext("value") for t in told if t.find("transaction-type").get("code") == "4"]
    assert spent == ["27740.35", "3051.44"]
    assert root.xpath("//provider-org[@ref='CA-3'][@type='10']/narrative/text()") == ["Canada", "Canada"]
    assert root.xpath("//participating-org[@ref='XM-DAC-47079']/@role") == ["2", "4", "2", "4"]


def test_activities_say_whom_to_ask_and_on_which_terms_and_where_to_read_more() -> None:
    [programme, money] = written([edition()], [award()])
    for activity in (programme, money):
        assert activity.xpath("contact-info/department/narrative/text()")[0] == "Department of Public Security"
        assert activity.findtext("contact-info/website") == "https://www.oas.org"
    codes = {name: money.find(f"default-{name}").get("code") for name in ("flow-type", "finance-type", "aid-type")}
    assert codes == {"flow-type": "10", "finance-type": "110", "aid-type": "C01"}
    assert money.find("default-tied-status").get("code") == "5"
    link = money.find("document-link")
    assert (link.get("url"), link.get("format")) == (f"{public_url()}/public/fund", "text/html")
    assert link.xpath("language/@code") == ["en", "es", "pt", "fr"]


SAID = "convive anchor 1\nprevention-network\n2026-12-01\n2026-12-01T00:20:00Z\n-\n2026 10 00ff"
ANCHOR: View = {
    "fund_id": "prevention-network",
    "on": "2026-12-01",
    "said": SAID,
    "digest": hashlib.sha256(SAID.encode()).hexdigest(),
    "signature": Ed25519PrivateKey.from_private_bytes(bytes(32)).sign(SAID.encode()).hex(),
    "public_key": Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw().hex(),
    "signed_at": "2026-12-01T00:20:00Z",
    "timestamped": False,
}


def test_rule_18_the_file_names_the_newest_anchor_and_anybody_can_verify_it() -> None:
    [*activities, anchor] = written([edition()], [award()], ANCHOR)
    assert [each.tag for each in activities] == ["iati-activity"] * 2
    assert (anchor.tag, anchor.get("on"), anchor.get("digest")) == (
        f"{{{ANCHORED}}}anchor",
        ANCHOR["on"],
        hashlib.sha256(anchor.text.encode()).hexdigest(),
    )
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(anchor.get("public-key")))
    key.verify(bytes.fromhex(anchor.get("signature")), anchor.text.encode())


def test_a_file_with_another_anchor_is_another_file() -> None:
    one, same, another = (
        file([edition(id="1")], [], now(), each) for each in (ANCHOR, ANCHOR, ANCHOR | {"on": "2026-12-02"})
    )
    assert one.tag == same.tag != another.tag


def test_an_edition_has_the_results_and_its_award_the_money_once() -> None:
    level = measure(aggregation="latest", unit="%", target_value="62.5", actual_value=None)
    root = written([edition(indicators=[measure(), level])], [award()])
    [programme, money] = root
    assert programme.xpath("transaction | budget") == [] == money.xpath("result")
    assert programme.xpath("result/@type") == ["1", "2"]
    assert programme.xpath("result/indicator/@measure") == ["1", "2"]
    assert programme.xpath("result/indicator/period/actual/@value") == ["11"]
    assert programme.xpath("related-activity/@ref") == [money.findtext("iati-identifier")]
    assert money.xpath("related-activity/@ref") == [programme.findtext("iati-identifier")]


def test_titles_are_in_the_languages_in_which_they_are_there() -> None:
    [programme] = written([edition()], [])
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [(each.get(lang), each.text) for each in programme.find("title")] == [
        (None, "Belize 2017"),
        ("pt", "Belize 2017"),
    ]
    assert [each.get(lang) for each in programme.find("description")] == [None, "es"]


def test_money_for_no_programme_goes_to_the_region() -> None:
    [unearmarked] = written(
        [], [award(programme=None, ends_on=None, budget_usd="0.00", promised=None, donor_identifier=None)]
    )
    assert unearmarked.xpath("recipient-region/@code") == ["498"]
    assert unearmarked.xpath("participating-org[@role='1']/@ref") == []
    assert len(unearmarked.xpath("description/narrative")) == 4
    assert unearmarked.xpath("budget") == []


def test_a_budget_of_three_years_is_three_budgets_that_add_up() -> None:
    [_, money] = written(
        [edition(starts_on="2016-02-29", ends_on="2018-12-31")],
        [award(starts_on="2016-02-29", ends_on="2018-12-31", budget_usd="705000.01")],
    )
    assert money.xpath("budget/period-start/@iso-date") == ["2016-02-29", "2017-01-01", "2018-01-01"]
    assert sum(map(Decimal, money.xpath("budget/value/text()"))) == Decimal("705000.01")


def test_a_budget_that_says_its_years_is_told_by_them() -> None:
    years = [{"fiscal_year": 2017, "amount_usd": "100.00"}, {"fiscal_year": 2019, "amount_usd": "50.00"}]
    span = {"starts_on": "2017-04-12", "ends_on": "2018-12-31"}
    [_, money] = written([edition()], [award(**span, budget_usd="150.00", budget_years=years, budget_revised=True)])
    assert money.xpath("budget/@type") == ["2", "2"]
    assert money.xpath("budget/period-start/@iso-date") == ["2017-04-12", "2019-01-01"]
    assert money.xpath("budget/period-end/@iso-date") == ["2017-12-31", "2019-12-31"]
    assert money.xpath("budget/value/text()") == ["100.00", "50.00"]


def test_orders_and_contracts_are_outgoing_commitments_of_the_day_they_were_signed() -> None:
    ordered = [{"on": "2017-05-02", "currency": "CAD", "amount": "800.00"}]
    [_, money] = written([edition()], [award(commitments=ordered)])
    [told] = money.xpath("transaction[transaction-type/@code='2']")
    assert (told.findtext("value"), told.find("value").get("currency")) == ("800.00", "CAD")
    assert told.find("transaction-date").get("iso-date") == "2017-05-02"
    assert told.xpath("provider-org/@provider-activity-id") == [money.findtext("iati-identifier")]
    assert told.xpath("receiver-org") == []  # a payee may be a person


def test_rule_4_money_moved_within_the_fund_is_told_on_both_sides() -> None:
    one, other = award(), award()
    one["transfers"] = [{"on": "2018-01-15", "award_id": other["id"], "amount_usd": "12.34"}]
    other["transfers"] = [{"on": "2018-01-15", "award_id": one["id"], "amount_usd": "-12.34"}]
    root = written([edition()], [one, other])
    ends = root.xpath("//transaction[value='12.34']/*/@provider-activity-id") + root.xpath(
        "//transaction[value='12.34']/*/@receiver-activity-id"
    )
    assert len(ends) == 4 and len(set(ends)) == 2


def test_a_month_may_give_back_more_than_it_cost_and_the_current_one_is_not_in_the_future() -> None:
    today = now().date()
    this_month = str((today.replace(day=28) + timedelta(days=10)).replace(day=1) - timedelta(days=1))
    root = written(
        [edition()], [award(months=[month("2017-06-30", "-5.00", "-0.60"), month(this_month, "1.00", "0.12", "3")])]
    )
    assert root.xpath("//transaction-date/@iso-date")[-1] == str(today)
    assert root.xpath("//transaction/value[. < 0]/text()") == ["-5.00", "-0.60"]


@pytest.mark.parametrize("text", ["<script>&amp;]]>", "a\ufffeb\uffffc", "مرحبا 日本", "line\nline\ttab"])
def test_whatever_people_wrote_is_text(text: str) -> None:
    root = written([edition(title={"en": text})], [award(title=text, donor=text, donor_identifier="A/B|C")])
    assert root.xpath("//title/narrative/text()")[0] == text.replace("\ufffe", "").replace("\uffff", "")


def test_without_anything_there_is_an_empty_file() -> None:
    assert len(etree.fromstring(file([], [], now()).content)) == 0
    assert iati_judges.schema_errors(file([edition()], [], now()).content) == []


def test_the_tag_is_that_of_the_figures_and_not_of_the_hour() -> None:
    views = ([edition()], [award()])
    morning, evening = (file(*views, datetime(2026, 5, 4, hour, tzinfo=UTC)) for hour in (8, 20))
    assert morning.content != evening.content
    assert morning.tag == evening.tag
    assert morning.tag != file(views[0], [award()], datetime(2026, 5, 4, 8, tzinfo=UTC)).tag


def test_the_codes_we_report_with_are_of_their_lists() -> None:
    for programme, sectors in reporting().sectors.items():
        assert sum(sectors.values()) == 100, programme
        written([edition(programme=programme)], [])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text("ABCD", min_size=1), st.decimals("0.01", "1000000", places=2), min_size=1, max_size=40))
def test_shares_come_to_exactly_100(weights: dict[str, Decimal]) -> None:
    assert sum(shares.hundred(weights).values()) == 100
    assert sum(shares.equal(weights).values()) == 100
    assert sum(shares.divided(Decimal("0.03"), weights).values()) == Decimal("0.03")
