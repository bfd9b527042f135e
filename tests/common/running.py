"""A gateway and an OpenID Connect provider as real processes, and a browser that keeps cookies and fills in forms."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from chassis.deployables import ROOT
from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from tests.waiting import until

_PATIENCE = 90.0


@contextmanager
def process(command: list[str], log: Path, answers_at: str, **environment: str) -> Iterator[None]:
    """A process that runs while the block does, once its address answers."""
    with log.open("ab") as out:
        running = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=os.environ | environment, stdout=out, stderr=out
        )
    try:
        _wait_for(answers_at, running, log)
        yield
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    with httpx.Client(timeout=2) as client:

        def answers() -> bool:
            assert running.poll() is None, log.read_text()
            try:
                return client.get(url).is_success
            except httpx.TransportError:
                return False

        try:
            until(answers, _PATIENCE)
        except AssertionError as late:
            raise AssertionError(log.read_text()) from late


class _Forms(HTMLParser):
    """The forms of a page: action, and what their fields hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | list[str]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append((given.get("action") or "", {}))
        elif tag == "input" and self.found and given.get("type") not in ("checkbox", "file"):
            name, value = given.get("name") or "", given.get("value") or ""
            held = self.found[-1][1]
            several = given.get("type") not in ("radio", "submit") and name in held
            held[name] = [*_list(held[name]), value] if several else value


def _list(values: str | list[str]) -> list[str]:
    return values if isinstance(values, list) else [values]


class Browser(httpx.Client):
    """Goes to pages of one site, follows redirects, and sends forms as a browser does."""

    def __init__(self, site: str, language: str = "en") -> None:
        super().__init__(base_url=site, follow_redirects=True, headers={"Accept-Language": language}, timeout=20)
        self.site = site

    def send_form(
        self, page: httpx.Response, action: str, files: list[Any] | None = None, **fields: str | list[str]
    ) -> httpx.Response:
        """The answer to a form of the page, with these fields filled in over what it holds, and with files."""
        forms = _Forms()
        forms.feed(page.text)
        held = next(values for found, values in forms.found if found == action)
        return self.post(action, data=held | fields, files=files, headers={"Origin": self.site})


def signed_in(site: str, person: Person) -> Browser:
    """A browser with this person's session."""
    browser = Browser(site)
    browser.cookies.set(COOKIE, str(person.token))
    return browser


def title(page: httpx.Response) -> str:
    """The heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", page.text)
    return found.group(1) if found else page.text
