"""What waits for somebody: on its page, first on the home page, in the bar; what came back is put away."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import html
from playwright.sync_api import expect

from convive.api.client import Person
from tests.common.funds.signed_kinds import SignedFund
from tests.stack import RunningStack
from tests.waiting import until
from tests.web import steps
from tests.web.conftest import FORUM, FUNDS, Windows, World
from tests.web.reading import browser, read, texts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform
TITLE = "//ul[contains(@class, 'todo')]//p[contains(@class, 'title')]"


def tasks(person: Person, **given: Any) -> list[dict[str, Any]]:
    return list(person.get(f"{FORUM}/tasks", limit=200, **given)["items"])


def about(person: Person, entry_id: str, **given: Any) -> list[dict[str, Any]]:
    return [task for task in tasks(person, **given) if entry_id in task["link"]]


def heard(person: Person, entry_id: str, is_there: bool = True, **given: Any) -> dict[str, Any]:
    """Once the event has come round."""
    until(lambda: bool(about(person, entry_id, **given)) is is_there)
    return about(person, entry_id, **given)[0] if is_there else {}


def send(client: httpx.Client, page: html.HtmlElement, action: str) -> httpx.Response:
    [token] = page.xpath(f"//form[@action='{action}']//input[@name='form_token']/@value")
    return client.post(action, data={"form_token": token})


@pytest.fixture(scope="module")
def flagged(world: World) -> str:
    """A post of these tests' own that waits for a moderator: others are decided on elsewhere."""
    reply = {"text": f"Nota {uuid4().hex[:8]}: en mi país medimos la prevención.", "language": "es"}
    post_id = str(world["focal_point"].post(f"{FORUM}/topics/{world.ids['topic_id']}/posts", reply)["id"])
    world["instructor"].post(f"{FORUM}/posts/{post_id}/flags", {"reason": "Off topic", "cause": "off_topic"})
    return post_id


def test_a_moderator_finds_what_to_decide_on_with_the_place_where(
    stack: RunningStack, world: World, flagged: str
) -> None:
    moderator, post_id = world["moderator"], flagged
    heard(moderator, post_id)
    with browser(stack, moderator, "es") as client:
        page = read(client, "/todo?kind=decide_flag")
        links = page.xpath(f"{TITLE}/a/@href")
        assert f"/forum/moderation#post-{post_id}" in links
        assert 'id="post-' + post_id in client.get("/forum/moderation").text
        assert "Decidir sobre un mensaje denunciado en «Horarios de cierre y violencia»" in texts(page, TITLE)
        assert all("denunciado" in each for each in texts(page, TITLE))
        everything = read(client, "/todo")
        assert any("denunciado" in each for each in texts(everything, TITLE))
        home = read(client, "/")
        assert texts(home, "//main//h2")[0] == "Por hacer"
        count = int(texts(home, "//a[@href='/todo' and @data-todo]//*[@data-count]")[0])
        assert count == moderator.get(f"{FORUM}/tasks/counts")["total"] == len(tasks(moderator))


def test_whoever_has_nothing_to_do_is_told_so(stack: RunningStack, newcomer: Person) -> None:
    with browser(stack, newcomer) as client:
        assert "Nothing is waiting for you." in client.get("/todo").text
        assert "Nothing that you have handed in is waiting." in client.get("/todo/handed-in").text
        assert "Nothing of this kind" in client.get("/todo?kind=decide_flag").text
        assert client.get("/todo?kind=nonsense").status_code == 200
        assert client.get("/todo?cursor=nonsense").status_code == 400
        home = read(client, "/")
        assert "To do" not in texts(home, "//main//h2")
        assert home.xpath("//a[@data-todo]//*[@data-count]/@hidden") == [""] or home.xpath(
            "//a[@data-todo]//*[@data-count and @hidden]"
        )


def test_what_somebody_entered_is_signed_by_another_or_comes_back(stack: RunningStack, world: World) -> None:
    """The whole way of two costs: asked, signed; asked, refused, put away."""
    officer, approver = world["finance_officer"], world["finance_approver"]
    fund = SignedFund(officer, approver)
    signed, refused = fund.cost()["id"], fund.cost()["id"]
    for each in (signed, refused):
        task = heard(approver, each)
        assert (task["kind"], task["handed_in_by"]) == ("sign_expenditures", officer.id)
        assert heard(officer, each, handed_in="true")["mine"] is True
        assert about(officer, each) == []
    with browser(stack, approver) as client:
        page = read(client, "/todo?kind=sign_expenditures")
        [link] = page.xpath(f"{TITLE}/a[contains(@href, '{signed}')]/@href")
        assert client.get(link).status_code == 200
        [item] = [each for each in texts(page, "//ul[contains(@class, 'todo')]/li") if "Boat" in each][:1]
        assert "USD 250.00" in item and f"from {task['handed_in_by_name']}" in item and "due on" in item
    approver.post(f"{FUNDS}/expenditures/{signed}/approve", {})
    approver.post(f"{FUNDS}/expenditures/{refused}/refuse", {"reason": "The invoice is of another port"})
    for each in (signed, refused):
        heard(approver, each, is_there=False)
    back = heard(officer, refused, returned="true")
    with browser(stack, officer) as client:
        page = read(client, "/todo/handed-in")
        assert "The invoice is of another port" in page.text_content()
        action = f"/todo/{back['id']}/settled"
        assert client.post(action, data={"form_token": "x"}).status_code == 403
        answer = send(client, page, action)
        assert (answer.status_code, answer.headers["location"]) == (303, "/todo/handed-in?done=settled")
    assert about(officer, refused) == []


def test_nobody_reads_or_settles_what_waits_for_another(stack: RunningStack, world: World, flagged: str) -> None:
    task = heard(world["moderator"], flagged)
    for role in ("member", "auditor", "finance_officer"):
        assert about(world[role], flagged) == []
    with browser(stack, world["member"]) as client:
        page = read(client, "/todo")
        [token] = page.xpath("(//form//input[@name='form_token']/@value)[1]")
        assert client.post(f"/todo/{task['id']}/settled", data={"form_token": token}).status_code == 404
    with browser(stack, world["moderator"]) as client:
        page = read(client, "/todo")
        [token] = page.xpath("(//form//input[@name='form_token']/@value)[1]")
        assert client.post(f"/todo/{task['id']}/settled", data={"form_token": token}).status_code == 409


def test_the_bar_counts_on_every_page(world: World, window: Windows, flagged: str) -> None:
    heard(world["moderator"], flagged)
    page = window(world["moderator"]).new_page()
    page.goto("/library")
    expect(page.locator("[data-todo] [data-count]")).to_have_text(re.compile(r"^\d+\+?$"))
    page.locator("[data-todo]").click()
    expect(page).to_have_url(re.compile("/todo$"))


@pytest.mark.parametrize(("language", "size"), steps.SIGHTS)
def test_it_is_read_on_a_phone_and_at_a_desk_without_scripts(
    world: World, window: Windows, language: str, size: str, flagged: str
) -> None:
    heard(world["moderator"], flagged)
    for javascript in (True, False):
        page = window(world["moderator"], language, size, java_script_enabled=javascript).new_page()
        for path in ("/todo", "/todo/handed-in", "/"):
            page.goto(path)
            expect(page.locator(".todo" if path != "/todo/handed-in" else "#waits").first).to_be_visible()
            assert steps.fits(page), path
            if javascript:
                assert steps.faults_of(page) == [], path
