"""Debian's Chromium, people who are signed in, and a small world for them to walk in."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

import gateway.web.pages  # noqa: F401 - gives the templates each room's wording
from convive.api.client import Person, Problem
from gateway.identity.sessions import COOKIE
from gateway.web.frame.visit import LANGUAGE_COOKIE
from tests.common import people, sample_files
from tests.common.funds import bank
from tests.common.funds.signed_kinds import SignedFund
from tests.stack import RunningStack
from tests.waiting import until
from tests.web import pictures
from tests.web.steps import SIZES

FORUM, CHAT, TRAINING, PROGRAMS, FUNDS = (
    f"/api/v1/{name}" for name in ("forum", "chat", "training", "programs", "funds")
)
# The shell draws pages and nothing around them: the same engine at half the work.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), None)
CHROMIUM = os.environ.get("CONVIVE_TEST_CHROMIUM") or CHROMIUM
FLAGS = [
    f"--{flag}"
    for flag in (
        "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync",
    )
]  # fmt: skip
# Milliseconds to wait for what has to become true; two cores that do other things as well are slow.
_PATIENCE = 20_000
ROLES = ("member", "moderator", "instructor", "focal_point", "programme_officer", "finance_officer")
ROLES = (*ROLES, "finance_approver", "administrator", "auditor")
# Members with a story: one is mentioned while the world is made, and the mail about it has gone out once it is read.
_MEMBERS = ("suspended", "newcomer", "mentioned")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A browser for all tests; each opens windows of its own.

    It is closed after the last of them: as long as Playwright runs no other test here can run a loop of asyncio.
    """
    if CHROMIUM is None:
        pytest.skip("Debian's chromium-headless-shell is not installed")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Windows:
    """Opens windows: whose, in which language and size, light or dark, with JavaScript or without."""

    def __init__(self, browser: Browser, base_url: str, leaving: ExitStack) -> None:
        self.opened: list[BrowserContext] = []
        self._browser, self._base_url, self._leaving = browser, base_url, leaving

    def __call__(
        self,
        who: Person | None = None,
        language: str = "en",
        size: str = "desktop",
        theme: str = "light",
        **options: Any,
    ) -> BrowserContext:
        width, height = SIZES[size]
        context = self._browser.new_context(
            base_url=self._base_url, viewport={"width": width, "height": height}, color_scheme=theme,  # type: ignore[arg-type]
            locale=language, has_touch=size == "phone", **{"service_workers": "block"} | options,
        )  # fmt: skip
        context.set_default_timeout(_PATIENCE)
        if who:  # whose own language is English, mostly: this is the one they switched to
            context.add_cookies([{"name": COOKIE, "value": who.token, "url": self._base_url}])
            context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": self._base_url}])
        self._leaving.callback(context.close)
        self.opened.append(context)
        return context


@pytest.fixture
def window(chromium: Browser, stack: RunningStack) -> Iterator[Windows]:
    """Opens windows, which are closed after the test."""
    with ExitStack() as leaving:
        yield Windows(chromium, stack.base_url, leaving)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test of pages that fails leaves pictures of them, and says where."""
    report = yield
    window = getattr(item, "funcargs", {}).get("window")
    if report.when == "call" and report.failed and window:
        report.sections.append(("pages as they were", "\n".join(pictures.keep(window.opened, item.nodeid))))
    return report


@dataclass
class World:
    """What there is, and who is there: one person per role, and one whom an administrator has suspended."""

    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Person:
        return self.people[role]


@pytest.fixture(scope="session")
def world(stack: RunningStack) -> Iterator[World]:
    """People, boards (one open, one for two people only), topics, rooms, a programme's edition and a course's."""
    made = World()
    with ExitStack() as leaving:
        door = leaving.enter_context(closing(people.administrator(stack)))
        for role in (*ROLES, *_MEMBERS):
            joined = people.join(stack, door, "member" if role in _MEMBERS else role)
            made.people[role] = leaving.enter_context(closing(joined))
        _talk(made)
        _private(made)
        _moderate(made)
        _teach(made)
        _plan(made)
        _shelve(made)
        _give(made)
        counted = dict(made.ids)
        _give(made, "Ports: radios")  # another award, the newest, on which tests enter what they like
        made.ids |= {f"entering_{name}": made.ids[name] for name in ("award_id", "agreement_id", "donor_id")} | counted
        _give_ahead(made)
        _bank(made)
        made.ids["entry_id"] = SignedFund(made["finance_officer"], made["finance_approver"]).cost()["id"]
        _soft_close(made)
        door.post(f"/api/v1/identity/members/{made['suspended'].id}/suspend", {"reason": "Left the institution"})
        yield made


@pytest.fixture
def newcomer(stack: RunningStack, world: World) -> Iterator[Person]:
    """Somebody of their own for the test: who has read, subscribed to and been told of nothing."""
    with closing(people.join(stack, world["administrator"], "member")) as person:
        yield person


def _bank(world: World) -> None:
    """An account at a bank with a line that nobody has matched."""
    number = uuid4().hex[:12].upper()
    account = {"name": "Bank of America", "number": number, "starts_on": "2026-05-01", "opening_balance": "1000"}
    officer = world["finance_officer"]
    account_id = officer.post("/api/v1/funds/bank/accounts", account)["id"]
    line = (date(2026, 5, 4), "-12.50", "WIRE FEE", "F-1")
    content = bank.camt([line, (date(2026, 5, 6), "250.00", "GIFT", "G-1", "Somebody")], number=number)
    file = {"filename": "may.xml", "content_base64": base64.b64encode(content).decode()}
    officer.post("/api/v1/funds/bank/imports", file)
    world.ids |= {"account_id": account_id}


def _soft_close(world: World) -> None:
    """A fund of the world's own whose books are soft-closed up to a day: that of others stays open."""
    approver, fund_id = world["finance_approver"], f"closing-{uuid4().hex[:8]}"
    terms = {"fund_id": fund_id, "title": "Fund with a period", "second_signature_above_usd": "1000"}
    approver.post("/api/v1/funds/funds", terms)
    period = approver.post("/api/v1/funds/periods/soft-close", {"fund_id": fund_id, "ends_on": "2026-06-30"})
    world.ids |= {"period_id": period["id"], "closing_fund_id": fund_id}


def _talk(world: World) -> None:
    moderator, member = world["moderator"], world["member"]
    name = {"en": "Youth violence", "es": "Violencia juvenil", "pt": "Violência juvenil", "fr": "Violence des jeunes"}
    described = {"en": "What works, and for whom.", "es": "Qué funciona y para quién."}
    board = moderator.post(
        f"{FORUM}/boards", {"slug": f"youth-{uuid4().hex[:8]}", "name": name, "description": described}
    )
    first = {"title": "Horarios de cierre y violencia", "text": "¿Quién midió la **prevención**?", "language": "es"}
    first |= {"kind": "question", "tags": ["youth", "data"]}
    topic = moderator.post(f"{FORUM}/boards/{board['id']}/topics", first)
    posts = [topic["posts"][0]["id"]]
    for number in range(24):
        reply = {"text": f"Nota {number}: en mi país medimos la prevención.", "language": "es"}
        who = member if number % 2 else world["focal_point"]
        if number == 3:
            files = {
                "Mapa de calor.png": sample_files.picture("PNG", (900, 600)),
                "Datos «2026».csv": b"pa\xc3\xads\nCR\n",
            }
            sent = [who.send_file(name, content) for name, content in files.items()]
            reply |= {"files": sent, "text": f"Así se ve:\n\n![El puerto de noche](/forum/files/{sent[0]})"}
        if number == 5:
            reply["mentions"] = [world["mentioned"].id]
        posts.append(who.post(f"{FORUM}/topics/{topic['topic']['id']}/posts", reply)["id"])
    member.patch(f"{FORUM}/posts/{posts[2]}", {"text": "Nota 1, corregida: medimos la prevención."})
    world["instructor"].post(f"{FORUM}/posts/{posts[2]}/flags", {"reason": "Off topic", "cause": "off_topic"})
    moderator.put(f"{FORUM}/topics/{topic['topic']['id']}/answer", {"post_id": posts[3]})
    moderator.put(f"{FORUM}/posts/{posts[2]}/reactions", {"kind": "thanks"})
    room = moderator.post(f"{CHAT}/rooms", {"kind": "public", "title": "Homicide data"})["id"]
    member.put(f"{CHAT}/rooms/{room}/membership", {})
    for number, who in enumerate((moderator, member, member)):
        message = {"client_id": f"w-{number}", "text": f"Message {number}: ¿quién tiene los datos?"}
        who.post(f"{CHAT}/rooms/{room}/messages", message)
    world.ids |= {"board_id": board["id"], "topic_id": topic["topic"]["id"], "post_id": posts[2], "room_id": room}
    world.ids |= {"tag": "youth"}


def _private(world: World) -> None:
    """A board and a room that only moderator and focal point enter."""
    moderator = world["moderator"]
    text = {"en": "Closed circle zanahoria"}
    audience = {"roles": ["auditor"], "members": [world["focal_point"].id, moderator.id]}
    slug = f"closed-{uuid4().hex[:8]}"
    board = moderator.post(f"{FORUM}/boards", {"slug": slug, "name": text, "description": text} | audience)["id"]
    secret = {"title": "Zanahoria secreta", "text": "Nobody else knows the zanahoria."}
    topic = moderator.post(f"{FORUM}/boards/{board}/topics", secret)
    room = moderator.post(f"{CHAT}/rooms", {"kind": "private", "title": "Zanahoria room"})["id"]
    names = {"board_id": board, "topic_id": topic["topic"]["id"], "post_id": topic["posts"][0]["id"], "room_id": room}
    world.ids |= {f"private_{name}": value for name, value in names.items()}


def _moderate(world: World) -> None:
    """Somebody is muted on a board, was warned, and appeals against that."""
    who, moderator, name = world["newcomer"], world["moderator"], {"en": "Quiet corner"}
    board = {"slug": f"quiet-{uuid4().hex[:8]}", "name": name, "description": name}
    board_id = moderator.post(f"{FORUM}/boards", board)["id"]
    mute = {"kind": "mute", "board_id": board_id, "until": "2027-06-30T00:00:00Z"}
    for measure in (mute, {"kind": "warning"}):
        told = {"member_id": who.id, "reason": "Insultó a otra persona"}
        moderator.post(f"{FORUM}/moderation/measures", told | measure)
    entry = who.get(f"{FORUM}/standing/record")["items"][0]["id"]
    who.post(f"{FORUM}/standing/record/{entry}/appeal", {"text": "C’était un malentendu."})
    world.ids |= {"member_id": who.id}


def _teach(world: World) -> None:
    teacher = world["instructor"]
    title = {"en": "Port security", "es": "Seguridad portuaria", "pt": "Segurança portuária", "fr": "Sûreté portuaire"}
    course = {"code": f"port-{uuid4().hex[:8]}", "title": title, "modules": [{"title": title, "hours": "4.5"}]}
    course_id = teacher.post(f"{TRAINING}/courses", course)["id"]
    curriculum = teacher.get(f"{TRAINING}/courses/{course_id}/curricula")["items"][0]["id"]
    teacher.post(f"{TRAINING}/curricula/{curriculum}/publish", {})
    plan = {"course_id": course_id, "curriculum_id": curriculum, "kind": "virtual", "seats": 40}
    edition = teacher.post(f"{TRAINING}/editions", plan | {"starts_on": "2026-01-10", "ends_on": "2027-12-20"})["id"]
    teacher.post(f"{TRAINING}/editions/{edition}/open", {})
    world["member"].post(f"{TRAINING}/editions/{edition}/enrol-me", {"sector": "public"})
    world.ids |= {"course_edition_id": edition}


def _plan(world: World) -> None:
    officer, slug = world["programme_officer"], f"ports-{uuid4().hex[:8]}"
    text = {"en": "Ports of the Caribbean", "es": "Puertos del Caribe"}
    officer.post(
        f"{PROGRAMS}/programmes", {"slug": slug, "name": text, "description": text, "networks": ["prevention"]}
    )
    dates = {"starts_on": "2026-01-10", "ends_on": "2026-12-20"}
    plan = {"methodology": "maritime", "title": text, "countries": ["CR"], **dates}
    edition = officer.post(f"{PROGRAMS}/programmes/{slug}/editions", plan)["id"]
    activity = {
        "kind": "port-assessment",
        "country": "CR",
        "title": "Survey of the port",
        "budget": "12000.00",
        **dates,
    }
    made = officer.post(f"{PROGRAMS}/editions/{edition}/activities", activity)
    world.ids |= {"programme": slug, "programme_edition_id": edition, "activity_id": made["id"]}
    entry = {"slug": f"closing-hours-{uuid4().hex[:8]}", "area": "situational", "evidence_level": "moderate"}
    said = {"name": {"en": "Closing hours", "es": "Horarios de cierre"}, "summary": text, "evidence": text}
    world.ids["intervention"] = officer.post(f"{PROGRAMS}/interventions", entry | said)["slug"]


def _shelve(world: World) -> None:
    """A best practice for everybody, of which a new version is in work; a publication for members; somebody's draft."""
    member, moderator = world["member"], world["moderator"]
    texts = [
        {"language": "es", "title": "Horarios de cierre y homicidios", "abstract": "Menos muertes.\n\nDiez ciudades."},
        {"language": "en", "title": "Closing hours and homicides", "abstract": "Fewer deaths.\n\nTen cities."},
    ]
    names = ("problem", "context", "what_was_done", "evidence", "cost", "contact")
    entry: dict[str, Any] = {
        "kind": "best_practice", "language": "es", "texts": texts, "audience": "public", "year": 2018,
        "subjects": ["homicide", "alcohol-and-drugs"], "countries": ["CR", "HN"], "licence": "cc-by-4.0",
        "creators": [{"name": "Observatorio de Violencia", "kind": "body"}], "programmes": [world.ids["programme"]],
        "practice": {name: f"Lo que **importa**: {name}." for name in names}, "link": "https://www.oas.org/en/sms/dps/",
    }  # fmt: skip
    entry["interventions"] = [world.ids["intervention"]]
    entry["file_id"] = member.send_file("Horarios de cierre.pdf", sample_files.PDF)
    resource = shelved(member, moderator, entry)
    member.post(f"{FORUM}/library/resources/{resource}/versions", {})
    paper = {name: value for name, value in entry.items() if name not in ("file_id", "interventions")} | {
        "kind": "publication",
        "practice": None,
        "audience": "members",
        "programmes": [],
    }
    shelved(world["focal_point"], moderator, paper)
    hidden = paper | {"texts": [{"language": "es", "title": "Zanahoria en borrador", "abstract": "La zanahoria."}]}
    private = world["focal_point"].post(f"{FORUM}/library/resources", hidden)["id"]
    world.ids |= {"resource_id": resource, "private_resource_id": private}


def _give(world: World, title: str = "Ports: assessment and training") -> None:
    """A donor's agreement with an award, of which something is spent, ordered, and due."""
    officer = world["finance_officer"]
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Embassy {uuid4().hex[:8]}", "donor_class": "other"})["id"]
    terms = {
        "donor_id": donor, "reference": f"AGR-{uuid4().hex[:8]}", "title": "Ports of the Caribbean", "currency": "USD",
        "pledge": "9000", "starts_on": "2026-01-01", "ends_on": "2027-12-31", "signed_on": "2026-01-01",
        "instalments": [{"due_on": "2026-02-01", "amount": "6000"}, {"due_on": "2027-02-01", "amount": "3000"}],
    }  # fmt: skip
    agreement = officer.post(f"{FUNDS}/agreements", terms)
    drafted = {name: value for name, value in terms.items() if name != "signed_on"} | {"title": "Ports, second part"}
    draft = officer.post(f"{FUNDS}/agreement-drafts", drafted | {"reference": f"AGR-{uuid4().hex[:8]}"})["id"]
    report = {"kind": "financial", "period_from": "2026-01-01", "period_to": "2026-12-31", "due_on": "2027-03-31"}
    officer.post(f"{FUNDS}/agreements/{agreement['id']}/reports", report)
    lines = [("direct", "Travel", "5000"), ("direct", "Experts", "3000"), ("indirect", "Indirect costs", "1000")]
    award = {"agreement_id": agreement["id"], "programme": "ports", "title": title}
    plan = [{"kind": kind, "title": title, "amount_usd": amount} for kind, title, amount in lines]
    made = officer.post(f"{FUNDS}/awards", award | {"lines": plan})
    given = {"donor_id": donor, "agreement_id": agreement["id"], "currency": "USD", "amount": "6000.00"}
    officer.post(f"{FUNDS}/contributions", given | {"received_on": "2026-02-03", "reference": str(uuid4())})
    cost = {
        "line_id": made["lines"][0]["id"], "amount_usd": "1250.00", "occurred_on": "2026-03-04", "payee": "Travel",
        "description": "Flights", "document": f"INV-{uuid4().hex[:8]}", "document_on": "2026-03-04", "country": "BZ",
        "activity_kind": "workshop",
    }  # fmt: skip
    spent = officer.post(f"{FUNDS}/expenditures", cost)
    payee = officer.get(f"{FUNDS}/payees", search="Travel")["items"][0]["id"]
    row = ["2026-03-05", "Travel", "INV-1_000", "1_000", "USD", made["lines"][1]["id"], "Flights"]
    batch = officer.post(f"{FUNDS}/batches/rows", {"key": uuid4().hex, "rows": [row]})["id"]
    world.ids |= {"cost_id": spent["id"], "payee_id": payee, "batch_id": batch}
    period = {"period_from": "2026-01-01", "period_to": "2026-06-30"}
    report_id = officer.post(f"{FUNDS}/awards/{made['id']}/donor-reports", period)["id"]
    world.ids |= {"report_id": report_id}
    world.ids |= {"award_id": made["id"], "agreement_id": agreement["id"], "donor_id": donor}
    world.ids |= {"agreement_draft_id": draft, "number": spent["entry_number"], "document": cost["document"]}


def _give_ahead(world: World) -> None:
    """An advance that its payee should have accounted for."""
    officer = world["finance_officer"]
    line = officer.get(f"{FUNDS}/awards/{world.ids['entering_award_id']}")["lines"][0]["id"]
    told = {
        "line_id": line, "payee": "Hudson Trident", "document": f"ADV-{uuid4().hex[:8]}", "amount_usd": "60.00",
        "description": "Workshop in Belize City", "given_on": "2026-05-04", "due_on": "2026-06-30",
    }  # fmt: skip
    world.ids["advance_id"] = officer.post(f"{FUNDS}/advances", told)["id"]


def shelved(author: Person, moderator: Person, entry: dict[str, Any]) -> str:
    """The identifier of something that one wrote for the library and the other published."""
    resource = _drafted(author, entry)["id"]
    author.put(f"{FORUM}/library/resources/{resource}/submission", {})
    moderator.put(f"{FORUM}/library/resources/{resource}/publication", {})
    return str(resource)


def _drafted(author: Person, entry: dict[str, Any]) -> dict[str, Any]:
    """As soon as the library has heard of the interventions that it cites."""
    made: list[dict[str, Any]] = []

    def drafted() -> bool:
        try:
            made.append(author.post(f"{FORUM}/library/resources", entry))
        except Problem as problem:
            if problem.code != "forum.unknown_intervention":
                raise
            return False
        return True

    until(drafted)
    return made[0]
