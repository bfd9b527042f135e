"""Pages as their HTML, where nobody has to look at them: asked for as a browser asks, read as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from lxml import html

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from gateway.web.frame.visit import LANGUAGE_COOKIE
from tests.stack import RunningStack


@contextmanager
def browser(stack: RunningStack, who: Person | None = None, language: str | None = None) -> Iterator[httpx.Client]:
    """Asks for pages as somebody, or as a stranger; in the own language, or in another."""
    cookies = ({COOKIE: who.token} if who else {}) | ({LANGUAGE_COOKIE: language} if language else {})
    headers = {"Accept": "text/html"} | ({"Origin": stack.base_url} if who else {})
    with httpx.Client(base_url=stack.base_url, cookies=cookies, headers=headers, timeout=30) as client:
        yield client


def read(client: httpx.Client, path: str) -> html.HtmlElement:
    """The page at an address, which has to be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.document_fromstring(answer.text)


def texts(page: html.HtmlElement, where: str) -> list[str]:
    """What stands in each element that an XPath finds, every space a plain one."""
    return [plain(element.text_content()) for element in page.xpath(where)]


def plain(text: str) -> str:
    """A text, every space in it a plain one."""
    return " ".join(text.split())
