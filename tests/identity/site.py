"""A gateway that runs with a real broker, database, mail folder and OpenID Connect provider, for tests of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread

from chassis import database
from chassis.actor import PUBLIC
from chassis.call import Call
from chassis.prepare import whole_topology
from contracts.accounts import Register
from contracts.identity import Role
from convive import local_accounts
from convive.api.mailbox import Mailbox
from convive.api.software_key import SoftwareKey
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.state import free_port
from gateway.identity.appointing import appoint
from gateway.settings import gateway_settings
from tests.common.running import Browser, process, title
from tests.conftest import emptied, fresh_url

CONTACT = "mailto:security@dps.example"
PEOPLE = [
    {"sub": "subject-1", "email": "rosa.canul@police.example", "email_verified": True, "name": "Rosa Canul"},
    {"sub": "subject-2", "email": "Linked@convive.example", "email_verified": True, "name": "Eva Solís"},
    {"sub": "subject-3", "email": "auditor@convive.example", "email_verified": False, "name": "Not The Auditor"},
]
# Whom the provider is made to vouch for; the password ends by it, so no other test signs in as her.
LINKED = {"email": "linked@convive.example", "password": "seven lanterns by the quay"}
_LINKED = {"name": "Eva Solís", "country": "CR", "institution": "Ministerio de Seguridad Pública", "language": "es"}


@dataclass
class Site:
    """Where the gateway is, and the passwords and keys of its people, by e-mail."""

    url: str
    known: dict[str, dict[str, str]]
    opened: ExitStack
    mailbox: Mailbox

    def browser(self, language: str = "en") -> Browser:
        """A new browser, closed with the site."""
        return self.opened.enter_context(Browser(self.url, language))

    def signed_in(self, role: str) -> Browser:
        """A browser in which the person of a role is signed in."""
        browser = self.browser()
        page = browser.send_form(browser.get("/sign-in?lang=en"), "/sign-in", **self.credentials(role))
        page = self.second_step(browser, page, role)
        assert title(page).startswith("Welcome"), page.text
        return browser

    def second_step(self, browser: Browser, page: httpx.Response, role: str) -> httpx.Response:
        """After the password: by the key of whoever has one, as a script of the page would."""
        row = self._row(role)
        if "passkey" not in row:
            return page
        challenge = re.search(r'name="challenge" value="([^"]+)"', page.text)
        assert challenge, page.text
        asked = browser.post("/api/v1/identity/passkeys/ask", json={"challenge": challenge[1]}).json()
        credential = SoftwareKey.of(row["passkey"]).answer(asked["options"], asked["origin"])
        return browser.send_form(page, "/sign-in/second-step", asked=asked["asked"], credential=credential)

    def credentials(self, role: str) -> dict[str, str]:
        row = self._row(role)
        return {"email": row["email"], "password": row["password"]}

    def _row(self, role: str) -> dict[str, str]:
        return next(self.known[person.email] for person in local_accounts.PEOPLE if person.role == role)


@pytest.fixture(scope="package")
def site(
    postgres: EmbeddedPostgres,
    rabbit: EmbeddedRabbit,
    template: Callable[[str], str],
    keys: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The running site."""
    logs = tmp_path_factory.mktemp("site")
    port, issuer = free_port(), f"http://127.0.0.1:{free_port()}"
    environment = {
        "CONVIVE_BROKER_URL": emptied(rabbit),
        "CONVIVE_DATABASE_URL_GATEWAY": fresh_url(postgres, template("gateway"), "gateway").replace("+psycopg2", ""),
        "CONVIVE_SECRET_KEY": "a secret of thirty-two characters or more",
        "CONVIVE_PORT": str(port),
        "CONVIVE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CONVIVE_OIDC_ISSUER": issuer,
        "CONVIVE_OIDC_CLIENT_ID": "convive",
        "CONVIVE_OIDC_CLIENT_SECRET": "a secret & more",
        "CONVIVE_OIDC_LABEL": "Police ID",
        "CONVIVE_CALL_SECONDS": "3",
        "CONVIVE_SECURITY_CONTACT": CONTACT,
        "CONVIVE_MAIL_FOLDER": str(logs / "mail"),
        "CONVIVE_REGISTRATIONS_FREE": "1000",
        "CONVIVE_PASSWORD_HASHING": "rfc9106",
        **keys,
    }
    whole_topology().apply(rabbit.url())
    known = _known(environment)
    users = [User(sub=claims["sub"], claims=claims) for claims in PEOPLE]
    url, provider_port = environment["CONVIVE_PUBLIC_URL"], urlsplit(issuer).port or 0
    with (
        run_server_in_thread(provider_port, require_nonce=True, user_claims=users),
        process(["-m", "gateway"], logs / "gateway.log", f"{url}/healthz", **environment),
        ExitStack() as opened,
    ):
        yield Site(url, known, opened, Mailbox(logs / "mail"))
    log = (logs / "gateway.log").read_text()
    assert "Traceback" not in log, log


def _known(environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """By e-mail, of the people of a local stack, who are made."""
    engine = database.connect(environment["CONVIVE_DATABASE_URL_GATEWAY"], pool_size=1)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        gateway_settings.cache_clear()
        with database.transaction(database.sessions(engine)) as session:
            rows = local_accounts.seed(session, {})
            appoint(Call(session, PUBLIC, "identity"), Register.model_validate(LINKED | _LINKED), [Role.MEMBER], [])
    engine.dispose()
    return {row["email"]: row for row in rows}
