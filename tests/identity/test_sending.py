"""Mail by a real SMTP server: each letter once, tried again while nobody has taken it, whoever is killed on the way."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis import clock, database
from chassis.deployables import ROOT
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.accounts import ById
from contracts.forum.events import MailDue, MailedNotice
from contracts.notices import NoticeKind
from gateway.identity import account_mail, members
from gateway.identity.letter import Letter
from gateway.identity.model import Account
from gateway.mail import taking
from gateway.rendering.account_words import Matter
from gateway.settings import gateway_settings
from tests.identity.conftest import IdentityDesk
from tests.identity.mailbox import LATER, Mailbox, sender

Factory = sessionmaker[Session]


def asked(factory: Factory, letters: int = 1) -> tuple[Account, list[UUID]]:
    """An account, and letters to it that wait."""
    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        account = desk.admit()
        told = MailedNotice(
            kind=NoticeKind.MENTIONED,
            params={"who": "Luis Paz", "title": "Puertos"},
            link=f"/forum/topics/{new_id()}#post-3",
            at=clock.now(),
        )
        for _ in range(letters):
            event = MailDue(mail_id=new_id(), member_id=account.id, kind=told.kind, notices=[told], more=0)
            for _ in range(2):  # however often it is asked for, it is one letter
                taking.take(desk.public(), desk.desk.happened(event))
        return account, list(session.scalars(select(Letter.id)))


def states(factory: Factory) -> list[tuple[str, int]]:
    with database.transaction(factory) as session:
        return [tuple(row) for row in session.execute(select(Letter.state, Letter.attempts))]


def test_a_letter_arrives_once(mailbox: Mailbox, factory: Factory) -> None:
    account, _ = asked(factory, 3)
    for _ in range(2):
        sender(factory).look(LATER(10))
    assert mailbox.recipients == [account.email] * 3
    assert states(factory) == [("sent", 1)] * 3
    with database.transaction(factory) as session:
        assert session.scalars(select(Letter.body)).all() == [None] * 3


def test_many_senders_send_each_letter_once(mailbox: Mailbox, factory: Factory) -> None:
    _, ids = asked(factory, 30)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sender(factory).look(clock.now()), range(4)))
    assert sorted(m["Message-ID"] for m in mailbox.received) == sorted(f"<{i}@localhost>" for i in ids)


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_what_is_not_taken_now_is_tried_again_later(mailbox: Mailbox, factory: Factory, step: str) -> None:
    asked(factory)
    setattr(mailbox, step, ["451 try again later"])
    sender(factory).look(clock.now())
    assert (states(factory), mailbox.received) == ([("waiting", 1)], [])
    sender(factory).look(clock.now())  # not at once
    assert states(factory) == [("waiting", 1)]
    sender(factory).look(LATER(2))
    assert (states(factory), len(mailbox.received)) == ([("sent", 2)], 1)


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_what_is_refused_is_not_tried_again_and_the_next_one_goes_out(
    mailbox: Mailbox, factory: Factory, step: str
) -> None:
    asked(factory, 2)
    setattr(mailbox, step, ["550 no such mailbox"])
    for _ in range(2):
        sender(factory).look(LATER(10_000))
    assert sorted(states(factory)) == [("refused", 1), ("sent", 1)]
    with database.transaction(factory) as session:
        assert "no such mailbox" in str(session.scalars(select(Letter.problem).where(Letter.state == "refused")).one())


def test_when_the_line_breaks_after_the_text_nobody_knows_and_nothing_is_sent_again(
    mailbox: Mailbox, factory: Factory
) -> None:
    asked(factory)
    mailbox.data = ["hang up"]
    for minutes in (0, 10_000):
        sender(factory).look(LATER(minutes))
    assert (states(factory), len(mailbox.received)) == ([("uncertain", 1)], 1)


def test_a_server_that_is_away_costs_one_letter_a_try_and_the_pauses_grow(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVIVE_MAIL_URL", "smtp://127.0.0.1:1")
    gateway_settings.cache_clear()
    asked(factory, 2)
    sender(factory).look(clock.now())
    assert sorted(states(factory)) == [("waiting", 0), ("waiting", 1)]
    for _ in range(20):
        with database.transaction(factory) as session:
            session.execute(update(Letter).where(Letter.state == "waiting").values(due_at=clock.now()))
        sender(factory).look(clock.now())
    assert sorted(states(factory)) == [("refused", 9), ("refused", 9)]  # after two days each


@pytest.mark.parametrize(
    ("point", "arrived_before", "arrived", "state"),
    [
        ("mail_before_handing_over", 0, 1, "sent"),
        ("mail_handing_over", 0, 0, "uncertain"),
        ("mail_before_settled", 1, 1, "uncertain"),
    ],
)
def test_a_sender_that_is_killed_sends_nothing_twice(
    mailbox: Mailbox, factory: Factory, point: str, arrived_before: int, arrived: int, state: str
) -> None:
    """Killed while the server had the text and nobody had noted it: not sent again, and operators see it counted."""
    asked(factory)
    url = factory.kw["bind"].url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.identity.mailbox", url]
    killed = subprocess.run(command, cwd=ROOT, env=os.environ | {"CONVIVE_FAULT_POINT": point}, check=False)
    assert killed.returncode == -9
    assert len(mailbox.received) == arrived_before
    sender(factory).look(LATER(1))  # its claim still holds: it might be alive and slow
    assert len(mailbox.received) == arrived_before
    for _ in range(2):
        sender(factory).look(LATER(6))
    assert (len(mailbox.received), states(factory)[0][0]) == (arrived, state)


def test_who_has_gone_in_the_meantime_gets_nothing(mailbox: Mailbox, factory: Factory) -> None:
    account, _ = asked(factory)
    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        members.erase(desk.call_by(session.get_one(Account, account.id)), ById(member_id=account.id))
    sender(factory).look(clock.now())
    assert (states(factory), mailbox.received) == ([("dropped", 1)], [])


def test_a_password_goes_over_no_open_line(mailbox: Mailbox, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    url = gateway_settings().mail_url.replace("//", "//convive:secret@")
    monkeypatch.setenv("CONVIVE_MAIL_URL", url)
    gateway_settings.cache_clear()
    asked(factory)
    sender(factory).look(clock.now())
    assert (states(factory), mailbox.received) == ([("waiting", 1)], [])


def test_a_folder_gets_a_file_per_letter(factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(tmp_path / "mail"))
    gateway_settings.cache_clear()
    _, ids = asked(factory, 2)
    sender(factory).look(clock.now())
    assert {path.name for path in (tmp_path / "mail").iterdir()} == {f"{i}.eml" for i in ids}


@pytest.mark.parametrize("found", ["nothing", "a folder that all may read"])
def test_nobody_else_reads_the_folder(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    folder = tmp_path / "var" / "mail"
    if found != "nothing":
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(folder))
    gateway_settings.cache_clear()
    asked(factory)
    sender(factory).look(clock.now())
    [letter] = folder.iterdir()
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(letter.stat().st_mode)) == (0o700, 0o600)


def test_where_no_mail_is_sent_none_is_kept(factory: Factory) -> None:
    asked(factory)
    sender(factory).look(clock.now())
    assert states(factory) == []


@pytest.mark.parametrize("state", ["waiting", "handing_over"])
def test_the_database_lets_nobody_send_a_settled_letter_again(mailbox: Mailbox, factory: Factory, state: str) -> None:
    asked(factory)
    sender(factory).look(clock.now())
    with pytest.raises(DBAPIError, match="never sent again"), database.transaction(factory) as session:
        session.execute(text("UPDATE letter SET state = :state, settled_at = NULL"), {"state": state})


def test_old_records_go(mailbox: Mailbox, factory: Factory) -> None:
    asked(factory)
    sender(factory).look(clock.now())
    sender(factory).look(LATER(91 * 24 * 60))
    assert states(factory) == []


def test_a_mail_about_an_account_goes_where_it_was_asked_to_and_its_link_is_forgotten(
    mailbox: Mailbox, factory: Factory
) -> None:
    account_mail.asked.clear()
    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        account, call = desk.register(), desk.public()
        account_mail.address(call, Matter.CONFIRM_REGISTRATION, "new@example.org", "fr", "/register/confirm?token=abc")
        account_mail.owner(call, Matter.RECEIVED, account)
        account_mail.owner(call, Matter.ADDRESS_CHANGED, account, to="old@example.org")
        assert not account_mail.asked.is_set()
    assert account_mail.asked.is_set()  # the sender need not wait for its next look
    sender(factory).look(clock.now())
    assert sorted(mailbox.recipients) == sorted(["new@example.org", account.email, "old@example.org"])
    assert any("token=abc" in part.get_body(("plain",)).get_content() for part in mailbox.received)  # type: ignore[union-attr]
    with database.transaction(factory) as session:
        left = session.execute(select(Letter.state, Letter.body, Letter.address)).all()
    assert [tuple(row) for row in left] == [("sent", None, None)] * 3


def test_who_was_erased_is_not_told_of_the_account(mailbox: Mailbox, factory: Factory) -> None:
    with database.transaction(factory) as session:
        desk = IdentityDesk(Desk(session, "identity"))
        account = desk.admit()
        account_mail.owner(
            desk.public(), Matter.NEW_DEVICE, account, device="x", at=clock.now().isoformat(), address="y"
        )
        members.erase(desk.call_by(account), ById(member_id=account.id))
    sender(factory).look(clock.now())
    assert (states(factory), mailbox.received) == ([("dropped", 1)], [])
