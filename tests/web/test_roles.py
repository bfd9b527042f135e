"""The permission walk over pages: every page with every role, suspended and signed out; what is private stays private.

What a page shows is decided by the services; this says that no page shows more than they do.
"""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
import pytest

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from tests.stack import RunningStack
from tests.web.addresses import filled, pages, patterns
from tests.web.conftest import ROLES, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform

PUBLIC = {"/public/fund", "/", "/sign-in", "/register", "/register/received", "/verify", "/design", "/offline"}
PUBLIC |= {"/register/confirmed", "/register/link", "/register/link-sent"}
PUBLIC |= {"/password/forgotten", "/password/sent", "/password/new"}
# Pages that a mailed link opens: who comes without one is told so, with what to do next.
BY_LINK = {"/account/address", "/password/new"}
PUBLIC |= {"/library", "/library/resources/{resource_id}", "/library/resources/{resource_id}/versions"}
# Pages that not every member may see, and who may.
FOR_SOME = {
    "/fund/agreements": {"finance_officer", "finance_approver", "auditor"},
    "/fund/agreements/new": {"finance_officer"},
    "/fund/agreements/drafts/{agreement_draft_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/agreements/{agreement_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/donors": {"finance_officer", "finance_approver", "auditor"},
    "/fund/donors/{donor_id}/details": {"finance_officer", "finance_approver", "auditor"},
    "/fund/approvals": {"finance_officer", "finance_approver", "auditor"},
    "/fund/approvals/in-parts": {"finance_approver", "auditor"},
    "/fund/approvals/{kind}/{entry_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/approvals/{kind}/{entry_id}/correct": {"finance_officer"},  # who entered it
    "/fund/awards": {"finance_officer", "finance_approver", "programme_officer", "auditor"},
    "/fund/awards/{award_id}": {"finance_officer", "finance_approver", "programme_officer", "auditor"},
    "/fund/costs": {"finance_officer", "finance_approver", "programme_officer", "auditor"},
    "/fund/costs/new": {"finance_officer"},
    "/fund/costs/grid": {"finance_officer"},
    "/fund/costs/recurring": {"finance_officer", "finance_approver", "auditor"},
    "/fund/costs/files/{batch_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/costs/{cost_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/advances": {"finance_officer", "finance_approver", "auditor"},
    "/fund/advances/new": {"finance_officer"},
    "/fund/advances/{advance_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/payees": {"finance_officer", "finance_approver", "auditor"},
    "/fund/payees/new": {"finance_officer"},
    "/fund/payees/{payee_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/payees/{payee_id}/edit": {"finance_officer"},
    "/fund/payees/{payee_id}/merge": {"finance_officer"},
    "/fund/awards/{award_id}/report": {"finance_officer", "finance_approver", "programme_officer", "auditor"},
    "/fund/awards/{award_id}/report/{report_id}": {
        "finance_officer",
        "finance_approver",
        "programme_officer",
        "auditor",
    },
    "/fund/mine/reports/{report_id}": {"finance_officer", "finance_approver", "programme_officer", "auditor"},
    "/fund/donors/{donor_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/rules": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}/statements": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}/mapping": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}/payments": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}/reconciliation": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}/revaluation": {"finance_officer", "finance_approver", "auditor"},
    "/fund/bank/{account_id}/accept": {"finance_officer"},
    "/fund/receipts": {"finance_officer", "finance_approver", "auditor"},
    "/fund/dues": {"finance_officer", "finance_approver", "auditor"},
    "/fund/periods": {"finance_officer", "finance_approver", "auditor"},
    "/fund/periods/close": {"finance_officer", "finance_approver", "auditor"},
    "/fund/periods/{period_id}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/search": {"finance_officer", "finance_approver", "auditor"},
    "/fund/audit": {"finance_officer", "finance_approver", "auditor"},
    "/fund/audit/entries/{number}": {"finance_officer", "finance_approver", "auditor"},
    "/fund/audit/verification": {"finance_officer", "finance_approver", "auditor"},
    "/fund/audit/sample": {"finance_officer", "finance_approver", "auditor"},
    "/admin": {"administrator", "auditor"},
    "/admin/members/{member_id}": {"administrator", "auditor"},
    "/admin/registrations": {"administrator", "auditor"},
    "/admin/invitations": {"administrator", "auditor"},
    "/admin/duplicates": {"administrator", "auditor"},
    "/admin/institutions": {"administrator", "auditor"},
    "/admin/audit": {"administrator", "auditor"},
    "/admin/figures": {"administrator", "auditor"},
    "/admin/mail": {"administrator"},
    "/admin/import": {"administrator"},
    "/forum/new": {"moderator", "administrator"},
    "/forum/boards/{board_id}/edit": {"moderator", "administrator"},
    "/forum/boards/{board_id}/pace": {"moderator"},
    "/forum/topics/{topic_id}/split": {"moderator"},
    "/forum/boards/{board_id}/members": {"moderator", "administrator", "auditor"},
    "/forum/tags/{tag}/edit": {"moderator", "administrator"},
    "/forum/moderation": {"moderator", "auditor"},
    "/library/resources/{resource_id}/edit": {"member"},  # who wrote it
    "/library/reviews": {"moderator", "auditor"},
    "/forum/moderation/record": {"moderator", "auditor"},
    "/forum/moderation/appeals": {"moderator", "auditor"},
    "/forum/moderation/members": {"moderator", "auditor"},
    "/forum/moderation/members/{member_id}": {"moderator", "auditor"},
}
# Who may see such pages, but not this one of them: programme officers see the costs of activities.
NOT_THIS_ONE = {("/fund/costs/{cost_id}", "programme_officer")}
# These lead whoever is signed in to another page.
AWAY = {"/sign-in", "/fund", "/fund/signatures"}
_PRIVATE = {"board_id", "topic_id", "post_id", "room_id", "resource_id"}


def _browser(stack: RunningStack, who: Person | None) -> httpx.Client:
    cookies = {COOKIE: who.token} if who else {}
    return httpx.Client(base_url=stack.base_url, cookies=cookies, headers={"Accept": "text/html"}, timeout=30)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_open_to_whom_it_concerns(stack: RunningStack, world: World, role: str) -> None:
    with _browser(stack, world[role]) as browser:
        for pattern, path in pages(world):
            status = browser.get(path).status_code
            expected = 200 if role in FOR_SOME.get(pattern, ROLES) else 403
            if pattern in BY_LINK:
                expected = 409
            if (pattern, role) in NOT_THIS_ONE:
                expected = 404
            if pattern == "/fund/mine/reports/{report_id}" and expected == 403:  # as if it were not there
                expected = 404
            if pattern in AWAY or pattern == "/forum/posts/{post_id}":
                expected = 303
            assert status == expected, (role, path)


@pytest.mark.parametrize("who", [None, "suspended"])
def test_who_is_signed_out_or_suspended_is_led_to_the_sign_in(
    stack: RunningStack, world: World, who: str | None
) -> None:
    with _browser(stack, world[who] if who else None) as browser:
        for pattern, path in pages(world):
            answer = browser.get(path)
            if pattern in PUBLIC:
                assert answer.status_code == (409 if pattern in BY_LINK else 200), path
            else:
                assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


def test_no_form_is_taken_without_its_token(stack: RunningStack, world: World) -> None:
    with _browser(stack, world["moderator"]) as browser:
        for pattern in patterns("POST"):
            path = filled(pattern, world).replace("{", "").replace("}", "")
            answer = browser.post(path, data={"text": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 403, path


@pytest.mark.parametrize(
    "sent", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_no_form_is_taken_from_another_site_token_or_not(
    stack: RunningStack, world: World, sent: dict[str, str]
) -> None:
    with _browser(stack, world["moderator"]) as browser:
        token = re.search(r'name="form_token" value="([^"]+)"', browser.get("/forum").text)
        assert token
        for pattern in patterns("POST"):
            path = filled(pattern, world).replace("{", "").replace("}", "")
            answer = browser.post(path, data={"form_token": token[1], "text": "x"}, headers=sent)
            assert answer.status_code == 403, (path, sent)


def test_what_is_private_is_like_what_does_not_exist(stack: RunningStack, world: World) -> None:
    concerned = [p for p in patterns("GET") if _PRIVATE & set(re.findall(r"{(\w+)}", p))]
    assert len(concerned) >= 9
    with _browser(stack, world["member"]) as browser:
        for pattern in concerned:
            hidden = browser.get(filled(pattern, world, private=True))
            nothing = browser.get(re.sub(r"{\w+}", str(uuid4()), pattern.replace("{action}", "hide")))
            assert hidden.status_code == nothing.status_code, pattern
            assert hidden.status_code in ((403, 404) if pattern in FOR_SOME else (404,)), pattern
            assert _without_what_differs(hidden) == _without_what_differs(nothing)


def _without_what_differs(page: httpx.Response) -> str:
    """A page but for its form tokens, keys and its own address."""
    return re.sub(r'value="[^"]*"|href="\?[^"]*"|href="[^"]*lang=\w\w"', "", page.text)


@pytest.mark.parametrize("path", ["/", "/forum", "/search?q=zanahoria", "/chat", "/notifications", "/library"])
def test_lists_and_counts_leave_out_what_is_private(stack: RunningStack, world: World, path: str) -> None:
    def tells(who: str) -> bool:
        with _browser(stack, world[who]) as browser:
            return "anahoria" in browser.get(path).text.replace('value="zanahoria"', "").replace("q=zanahoria", "")

    assert not tells("newcomer")
    if path in ("/forum", "/search?q=zanahoria"):
        assert tells("focal_point")  # so the word would be there to be seen


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_form_leads_to_another_site(stack: RunningStack, world: World, target: str) -> None:
    with _browser(stack, world["member"]) as browser:
        page = browser.get("/forum").text
        token = re.search(r'name="form_token" value="([^"]+)"', page)
        assert token
        sent = {"form_token": token[1], "theme": "dark", "next": target}
        answer = browser.post("/theme", data=sent, headers={"Origin": stack.base_url})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_member_of_another_country_sees_no_board_of_this_one(stack: RunningStack, world: World) -> None:
    text = {"en": "Only for Honduras"}
    audience = {"slug": f"hn-{uuid4().hex[:8]}", "name": text, "description": text, "countries": ["HN"]}
    board = world["moderator"].post("/api/v1/forum/boards", audience)["id"]
    with _browser(stack, world["member"]) as browser:
        assert browser.get(f"/forum/boards/{board}").status_code == 404
        assert "Only for Honduras" not in browser.get("/forum").text
