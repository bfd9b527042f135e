"""Each page of the Fund on the line: what it weighs when nothing was kept before, and what it asks of services."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator

import httpx

from benchmarks.figures import Figure
from benchmarks.finance.books import Desk
from benchmarks.setting import Setting
from chassis.deployables import services
from gateway.identity.sessions import COOKIE
from gateway.routing import Quick
from gateway.web.funds import pages

# What the page names itself, and what its style sheets and scripts name in turn; what a script fetches only when
# somebody needs it (`import("…")`) is not of the page.
_IN_PAGE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IN_FILE = re.compile(r"""(?:\bfrom|\bimport|url\()\s*["']?(/static/[^"')]+)""")
_PEOPLE = ("finance_officer", "finance_approver", "auditor")
_BUDGET = "goal: under 60"


def fund_pages(setting: Setting, made: Desk, claim: str) -> Iterator[Figure]:
    """Every address of the Fund's pages, filled with what was made; those that need more than that are left out."""
    for path, shown in _paths(made).items():
        for who in _PEOPLE:
            with _browser(setting, who) as client:
                found = client.get(path)
                if found.status_code == 200:
                    yield _weighed(setting, client, path, shown, claim)
                    break


def _paths(made: Desk) -> dict[str, str]:
    """Addresses by how they are told."""
    known = {"award_id": made.awards["many"]["id"], "agreement_id": made.awards["many"]["agreement_id"]}
    known |= {"kind": "expenditures", "entry_id": made.waits, "cost_id": made.waits}
    known |= {"number": f"{made.day.year}-000001", "donor_id": made.donor, "account_id": made.account}
    found = {}
    for part in pages.PARTS:
        for route in part.router.routes:
            if not isinstance(route, Quick) or "GET" not in (getattr(route, "methods", None) or ()):
                continue
            fields = set(re.findall(r"{(\w+)}", route.path))
            if fields <= set(known) and "." not in route.path:
                found[route.path.format(**{name: known[name] for name in fields})] = re.sub(r"{\w+}", "…", route.path)
    return found


def _browser(setting: Setting, who: str) -> httpx.Client:
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    cookies = {COOKIE: setting.stage.people[who].token}
    return httpx.Client(base_url=setting.base_url, cookies=cookies, headers=headers, timeout=60)


def _weighed(setting: Setting, client: httpx.Client, path: str, shown: str, claim: str) -> Figure:
    before = _answered(setting)
    page, text = _bytes(client, path)
    calls = _answered(setting) - before
    others = sum(_with_all(client, set(_IN_PAGE.findall(text))).values())
    note = f"page {page / 1000:.1f}, styles and scripts {others / 1000:.1f}; {calls} calls; {_BUDGET}"
    return Figure(claim, f"{shown}, all of it compressed", (page + others) / 1000, "kB", note=note)


def _with_all(client: httpx.Client, named: set[str]) -> dict[str, int]:
    """The bytes of these files and of those that they name."""
    found: dict[str, int] = {}
    while named:
        address = named.pop()
        found[address], text = _file(client, address)
        named |= set(_IN_FILE.findall(text)) - set(found)
    return found


_FILES: dict[str, tuple[int, str]] = {}


def _file(client: httpx.Client, address: str) -> tuple[int, str]:
    if address not in _FILES:
        size, text = _bytes(client, address)
        _FILES[address] = size, text if address.endswith((".css", ".js")) else ""
    return _FILES[address]


def _bytes(client: httpx.Client, path: str) -> tuple[int, str]:
    """On the line, and as text."""
    with client.stream("GET", path) as answer:
        answer.raise_for_status()
        content = answer.read()
        return answer.num_bytes_downloaded, content.decode(errors="replace")


def _answered(setting: Setting) -> int:
    """Calls that all services have answered, by their own count; identity is answered in the gateway."""
    return sum(_of(each.port) for each in setting.stack.status().processes if each.port and each.group in services())


def _of(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        lines = response.read().decode().splitlines()
    counted = (line for line in lines if line.startswith("convive_rpc_server_duration_") and "_count{" in line)
    return sum(int(float(line.split()[-1])) for line in counted if "identity." not in line)
