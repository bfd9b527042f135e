"""Did it leave? The log of mail, against a real SMTP server and the real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis import clock, database
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk
from contracts.accounts import Action, ById, ListAudit
from contracts.base import NOT_FOUND, Refusal, Refused
from contracts.identity import Role
from contracts.invitations import ByInvitation, Invite
from contracts.mail_log import (
    MAIL_OUTDATED,
    MAIL_SETTLED,
    MAIL_TRIED_ENOUGH,
    ByMail,
    ListMails,
    LoggedMail,
    MailState,
    ReadMailFigures,
)
from gateway.identity import account_mail, audit, inviting, links, mail_log, members
from gateway.identity.letter import Letter
from gateway.identity.model import Account, AccountLink
from gateway.mail import answers
from gateway.rendering.account_words import Matter
from tests.identity.conftest import IdentityDesk, Letters
from tests.identity.mailbox import LATER, Mailbox, sender

Factory = sessionmaker[Session]
NOBODY = "rosa.diaz@policia.example"


def _listed(identity: IdentityDesk, **filters: Any) -> list[LoggedMail]:
    call = identity.call_as(Role.ADMINISTRATOR)
    return mail_log.list_mails(call, ListMails.model_validate(filters)).items


def _asked(identity: IdentityDesk, matter: Matter = Matter.RECEIVED, path: str = "") -> tuple[Account, UUID]:
    """An account, and a mail to it that waits."""
    account = identity.admit()
    account_mail.owner(identity.public(), matter, account, path)
    [mail] = _listed(identity, member_id=account.id, kind=matter.value)
    return account, mail.id


def _refused(refusal: Refusal, what: Callable[[Call, ByMail], LoggedMail], call: Call, mail_id: UUID) -> None:
    with pytest.raises(Refused) as refused:
        what(call, ByMail(mail_id=mail_id))
    assert refused.value.refusal is refusal


def _at_once(factory: Factory, do: Callable[[IdentityDesk], Any]) -> Any:
    """In a transaction of its own, which is committed."""
    with database.transaction(factory) as session:
        return do(IdentityDesk(Desk(session, "identity")))


def _invitation(desk: IdentityDesk, email: str = NOBODY) -> UUID:
    """Somebody is invited who reads French."""
    values = {"name": "Rosa Díaz", "email": email, "institution": "Policía", "country": "CR", "language": "fr"}
    invite = Invite.model_validate(values | {"roles": ["member"], "networks": []})
    return inviting.invite(desk.call_as(Role.ADMINISTRATOR), invite).id


def _to_nobody(factory: Factory) -> UUID:
    """An invitation, to an address that is no account's."""
    invitation_id = _at_once(factory, _invitation)
    assert isinstance(invitation_id, UUID)
    return invitation_id


def _one(factory: Factory, search: str = NOBODY) -> LoggedMail:
    [mail] = _at_once(factory, lambda desk: _listed(desk, search=search))
    assert isinstance(mail, LoggedMail)
    return mail


def test_a_mail_to_an_address_that_is_nobodys_is_followed_from_asking_to_leaving(
    mailbox: Mailbox, factory: Factory
) -> None:
    _to_nobody(factory)
    waiting = _one(factory)
    assert (waiting.state, waiting.kind, waiting.attempts) == (MailState.WAITING, "invited", 0)
    assert (waiting.address, waiting.member_id, waiting.language) == ("r…@policia.example", None, "fr")
    assert waiting.next_attempt_at == waiting.asked_at
    sender(factory).look(clock.now())
    sent = _one(factory, NOBODY.upper())
    assert (sent.state, sent.attempts, sent.address) == (MailState.SENT, 1, "r…@policia.example")
    assert (sent.next_attempt_at, sent.may_retry, sent.may_stop) == (None, False, False)
    assert sent.settled_at is not None
    assert _at_once(factory, lambda desk: _listed(desk, search="policia.example")) == []  # not by a part of it


def test_neither_text_nor_link_is_in_the_answer(identity: IdentityDesk, letters: Letters) -> None:
    _, mail_id = _asked(identity, Matter.CHOOSE_PASSWORD, "/password/new?token=secret-token")
    [mail] = [each for each in _listed(identity) if each.id == mail_id]
    assert letters.token() == "secret-token"
    assert "secret-token" not in mail.model_dump_json()
    assert "password/new" not in mail.model_dump_json()


def test_what_was_given_up_is_tried_again_and_arrives_once(mailbox: Mailbox, factory: Factory) -> None:
    mailbox.rcpt.append("550 5.1.1 <rosa.diaz@policia.example>: no such user, see https://mx.example/help?u=rosa")
    _to_nobody(factory)
    sender(factory).look(clock.now())
    mail = _one(factory)
    assert (mail.state, mail.answer) == (MailState.REFUSED, "550 5.1.1 …: no such user, see …")
    figures = _at_once(
        factory, lambda desk: mail_log.read_mail_figures(desk.call_as(Role.ADMINISTRATOR), ReadMailFigures())
    )
    assert (figures.waiting, figures.given_up) == (0, 1)
    account_mail.asked.clear()

    def retry(desk: IdentityDesk) -> None:
        call = desk.call_as(Role.ADMINISTRATOR)
        mail_log.retry_mail(call, ByMail(mail_id=mail.id))
        [entry] = audit.list_audit(call, ListAudit(action=Action.MAIL_RETRIED)).items
        assert entry.details == {"mail": str(mail.id), "mail_kind": "invited"}

    _at_once(factory, retry)
    assert account_mail.asked.is_set()
    for _ in range(2):
        sender(factory).look(clock.now())
    assert mailbox.recipients == [NOBODY]
    assert (_one(factory).state, _one(factory).attempts, _one(factory).answer) == (MailState.SENT, 2, None)


def test_what_was_given_up_keeps_its_text_for_a_day(mailbox: Mailbox, factory: Factory) -> None:
    mailbox.rcpt.append("550 no")
    _to_nobody(factory)
    sender(factory).look(clock.now())
    assert _one(factory).may_retry
    sender(factory).look(LATER(25 * 60))
    mail = _one(factory)
    assert not mail.may_retry
    with database.transaction(factory) as session:
        assert session.execute(select(Letter.body, Letter.address)).one() == (None, None)
        desk = IdentityDesk(Desk(session, "identity"))
        _refused(MAIL_OUTDATED, mail_log.retry_mail, desk.call_as(Role.ADMINISTRATOR), mail.id)


@pytest.mark.parametrize(
    "change", ["state = 'sent'", "body = NULL, state = 'waiting', settled_at = NULL, address = NULL"]
)
def test_the_database_lets_what_was_given_up_wait_or_be_forgotten_and_nothing_else(
    mailbox: Mailbox, factory: Factory, change: str
) -> None:
    mailbox.rcpt.append("550 no")
    _to_nobody(factory)
    sender(factory).look(clock.now())
    with pytest.raises(DBAPIError), database.transaction(factory) as session:
        session.execute(text(f"UPDATE letter SET {change}"))  # nosec B608 - words of this test


def test_what_waits_is_stopped_and_never_sent(mailbox: Mailbox, factory: Factory) -> None:
    _to_nobody(factory)
    mail = _one(factory)

    def stop(desk: IdentityDesk) -> None:
        call = desk.call_as(Role.ADMINISTRATOR)
        assert mail_log.stop_mail(call, ByMail(mail_id=mail.id)).state is MailState.STOPPED
        assert len(audit.list_audit(call, ListAudit(action=Action.MAIL_STOPPED)).items) == 1

    _at_once(factory, stop)
    sender(factory).look(LATER(10))
    assert (mailbox.received, _one(factory).state) == ([], MailState.STOPPED)


def test_one_that_is_stopped_while_it_is_on_its_way_is_not_handed_over(
    mailbox: Mailbox, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    _to_nobody(factory)
    mail = _one(factory)
    to_record = type(sender(factory))._on_record

    def stopped_just_before(self: Any, letter: Any) -> bool:
        command = ByMail(mail_id=mail.id)
        _at_once(factory, lambda desk: mail_log.stop_mail(desk.call_as(Role.ADMINISTRATOR), command))
        return to_record(self, letter)

    monkeypatch.setattr(type(sender(factory)), "_on_record", stopped_just_before)
    sender(factory).look(clock.now())
    assert (mailbox.received, _one(factory).state) == ([], MailState.STOPPED)


@pytest.mark.parametrize("state", [each for each in MailState if each not in (MailState.WAITING, MailState.REFUSED)])
def test_what_is_settled_is_neither_sent_again_nor_stopped(
    identity: IdentityDesk, letters: Letters, state: MailState
) -> None:
    _, mail_id = _asked(identity)
    settled = None if state is MailState.HANDING_OVER else clock.now()
    changed = {"state": state.value, "settled_at": settled, "body": None}
    identity.desk.session.execute(update(Letter).where(Letter.id == mail_id).values(changed))
    for operation in (mail_log.retry_mail, mail_log.stop_mail):
        _refused(MAIL_SETTLED, operation, identity.call_as(Role.ADMINISTRATOR), mail_id)


def test_trying_again_is_bounded(identity: IdentityDesk, letters: Letters) -> None:
    _, mail_id = _asked(identity)
    administrator = identity.call_as(Role.ADMINISTRATOR)
    assert mail_log.retry_mail(administrator, ByMail(mail_id=mail_id)).next_attempt_at == administrator.now
    tried = update(Letter).where(Letter.id == mail_id).values(attempts=mail_log.MOST_ATTEMPTS)
    identity.desk.session.execute(tried)
    _refused(MAIL_TRIED_ENOUGH, mail_log.retry_mail, administrator, mail_id)
    _refused(NOT_FOUND, mail_log.retry_mail, administrator, new_id())


@pytest.mark.parametrize("how", ["late", "used"])
def test_a_mail_whose_link_has_ended_is_not_tried_again(identity: IdentityDesk, letters: Letters, how: str) -> None:
    account, call = identity.admit(), identity.call_as(Role.ADMINISTRATOR)
    token = links.make(call, account, links.PASSWORD)
    account_mail.owner(call, Matter.CHOOSE_PASSWORD, account, f"/password/new?token={token}")
    [mail] = _listed(identity, member_id=account.id, kind="choose_password")
    assert mail.may_retry
    if how == "late":
        identity.desk.session.execute(update(AccountLink).values(expires_at=call.now))
    else:
        links.end_all(call, account)
    assert [each.may_retry for each in _listed(identity, member_id=account.id, kind="choose_password")] == [False]
    _refused(MAIL_OUTDATED, mail_log.retry_mail, call, mail.id)


def test_the_mail_of_a_withdrawn_invitation_that_was_given_up_is_not_tried_again(
    mailbox: Mailbox, factory: Factory
) -> None:
    mailbox.rcpt.append("550 no")
    invitation_id = _to_nobody(factory)
    sender(factory).look(clock.now())
    mail = _one(factory)
    assert (mail.state, mail.may_retry) == (MailState.REFUSED, True)
    _withdraw(factory, invitation_id)
    assert (_one(factory).state, _one(factory).may_retry) == (MailState.REFUSED, False)
    with database.transaction(factory) as session:
        assert session.execute(select(Letter.body, Letter.address)).one() == (None, None)
        desk = IdentityDesk(Desk(session, "identity"))
        _refused(MAIL_OUTDATED, mail_log.retry_mail, desk.call_as(Role.ADMINISTRATOR), mail.id)


def test_the_mail_of_a_withdrawn_invitation_that_waits_is_not_sent(mailbox: Mailbox, factory: Factory) -> None:
    _withdraw(factory, _to_nobody(factory))
    sender(factory).look(LATER(10))
    assert (mailbox.received, _one(factory).state) == ([], MailState.STOPPED)


def test_the_mail_of_an_invitation_that_was_sent_again_is_not_tried_again(
    identity: IdentityDesk, letters: Letters
) -> None:
    invitation_id = _invitation(identity)
    inviting.resend_invitation(identity.call_as(Role.ADMINISTRATOR), ByInvitation(invitation_id=invitation_id))
    newer, older = _listed(identity, search=NOBODY)
    assert (newer.may_retry, older.may_retry) == (True, False)


def _withdraw(factory: Factory, invitation_id: UUID) -> None:
    by_id = ByInvitation(invitation_id=invitation_id)
    _at_once(factory, lambda desk: inviting.withdraw_invitation(desk.call_as(Role.ADMINISTRATOR), by_id))


def test_the_address_is_the_members_now_or_the_masked_one_that_was(mailbox: Mailbox, factory: Factory) -> None:
    def ask(desk: IdentityDesk) -> tuple[UUID, str]:
        account = desk.admit(email=f"old.{new_id()}@seguridad.example")
        account_mail.owner(desk.public(), Matter.ADMITTED, account)
        return account.id, account.email or ""

    member_id, email = _at_once(factory, ask)
    sender(factory).look(clock.now())
    assert _one(factory, email).address == email
    _at_once(
        factory,
        lambda desk: desk.desk.session.execute(
            update(Account).where(Account.id == member_id).values(email=f"new.{new_id()}@elsewhere.example")
        ),
    )
    mail = _one(factory, email)  # found by the address that was
    assert (mail.member_id, mail.address) == (member_id, "o…@seguridad.example")


def test_each_filter_finds_and_leaves_out(identity: IdentityDesk, letters: Letters) -> None:
    account, mail_id = _asked(identity)
    now = datetime.now(UTC).date()
    hits = {
        "search": account.email,
        "member_id": account.id,
        "kind": "received",
        "state": "waiting",
        "since": now - timedelta(days=1),
        "until": now + timedelta(days=1),
    }
    misses = {
        "search": "nobody@seguridad.example",
        "member_id": new_id(),
        "kind": "digest",
        "state": "sent",
        "since": now + timedelta(days=2),
        "until": now - timedelta(days=2),
    }
    for name, value in hits.items():
        assert mail_id in [mail.id for mail in _listed(identity, **{name: value})], name
        assert mail_id not in [mail.id for mail in _listed(identity, **{name: misses[name]})], name
    assert [mail.id for mail in _listed(identity, search=account.name, kind="received")] == [mail_id]
    assert [mail.id for mail in _listed(identity, member_id=account.id, until="9999-12-31")] == [mail_id]


@pytest.mark.parametrize("few", [0, 1, 2, 500])
def test_members_are_found_by_name_whether_their_mails_are_few_or_many(
    identity: IdentityDesk, letters: Letters, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(mail_log, "_FEW", few)
    (account, mail_id), _ = _asked(identity), _asked(identity)
    other = identity.admit(name="Zenobia Quirós")
    account_mail.owner(identity.public(), Matter.RECEIVED, other)
    account_mail.address(identity.public(), Matter.NO_ACCOUNT, NOBODY, "es")
    assert mail_id in [mail.id for mail in _listed(identity, search=account.name)]
    assert {mail.member_id for mail in _listed(identity, search="zenob")} == {other.id}
    assert _listed(identity, search="zenobia nobody") == []


def test_the_list_goes_on_by_cursor_newest_first(identity: IdentityDesk, letters: Letters) -> None:
    account = identity.admit()
    for _ in range(3):
        account_mail.owner(identity.public(), Matter.RECEIVED, account)
    call, seen, cursor = identity.call_as(Role.ADMINISTRATOR), [], None
    while True:
        found = mail_log.list_mails(call, ListMails(member_id=account.id, kind="received", limit=1, cursor=cursor))
        seen += [(mail.asked_at, mail.id) for mail in found.items]
        if (cursor := found.next) is None:
            break
    assert len(seen) == 3
    assert seen == sorted(seen, reverse=True)


def test_the_figures_say_what_waits_and_since_when(identity: IdentityDesk, letters: Letters) -> None:
    _, mail_id = _asked(identity)
    long_ago = clock.now() - timedelta(days=400)
    identity.desk.session.execute(update(Letter).where(Letter.id == mail_id).values(asked_at=long_ago))
    figures = mail_log.read_mail_figures(identity.call_as(Role.ADMINISTRATOR), ReadMailFigures())
    assert (figures.waiting >= 1, figures.oldest_waiting_at, figures.kept_days) == (True, long_ago, 90)


def test_who_is_erased_is_erased_from_the_log(mailbox: Mailbox, factory: Factory) -> None:
    def ask(desk: IdentityDesk) -> tuple[UUID, str]:
        account = desk.admit()
        assert account.email
        account_mail.address(desk.public(), Matter.CONFIRM_REGISTRATION, account.email, "es")
        account_mail.owner(desk.public(), Matter.ADMITTED, account)
        return account.id, account.email

    member_id, email = _at_once(factory, ask)
    sender(factory).look(clock.now())
    assert len(_at_once(factory, lambda desk: _listed(desk, search=email))) == 2
    _at_once(factory, lambda desk: members.erase(desk.call_as(Role.ADMINISTRATOR), ById(member_id=member_id)))
    with database.transaction(factory) as session:
        assert session.scalars(select(Letter.id).where(Letter.recipient.is_not(None))).all() == []
    assert _at_once(factory, lambda desk: _listed(desk, member_id=member_id)) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("450 4.2.0 <ana@x.example>: try later", "450 4.2.0 …: try later"),
        ("550 ana@x.example is unknown", "550 … is unknown"),
        (
            "554 client host [203.0.113.9] blocked by http://list.example/203.0.113.9",
            "554 client host […] blocked by …",
        ),
        ("421 2001:db8::1 too many", "421 … too many"),
        ("550 user 'Ana Mora' unknown", "550 user … unknown"),
        ("451 a\r\nb\x00c", "451 a b c"),
        (
            "ConnectionRefusedError: [Errno 111] Connection refused",
            "ConnectionRefusedError: [Errno 111] Connection refused",
        ),
    ],
)
def test_a_servers_answer_is_kept_without_what_is_personal(said: str, kept: str) -> None:
    assert answers.cleaned(said) == kept


def test_a_servers_answer_is_bounded() -> None:
    assert len(answers.cleaned("550 " + "no " * 100_000)) <= 120
