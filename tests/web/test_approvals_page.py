"""The approvals' page: the list and one of it, several at once, bad input, keys, and a second factor of long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from contracts.funds.kinds import SignedKind
from tests.common import people
from tests.common.funds.signed_kinds import FILES, FUNDS, SignedFund
from tests.stack import RunningStack
from tests.web import proofs
from tests.web.approving import PAGE, at, browser, forms, listed, rows, send, state, text, token
from tests.web.conftest import Windows, World

slow = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


@pytest.fixture
def fund(world: World) -> SignedFund:
    return SignedFund(world["finance_officer"], world["finance_approver"])


@pytest.fixture
def approver(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_approver"]) as client:
        yield client


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_officer"]) as client:
        yield client


# Known while tests are collected, so that every process finds the same.
NOBODYS = "00000000-0000-7000-8000-000000000001"


class TestTheList:
    pytestmark = slow

    def test_what_is_asked_for_is_listed(self, approver: httpx.Client, fund: SignedFund) -> None:
        cost, promise = fund.cost()["id"], fund.all_kinds()[SignedKind.COMMITMENTS]
        here = f"{PAGE}?fund={fund.id}"
        assert {at("expenditures", cost), at("commitments", promise)} <= listed(approver.get(here))
        assert listed(approver.get(f"{here}&kind=commitments")) == {at("commitments", promise)}
        assert listed(approver.get(f"{here}&show=sign&kind=commitments")) == {at("commitments", promise)}
        assert listed(approver.get(f"{here}&show=mine")) == set()
        largest = rows(approver.get(f"{here}&order=amount"))
        assert largest.index(at("commitments", promise)) < largest.index(at("expenditures", cost))

    @pytest.mark.parametrize("query", ["kind=nonsense", "show=nonsense", "order=%27", "fund=no-such-fund", "x=y"])
    def test_what_nobody_offers_breaks_nothing(self, approver: httpx.Client, query: str) -> None:
        assert approver.get(f"{PAGE}?{query}").status_code == 200

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            (f"{PAGE}/nonsense/{NOBODYS}", 404),
            (f"{PAGE}/expenditures/{NOBODYS}", 404),
            (f"{PAGE}/expenditures/1", 404),
            (f"{PAGE}/expenditures/{NOBODYS}/correct", 403),
            (f"{PAGE}/files/{NOBODYS}", 404),
            (f"{PAGE}?cursor=nonsense", 400),
        ],
    )
    def test_what_is_not_there_is_a_page_that_says_so(self, approver: httpx.Client, path: str, status: int) -> None:
        assert approver.get(path).status_code == status

    def test_the_former_address_leads_here(self, approver: httpx.Client, officer: httpx.Client) -> None:
        entry = uuid4()
        for query, place in (("", PAGE), (f"?budget={entry}", at("budgets", entry)),
                             (f"?agreement={entry}", at("amendments", entry))):  # fmt: skip
            moved = approver.get(f"/fund/signatures{query}")
            assert (moved.status_code, moved.headers["location"]) == (303, place)
        page = approver.get("/")
        assert PAGE in page.text and "/fund/signatures" not in page.text


class TestOneOfIt:
    pytestmark = slow

    def test_an_amendment_stands_beside_what_it_amends(
        self, approver: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        agreement = world["finance_officer"].get(f"{FUNDS}/agreements/{fund.award['agreement_id']}")
        due = [{"due_on": "2027-01-31", "amount": "26000"}]
        told = {"pledge": "26000", "starts_on": agreement["starts_on"], "ends_on": "2027-12-30", "instalments": due,
                "reason": "The donor adds to it", "document": FILES[0]}  # fmt: skip
        world["finance_officer"].post(f"{FUNDS}/agreements/{agreement['id']}/amendments", told)
        page = approver.get(at("amendments", agreement["id"]))
        shown = text(page)
        for said in (
            agreement["donor"], agreement["reference"], "The donor adds to it", FILES[0]["filename"],
            f"{agreement['currency']} 26,000.00", "30 Dec 2027", "31 Jan 2027", "In force", "Amended",
        ):  # fmt: skip
            assert said in shown, said
        assert f'href="/fund/agreements/{agreement["id"]}"' in page.text
        former = f"{float(agreement['pledge']):,.2f}"
        assert f"{agreement['currency']} {former}" in shown

    def test_evidence_is_shown_in_the_page_and_its_reading_is_on_record(
        self, approver: httpx.Client, world: World, fund: SignedFund, stack: RunningStack
    ) -> None:
        page = approver.get(at("expenditures", fund.cost()["id"]))
        assert "object-src 'self'" in page.headers["content-security-policy"]
        tree = html.fromstring(page.text)
        [pdf], [image] = tree.xpath("//object/@data"), tree.xpath("//img[@class='desk-shown']/@src")
        for address, kind in ((pdf, "application/pdf"), (image, "image/png")):
            file = approver.get(address)
            assert (file.status_code, file.headers["content-type"]) == (200, kind)
            assert file.headers["content-disposition"].startswith("inline")
            assert "frame-ancestors 'self'" in file.headers["content-security-policy"]
            assert file.headers["x-content-type-options"] == "nosniff"
        reads = world["auditor"].get(f"{FUNDS}/attachment-reads", attachment_id=pdf.rpartition("/")[2])["items"]
        assert [each["member_id"] for each in reads] == [str(world["finance_approver"].id)]
        with browser(stack, world["member"]) as member:
            assert member.get(pdf).status_code == 403

    def test_who_comes_second_is_told_who_decided(
        self, stack: RunningStack, approver: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        address = at("expenditures", fund.cost()["id"])
        door = world["administrator"]
        other = people.join(stack, door, "finance_approver")
        other.close()  # its token is what is needed
        with browser(stack, other, "es") as second:
            left_open = forms(second.get(address))
            assert send(approver, address, "approve").status_code == 303
            late = second.post(address, data=left_open[address, "refuse"] | {"reason": "Too dear"})
            assert late.status_code == 409
            name = world["administrator"].get("/api/v1/identity/me")["name"]
            assert name  # the approver's own is in the sentence, whoever that is
            assert state(world, "expenditures", address.rpartition("/")[2])["decided_by_name"] in text(late)
            assert not {"approve", "refuse"} & {decision for _, decision in forms(late)}
        other.close()

    def test_rule_12_a_file_that_comes_later_is_not_signed_unseen(
        self, approver: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        cost = fund.cost()["id"]
        address = at("expenditures", cost)
        left_open = forms(approver.get(address))
        file = {"subject_kind": "expenditure", "subject_id": cost, "filename": "b.txt", "media_type": "text/plain"}
        fund.officer.post(f"{FUNDS}/attachments", file | {"content_base64": "Yg=="})
        stale = approver.post(address, data=left_open[address, "approve"])
        assert stale.status_code == 412 and "b.txt" in text(stale)
        assert approver.post(address, data=forms(stale)[address, "approve"]).status_code == 303

    def test_after_a_decision_comes_the_next_one_of_the_list(self, approver: httpx.Client, fund: SignedFund) -> None:
        first, second = fund.cost()["id"], fund.cost()["id"]
        here = f"{at('expenditures', first)}?fund={fund.id}"
        done = send(approver, here, "approve")
        assert done.headers["location"] == f"{at('expenditures', second)}?fund={fund.id}&done=signed"

    @pytest.mark.parametrize("onwards", ["https://elsewhere.example/", "//elsewhere.example", "/account", ""])
    def test_no_form_leads_elsewhere(self, approver: httpx.Client, fund: SignedFund, onwards: str) -> None:
        done = send(approver, at("expenditures", fund.cost()["id"]), "approve", next=onwards)
        assert done.headers["location"] == f"{PAGE}?done=signed"

    @pytest.mark.parametrize("decision", ["", "pay", "confirm"])
    def test_there_is_no_other_decision(self, approver: httpx.Client, fund: SignedFund, decision: str) -> None:
        address = at("expenditures", fund.cost()["id"])
        sent = {"form_token": token(approver.get(address)), "decision": decision}
        assert approver.post(address, data=sent).status_code == 404
        assert approver.post(address, data={"decision": "approve"}).status_code == 403, "a form without its token"


class TestSeveral:
    pytestmark = slow

    def test_several_are_decided_and_what_fails_stays_and_says_why(
        self, approver: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        good, gone, dear = (fund.cost(amount)["id"] for amount in ("250.00", "260.00", "270.00"))
        here = f"{PAGE}?fund={fund.id}"
        page = approver.get(here)
        chosen = html.fromstring(page.text).xpath("//input[@name='chosen']/@value")
        assert len(chosen) == 3
        file = {"subject_kind": "expenditure", "subject_id": dear, "filename": "b.txt", "media_type": "text/plain"}
        fund.officer.post(f"{FUNDS}/attachments", file | {"content_base64": "Yg=="})
        fund.officer.post(f"{FUNDS}/expenditures/{gone}/withdraw", {})
        sent = {"form_token": token(page), "decision": "approve", "chosen": chosen}
        answer = approver.post(f"{PAGE}/several?fund={fund.id}", data=sent)
        assert answer.status_code == 200 and "1 of 3" in text(answer)
        states = {each: state(world, "expenditures", each)["status"] for each in (good, gone, dear)}
        assert states == {good: "approved", gone: "withdrawn", dear: "pending"}
        assert "Someone else has changed this" in text(answer)
        ticked = html.fromstring(answer.text).xpath("//input[@name='chosen' and @checked]/@value")
        assert [each.split(":")[1] for each in ticked] == [dear]

    def test_several_are_refused_with_one_reason(self, approver: httpx.Client, world: World, fund: SignedFund) -> None:
        costs = [fund.cost()["id"] for _ in range(2)]
        page = approver.get(f"{PAGE}?fund={fund.id}")
        chosen = html.fromstring(page.text).xpath("//input[@name='chosen']/@value")
        sent = {"form_token": token(page), "decision": "refuse", "chosen": chosen}
        without = approver.post(f"{PAGE}/several", data=sent)
        assert without.status_code == 409 and "0 of 2" in text(without)
        assert approver.post(f"{PAGE}/several", data=sent | {"reason": "Not ours"}).status_code == 200
        assert {state(world, "expenditures", each)["refusal"] for each in costs} == {"Not ours"}

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({"decision": "approve"}, 200),
            ({"decision": "withdraw"}, 404),
            ({"decision": "approve", "chosen": "nonsense"}, 404),
            ({"decision": "approve", "chosen": f"expenditures:{NOBODYS}:1"}, 409),
            ({"decision": "approve", "chosen": f"expenditures:{NOBODYS}:x"}, 409),
        ],
    )
    def test_bad_input(self, approver: httpx.Client, sent: dict[str, Any], status: int) -> None:
        page = approver.get(PAGE)
        assert approver.post(f"{PAGE}/several", data=sent | {"form_token": token(page)}).status_code == status

    def test_nobody_else_decides_several(self, officer: httpx.Client, world: World, fund: SignedFund) -> None:
        cost = fund.cost()
        page = officer.get(PAGE)
        assert "desk-several" not in page.text
        sent = {"form_token": token(page), "decision": "approve", "chosen": f"expenditures:{cost['id']}:1"}
        assert officer.post(f"{PAGE}/several", data=sent).status_code == 403
        assert state(world, "expenditures", cost["id"])["status"] == "pending"


class TestInABrowser:
    pytestmark = slow

    def test_by_keyboard_alone_one_is_opened_refused_and_the_next_approved(
        self, window: Windows, world: World, fund: SignedFund
    ) -> None:
        first, second = (fund.cost(amount)["id"] for amount in ("250.00", "260.00"))
        page = window(world["finance_approver"]).new_page()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{PAGE}?fund={fund.id}")
        page.keyboard.press("j")
        expect(panel(page).get_by_role("heading", level=2)).to_be_visible()
        expect(page).to_have_url(re.compile(f"{first}.*fund="))
        page.keyboard.press("r")
        page.keyboard.type("Another one's invoice")
        page.keyboard.press("Control+Enter")
        expect(page).to_have_url(re.compile(second))
        page.keyboard.press("a")
        expect(page.locator("[data-toast]")).to_have_text("Signed.")
        assert [state(world, "expenditures", each)["status"] for each in (first, second)] == ["refused", "approved"]

    def test_where_the_second_factor_is_old_it_is_asked_for_and_nothing_is_lost(
        self, stack: RunningStack, window: Windows, world: World, fund: SignedFund
    ) -> None:
        """To the proving page, with what was decided kept; there the decision is sent again."""
        old = people.join(stack, world["administrator"], "finance_approver")
        cost = fund.cost()["id"]
        context = window(old)
        old.close()
        proofs.made_old(stack, context, 1)
        page = context.new_page()
        page.goto(at("expenditures", cost))
        page.locator("[data-desk-panel]").get_by_role("button", name="Approve").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
        kept = page.locator("form[action$='" + at("expenditures", cost) + "']").first
        assert kept.locator("input[name=decision]").get_attribute("value") == "approve"
        assert state(world, "expenditures", cost)["status"] == "pending"
        old.close()

    def test_without_javascript_it_is_a_page_of_its_own(self, approver: httpx.Client, fund: SignedFund) -> None:
        page = html.fromstring(approver.get(at("expenditures", fund.cost()["id"])).text)
        [shown] = page.xpath("//*[@data-desk-panel]")
        assert shown.xpath(".//h2") and shown.xpath(".//form//button") and shown.xpath(".//h3[@id='evidence']")


def panel(page: Page) -> Any:
    return page.locator("[data-desk-panel]")
