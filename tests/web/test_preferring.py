"""How one is told of things: the page, the mail that follows, and the link at its foot."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import httpx
import pytest

from convive.api.client import Person
from tests.stack import RunningStack
from tests.waiting import until
from tests.web.conftest import FORUM, World
from tests.web.reading import browser

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
_PREFERENCES = f"{FORUM}/notices/preferences"
_PATIENCE = 120.0


def deliveries(who: Person) -> dict[str, str]:
    return {kind["kind"]: kind["delivery"] for kind in who.get(_PREFERENCES)["kinds"]}


def mail_to(stack: RunningStack, address: str) -> EmailMessage:
    """The first mail of a notice to this address, not of the account; the forum asks for mail once a minute."""

    def sent() -> EmailMessage | None:
        for path in sorted(Path(stack.state_dir / "mail").glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=default)
            if address in str(message["To"]) and message["List-Unsubscribe"]:
                return message
        return None

    message: EmailMessage = until(sent, _PATIENCE)
    return message


def form_of(client: httpx.Client) -> dict[str, str]:
    """What the settings' form would send as it stands."""
    page = client.get("/account/notifications").text
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen, name
        fields[name] = chosen[1]
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    return fields | {"form_token": token[1]}


def test_wishes_are_kept_without_javascript(stack: RunningStack, newcomer: Person) -> None:
    with browser(stack, newcomer) as client:
        form = form_of(client)
        assert form["time_zone"] == "America/Costa_Rica"
        changed = {"quiet_from": "21:30", "quiet_to": "06:00", "digest": "weekly", "digest_on": "5"}
        sent = form | changed | {"time_zone": "America/Lima", "deliveries.replied": "off"}
        answer = client.post("/account/notifications", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/notifications?done=saved")
        kept = form_of(client)
    assert {name: kept[name] for name in changed} == changed
    assert deliveries(newcomer)["replied"] == "off"


def test_a_wish_that_makes_no_sense_is_said_beside_what_was_written(stack: RunningStack, newcomer: Person) -> None:
    with browser(stack, newcomer) as client:
        sent = form_of(client) | {"quiet_from": "21:30", "quiet_to": "", "deliveries.replied": "digest"}
        answer = client.post("/account/notifications?lang=fr", data=sent)
    assert answer.status_code == 422
    assert "Indiquez pour les heures de silence un début" in answer.text
    assert 'value="21:30"' in answer.text
    assert deliveries(newcomer)["replied"] == "at_once"


def test_a_mention_is_mailed_and_its_link_stops_that_kind_alone(stack: RunningStack, world: World) -> None:
    mentioned = world["mentioned"]
    before = deliveries(mentioned)
    message = mail_to(stack, mentioned.get("/api/v1/identity/me")["email"])
    assert "Horarios de cierre y violencia" in message["Subject"]
    link = message["List-Unsubscribe"].strip("<>").removeprefix(stack.base_url)
    assert link.startswith("/mail/stop/"), link
    with browser(stack) as client:  # nobody is signed in
        assert client.get(link).status_code == 200
        assert deliveries(mentioned) == before  # programs that look into mail follow every link
        answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert client.post(f"{link}x", data={"List-Unsubscribe": "One-Click"}).status_code == 404
        assert client.get("/mail/stop/x").status_code == 404
    assert deliveries(mentioned) == before | {"mentioned": "inbox"}
