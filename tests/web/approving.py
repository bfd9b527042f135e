"""The approvals' pages in the hands of tests: who comes, what their forms hold, what is listed."""

from __future__ import annotations

import re
from typing import Any

import httpx
from lxml import html

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from tests.common.funds.signed_kinds import FUNDS
from tests.stack import RunningStack
from tests.web.conftest import World

PAGE = "/fund/approvals"


def browser(stack: RunningStack, who: Person, language: str = "en") -> httpx.Client:
    return httpx.Client(
        base_url=stack.base_url,
        cookies={COOKIE: str(who.token)},
        headers={"Accept": "text/html", "Origin": stack.base_url, "Accept-Language": language},
        timeout=30,
    )


def at(kind: str, entry_id: Any) -> str:
    return f"{PAGE}/{kind}/{entry_id}"


def forms(page: httpx.Response) -> dict[tuple[str, str], dict[str, Any]]:
    """The forms of a page with their hidden fields, by address and decision."""
    found = {}
    for form in html.fromstring(page.text).iter("form"):
        fields: dict[str, Any] = {}
        for each in form.xpath(".//input[@name and not(@type='checkbox') and not(@type='file')]"):
            fields[each.get("name")] = each.get("value") or ""
        fields |= {each.get("name"): each.text or "" for each in form.iter("textarea")}
        for each in form.iter("select"):
            chosen = each.xpath("./option[@selected]") or each.xpath("./option")
            fields[each.get("name")] = chosen[0].get("value") if chosen else ""
        found[form.get("action") or "", fields.get("decision", "")] = fields
    return found


def send(client: httpx.Client, address: str, decision: str, **fields: Any) -> httpx.Response:
    held = forms(client.get(address))[address, decision]
    return client.post(address, data=held | fields)


def token(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def text(page: httpx.Response) -> str:
    return " ".join(html.fromstring(page.text).text_content().split())


def state(world: World, kind: str, entry_id: Any) -> dict[str, Any]:
    return dict(world["auditor"].get(f"{FUNDS}/approvals/{kind}/{entry_id}"))


def listed(page: httpx.Response) -> set[str]:
    return set(rows(page))


def rows(page: httpx.Response) -> list[str]:
    links = html.fromstring(page.text).xpath("//*[@data-desk-row]//a/@href")
    return [str(each).partition("?")[0] for each in links]
