"""Every kind that takes two people, on the approvals' page: shown, signed, refused, withdrawn, by whom (rule 12)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from lxml import html

from contracts.forum.tasks.tasks import TASK_TEXTS
from contracts.funds.kinds import SignedKind
from gateway import translate
from gateway.notices import leads_to
from gateway.web.funds.approving import facts
from gateway.web.funds.approving.wording import APPROVAL_STATES
from gateway.web.funds.wording import SIGNED_KINDS
from tests.common.funds.signed_kinds import SignedFund
from tests.stack import RunningStack
from tests.web import steps
from tests.web.approving import PAGE, at, browser, forms, send, state, text, token
from tests.web.conftest import Windows, World

LANGUAGES = ("en", "es", "pt", "fr")
slow = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def test_every_kind_has_its_words() -> None:
    assert set(SIGNED_KINDS) == set(SignedKind)
    assert {f"sign_{kind}".replace("-", "_") for kind in SignedKind} <= set(TASK_TEXTS)
    assert set(facts.KINDS) | {SignedKind.REVERSALS, SignedKind.MANUAL_RATES} == set(SignedKind)
    for kind in facts.KINDS.values():
        assert kind.field in kind.read.command.model_fields


@pytest.mark.parametrize("kind", SignedKind)
def test_a_notice_leads_to_where_one_signs(kind: SignedKind) -> None:
    entry = str(uuid4())
    assert leads_to(f"/funds/{kind}/{entry}") == f"{PAGE}/{kind}/{entry}"
    assert leads_to(f"/funds/reports/{entry}") is None


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


class TestEveryKind:
    pytestmark = slow

    def test_rule_12_every_kind_is_shown_and_signed(
        self, approver: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        """A budget is signed before what is spent in its lines since: so each on its own."""
        for kind, entry_id in fund.all_kinds().items():
            page = approver.get(at(kind, entry_id))
            assert page.status_code == 200, kind
            assert f"{at(kind, entry_id)}" in page.text and SIGNED_KINDS[kind] in text(page)
            done = send(approver, at(kind, entry_id), "approve")
            assert (kind, done.status_code) == (kind, 303), text(done)
            assert done.headers["location"].startswith(PAGE)
            assert (kind, state(world, kind, entry_id)["status"]) == (kind, "approved")
            assert translate.text(APPROVAL_STATES["approved"], "en") in text(approver.get(at(kind, entry_id)))

    def test_rule_12_every_kind_is_refused_with_a_reason(
        self, approver: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        for kind, entry_id in fund.all_kinds().items():
            without = send(approver, at(kind, entry_id), "refuse", reason=" ")
            assert (kind, without.status_code) == (kind, 422)
            assert html.fromstring(without.text).xpath("//p[@class='wrong']"), kind
            assert send(approver, at(kind, entry_id), "refuse", reason="Not this one").status_code == 303
            told = state(world, kind, entry_id)
            assert (kind, told["status"], told["refusal"]) == (kind, "refused", "Not this one")

    def test_every_kind_is_shown_to_officer_and_auditor_without_a_decision(
        self, stack: RunningStack, world: World, officer: httpx.Client, fund: SignedFund
    ) -> None:
        """Rule 12: its maker has no form to sign with, and sending one anyhow changes nothing."""
        kinds = fund.all_kinds()
        with browser(stack, world["auditor"], "fr") as auditor:
            for kind, entry_id in kinds.items():
                for client in (officer, auditor):
                    page = client.get(at(kind, entry_id))
                    assert page.status_code == 200
                    offered = {decision for _, decision in forms(page)}
                    assert not offered & {"approve", "refuse"}
                    anyhow = {"form_token": token(page), "decision": "approve"}
                    assert client.post(at(kind, entry_id), data=anyhow).status_code == 403
                assert state(world, kind, entry_id)["status"] == "pending"
        with browser(stack, world["member"]) as member:
            assert [member.get(address).status_code for address in (PAGE, at(*next(iter(kinds.items()))))] == [403] * 2

    def test_its_maker_withdraws_what_can_be_withdrawn(
        self, officer: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        stays = {"allocations", "manual-rates", "budgets", "amendments"}
        for kind, entry_id in fund.all_kinds().items():
            offered = {decision for _, decision in forms(officer.get(at(kind, entry_id)))}
            assert ("withdraw" in offered) is (kind not in stays), kind
            if kind in stays:
                continue
            if kind == "payment-orders":
                assert send(officer, at(kind, entry_id), "withdraw").status_code == 422, "without a reason"
            assert send(officer, at(kind, entry_id), "withdraw", reason="Twice the same").status_code == 303
            assert state(world, kind, entry_id)["status"] == "withdrawn"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_kind_has_no_faults(self, window: Windows, world: World, fund: SignedFund, language: str) -> None:
        """At a desk and on a phone by turns; the panel stands within the width."""
        for place, (kind, entry_id) in enumerate(fund.all_kinds().items()):
            page = window(world["finance_approver"], language, ("desktop", "phone")[place % 2]).new_page()
            page.goto(at(kind, entry_id))
            assert (kind, steps.faults_of(page)) == (kind, [])
            assert steps.fits(page), kind
            page.close()
