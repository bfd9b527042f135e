"""Did it leave? The mails that were asked for, in the hands of an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, func, literal_column, or_, select, true

from chassis.call import Call
from chassis.paging import page
from chassis.rows import get_row
from contracts.accounts import Action
from contracts.base import Page
from contracts.kinds import Language
from contracts.mail_log import (
    MAIL_OUTDATED,
    MAIL_SETTLED,
    MAIL_TRIED_ENOUGH,
    ByMail,
    ListMails,
    LoggedMail,
    MailFigures,
    MailState,
    ReadMailFigures,
)
from gateway.identity import account_mail, account_records, days, links, recipients
from gateway.identity.audit import record
from gateway.identity.letter import ABOUT, Letter
from gateway.identity.model import Account
from gateway.settings import gateway_settings

MOST_ATTEMPTS = 20
# So many mails are looked up faster one by one than in a list of a million.
_FEW = 500
# Said in so many words, for the index of those that are not sent.
_UNSENT: ColumnElement[bool] = Letter.state != literal_column("'sent'")
_OPEN = (MailState.WAITING.value, MailState.REFUSED.value)


def list_mails(call: Call, command: ListMails) -> Page[LoggedMail]:
    """The mails that fit, newest first."""
    statement = select(Letter, Account).outerjoin(Account, Account.id == Letter.account_id)
    statement = statement.where(*_wanted(call, command))
    keys = [Letter.asked_at, Letter.id]
    return page(call.session, statement, keys, command, lambda row: _row_view(call, row), descending=True)


def _wanted(call: Call, command: ListMails) -> Iterator[ColumnElement[bool]]:
    if command.search is not None:
        yield _to(call, command.search)
    if command.member_id is not None:
        yield Letter.account_id == command.member_id
    if command.kind is not None:
        yield literal_column(ABOUT, String) == command.kind
    if command.state is not None:
        yield Letter.state == command.state.value
        if command.state is not MailState.SENT:
            yield _UNSENT
    yield from days.between(Letter.asked_at, command.since, command.until)


def _to(call: Call, search: str) -> ColumnElement[bool]:
    """An address that may be nobody's is found whole only: the log has no more of it than a fingerprint."""
    if "@" not in search:
        return _to_members(call, search)
    owner = select(Account.id).where(Account.email == search.strip().lower()).scalar_subquery()
    return or_(Letter.recipient_key == recipients.fingerprint(search), Letter.account_id == owner)


def _to_members(call: Call, words: str) -> ColumnElement[bool]:
    """Few mails are looked up one by one; of many the newest are soon met in the whole list.

    The database does not know beforehand which it will be, and either way is slow for the other.
    """
    members = select(Account.id).where(account_records.matching(Account.words, words)).subquery()
    theirs = select(Letter.id).where(Letter.account_id == members.c.id).limit(_FEW + 1).lateral()
    found = call.session.scalars(select(theirs.c.id).join_from(members, theirs, true()).limit(_FEW + 1)).all()
    return Letter.id.in_(found) if len(found) <= _FEW else Letter.account_id.in_(select(members.c.id))


def read_mail_figures(call: Call, _: ReadMailFigures) -> MailFigures:
    """How much waits, since when, and what was given up within a day."""
    waiting = select(func.count(), func.min(Letter.asked_at)).where(Letter.state == MailState.WAITING.value)
    count, oldest = call.session.execute(waiting).one()
    given_up = select(func.count()).where(
        Letter.state == MailState.REFUSED.value, Letter.settled_at > call.now - timedelta(days=1)
    )
    return MailFigures(
        waiting=count,
        oldest_waiting_at=oldest,
        given_up=call.session.scalar(given_up) or 0,
        kept_days=gateway_settings().mail_log_days,
    )


def retry_mail(call: Call, command: ByMail) -> LoggedMail:
    """Due at once, whether it waits or was given up: what the server may have taken is never sent again.

    Raises NOT_FOUND, MAIL_SETTLED, MAIL_OUTDATED, MAIL_TRIED_ENOUGH.
    """
    letter = _locked(call, command)
    if letter.state not in _OPEN:
        raise MAIL_SETTLED()
    if letter.attempts >= MOST_ATTEMPTS:
        raise MAIL_TRIED_ENOUGH(n=MOST_ATTEMPTS)
    if not _is_whole(call, letter):
        raise MAIL_OUTDATED()
    letter.state, letter.due_at, letter.settled_at = MailState.WAITING.value, call.now, None
    record(call, Action.MAIL_RETRIED, letter.account_id, mail=str(letter.id), mail_kind=_kind(letter))
    account_mail.wake(call)
    return _view(call, letter, _account(call, letter))


def stop_mail(call: Call, command: ByMail) -> LoggedMail:
    """Is not sent, and what it says is forgotten; one that is being handed over is too late to stop.

    Raises NOT_FOUND, MAIL_SETTLED.
    """
    letter = _locked(call, command)
    if letter.state != MailState.WAITING.value:
        raise MAIL_SETTLED()
    letter.state, letter.settled_at = MailState.STOPPED.value, call.now
    letter.body = letter.address = None
    record(call, Action.MAIL_STOPPED, letter.account_id, mail=str(letter.id), mail_kind=_kind(letter))
    return _view(call, letter, _account(call, letter))


def _locked(call: Call, command: ByMail) -> Letter:
    return get_row(call, Letter, command.mail_id, "mail_id", "mail", lock=True)


def _account(call: Call, letter: Letter) -> Account | None:
    return call.session.get(Account, letter.account_id) if letter.account_id else None


def _is_whole(call: Call, letter: Letter) -> bool:
    """Whether its text is still kept, and its link, if it has one, still opens something."""
    if letter.body is None:
        return False
    token = letter.body.get("path", "").partition("token=")[2]
    return not token or links.is_good(call, token)


def _kind(letter: Letter) -> str:
    return letter.matter or letter.kind or "digest"


def _row_view(call: Call, row: Row[Any]) -> LoggedMail:
    return _view(call, row[0], row[1])


def _view(call: Call, letter: Letter, account: Account | None) -> LoggedMail:
    waits = letter.state == MailState.WAITING.value
    language = account.language if account else letter.language
    return LoggedMail(
        id=letter.id,
        kind=_kind(letter),
        member_id=letter.account_id,
        member_name=account.name if account else None,
        address=_address(letter, account),
        language=Language(language) if language else None,
        asked_at=letter.asked_at,
        state=MailState(letter.state),
        attempts=letter.attempts,
        answer=letter.problem,
        next_attempt_at=letter.due_at if waits else None,
        settled_at=letter.settled_at,
        may_retry=letter.state in _OPEN and letter.attempts < MOST_ATTEMPTS and _is_whole(call, letter),
        may_stop=waits,
    )


def _address(letter: Letter, account: Account | None) -> str | None:
    """A member's address as it is, since administrators see it anyway; one that was, or is nobody's, is masked."""
    if account is None or not account.email:
        return letter.recipient
    is_theirs = letter.recipient_key in (None, recipients.fingerprint(account.email))
    return account.email if is_theirs else letter.recipient
