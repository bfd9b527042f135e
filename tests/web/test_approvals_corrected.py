"""One's own entry corrected on its form: with what it was, by its maker only, before it is signed (Fund rule 12)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from lxml import html

from contracts.funds.kinds import SignedKind
from tests.common import people
from tests.common.funds.signed_kinds import SignedFund
from tests.stack import RunningStack
from tests.web.approving import PAGE, at, browser, forms, send, state, text
from tests.web.conftest import World

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


class TestCorrecting:
    pytestmark = slow

    def test_a_refused_cost_is_corrected_by_its_maker_on_a_form_with_what_it_was(
        self, approver: httpx.Client, officer: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        address = at("expenditures", fund.cost("250.00")["id"])
        send(approver, address, "refuse", reason="The amount is another one")
        assert f"{PAGE}/expenditures" in officer.get(f"{PAGE}?show=returned&fund={fund.id}").text
        form = officer.get(f"{address}/correct")
        held = forms(form)[f"{address}/correct", ""]
        assert (held["amount"], held["payee"], held["line_id"]) == ("250.00", "Belize Port Authority", fund.line)
        assert "The amount is another one" in text(form)
        dropped = html.fromstring(form.text).xpath("//input[@name='without_files']/@value")[:1]
        wrong = officer.post(f"{address}/correct", data=held | {"amount": "1_000"})
        assert wrong.status_code == 422 and forms(wrong)[f"{address}/correct", ""]["amount"] == "1_000"
        new = {"amount": "1.240,50", "note": "Read wrongly", "without_files": dropped}
        files = {"evidence": ("second.txt", b"words")}
        entered = officer.post(f"{address}/correct", data=held | new, files=files)
        assert entered.status_code == 303, text(entered)
        told = approver.get(entered.headers["location"].partition("?")[0])
        assert "Read wrongly" in text(told) and "The amount is another one" in text(told)
        details = state(world, "expenditures", entered.headers["location"].partition("?")[0].rpartition("/")[2])
        assert (details["amount"], details["revision"], details["status"]) == ("1240.50", 2, "pending")
        assert sorted(each["filename"] for each in details["evidence"]) == ["photograph.png", "second.txt"]
        assert officer.post(f"{address}/correct", data=held | {"key": str(uuid4())}).status_code == 409, "once"

    def test_a_commitment_and_a_receipt_are_corrected(
        self, officer: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        kinds = fund.all_kinds()
        for kind in ("commitments", "pending-receipts"):
            address = at(kind, kinds[SignedKind(kind)])
            held = forms(officer.get(f"{address}/correct"))[f"{address}/correct", ""]
            entered = officer.post(f"{address}/correct", data=held | {"amount": "610", "note": "Six hundred"})
            assert entered.status_code == 303, text(entered)
            new = entered.headers["location"].partition("?")[0].rpartition("/")[2]
            told = state(world, kind, new)
            assert (told["amount"], told["note"], told["revision"]) == ("610.00", "Six hundred", 2)
            assert state(world, kind, kinds[SignedKind(kind)])["status"] == "withdrawn"

    def test_nobody_corrects_what_is_anothers_or_signed(
        self, stack: RunningStack, approver: httpx.Client, officer: httpx.Client, world: World, fund: SignedFund
    ) -> None:
        address = at("expenditures", fund.cost()["id"])
        assert approver.get(f"{address}/correct").status_code == 403
        other = people.join(stack, world["administrator"], "finance_officer")
        with browser(stack, other) as colleague:
            assert colleague.get(f"{address}/correct").status_code == 404
        other.close()
        held = forms(officer.get(f"{address}/correct"))[f"{address}/correct", ""]
        send(approver, address, "approve")
        assert "/correct" not in officer.get(address).text
        assert officer.post(f"{address}/correct", data=held).status_code == 409
