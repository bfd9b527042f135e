"""People of a test's own at the running platform: they register, are admitted, and sign in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import cache, partial
from uuid import uuid4

from convive.api.client import Account, Person, Problem, accounts
from convive.api.mailbox import Mailbox
from tests.stack import RunningStack
from tests.waiting import until

PASSWORD = "seven lanterns by the quay"
_PATIENCE = 30.0


def administrator(stack: RunningStack) -> Person:
    """The platform's own administrator."""
    return Person(stack.base_url, accounts(stack.state_dir)["administrator"])


@cache
def mailbox(stack: RunningStack) -> Mailbox:
    """The mail of the platform."""
    return Mailbox(stack.state_dir / "mail")


def join(stack: RunningStack, door: Person, *roles: str, language: str = "en") -> Person:
    """Somebody new whom the administrator at the `door` lets in; every service knows them."""
    account = Account(roles[0], f"Tester {uuid4().hex[:8]}", f"{uuid4()}@tests.example", PASSWORD, language)
    register(stack, account.email, account.name, language)
    found = door.get("/api/v1/identity/members", search=account.email.split("@")[0])["items"]
    rights = {"roles": list(roles), "networks": ["prevention", "police"]}
    door.post(f"/api/v1/identity/registrations/{found[0]['id']}/admit", rights)
    person = Person(stack.base_url, account)
    wait_known(person)
    return person


def register(stack: RunningStack, email: str, name: str = "", language: str = "en") -> None:
    """Somebody registers, and confirms the address; an administrator has not decided yet."""
    name = name or f"Íris {uuid4().hex[:8]}"  # like nobody else's: names that imitate are held
    form = {"name": name, "email": email, "password": PASSWORD, "country": "CR"}
    form |= {"institution": "Ministerio de Seguridad", "language": language}
    with closing(Person(stack.base_url)) as visitor:
        visitor.post("/api/v1/identity/registrations", form)
        mailbox(stack).confirm(visitor, email, PASSWORD)


def wait_known(person: Person, paths: Sequence[str] = ("/api/v1/forum/notices", "/api/v1/chat/rooms")) -> None:
    """Until the services have heard of this person."""
    for path in paths:
        until(partial(_is_let_in, person, path), _PATIENCE)


def _is_let_in(person: Person, path: str) -> bool:
    try:
        person.get(path)
    except Problem:
        return False
    return True
