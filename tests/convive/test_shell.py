"""`./run shell` and `./run psql`: at a service's own database, and nothing stays that nobody wanted to keep."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import database
from chassis.testing import Desk, person
from contracts.identity import Role
from convive.commands import psql, shell
from convive.embedded.postgres import EmbeddedPostgres
from convive.errors import OperatorError
from convive.shell import banner, opened
from convive.state import PROJECT
from tests.conftest import fresh_url

ANA = person(Role.MODERATOR, name="Ana Mora")


@pytest.fixture
def url(postgres: EmbeddedPostgres, template: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The chat's database, in which a moderator is known; the commands are told of it."""
    url = fresh_url(postgres, template("chat"), "chat")
    engine = database.connect(url, pool_size=1)
    with Session(engine) as session, session.begin():
        Desk(session, "chat").admit(ANA)
    engine.dispose()
    monkeypatch.setenv("CONVIVE_BROKER_URL", "amqp://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("CONVIVE_DATABASE_URL_CHAT", url.replace("+psycopg2", ""))
    return url


def said(*arguments: str) -> str:
    done = CliRunner().invoke(shell.command, ["chat", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_somebody_acts_in_a_session(url: str) -> None:
    assert said("--as=moderator", "-c", "call.actor.name, session.scalar(select(1))") == "('Ana Mora', 1)\n"
    assert said(f"--as={ANA.id}", "-c", "actor.id == call.actor.member_id") == "True\n"
    assert said("--as=public", "-c", "actor.id") == ""


def test_what_is_done_stays_only_after_a_commit(url: str) -> None:
    renamed = text("UPDATE member SET name = 'Eva'")
    with opened("chat", url, "moderator") as names:
        names["session"].execute(renamed)
    with opened("chat", url, "moderator") as names:
        assert names["actor"].name == "Ana Mora"
        names["session"].execute(renamed)
        names["commit"]()
    with opened("chat", url, "moderator") as names:
        assert names["actor"].name == "Eva"


def test_the_banner_names_who_acts_the_rooms_and_the_models(url: str) -> None:
    with opened("chat", url, "moderator") as names:
        shown = banner("chat", names)
    assert shown.startswith("chat, as Ana Mora (member, moderator; CR). What you do is rolled back unless")
    assert "membership" in shown and "Message" in shown and "migrations" not in shown


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("auditor", "chat knows no admitted auditor: --as public, or another role"),
        ("Ana", "neither a member's id nor a role: public, member, moderator"),
        ("01a233af-f8ad-7580-a66b-1e0284fba6df", "chat knows no member 01a233af"),
    ],
)
def test_somebody_who_is_not_there_is_refused(url: str, who: str, why: str) -> None:
    with pytest.raises(OperatorError, match=why):
        CliRunner().invoke(shell.command, ["chat", f"--as={who}", "-c", "1"], catch_exceptions=False)


@pytest.mark.parametrize("command", [shell.command, psql.command])
def test_a_service_that_is_none_is_refused_with_those_there_are(command: object) -> None:
    done = CliRunner().invoke(command, ["library"])  # type: ignore[arg-type]
    assert done.exit_code == 2
    assert "'library' is not one of 'chat', 'forum'" in done.output


def test_psql_is_the_services_own_role_and_hides_the_password(url: str) -> None:
    query = "SELECT current_user, count(*), current_setting('application_name') FROM member"
    done = subprocess.run(
        [sys.executable, "-m", "convive", "psql", "chat", "-XAt", "-c", query],
        env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "chat|1|convive psql\n", done.stderr


def test_psql_that_is_nowhere_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(psql, "find_spec", lambda _: None)
    with pytest.raises(OperatorError, match="apt-get install -y postgresql-client"):
        psql.psql()
