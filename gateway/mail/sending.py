"""Mails are sent: each handed over once, tried again while nobody has taken it.

A letter is claimed for a while by moving its `due_at`; whoever dies loses the claim and nothing else. Before its text
goes out it is put on record as being handed over. So a process that is killed leaves it waiting (and it is sent), or
handing over (and nobody can know): that one is settled as uncertain, counted, and not sent again. Its notices are in
the member's inbox in any case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from threading import Event as Signal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from chassis import clock, database, faults, logs, telemetry
from chassis.discretion import error_summary
from chassis.runtime import Runtime
from contracts.notices import NoticeKind
from gateway.identity import account_mail, recipients
from gateway.identity.letter import Letter
from gateway.identity.model import Account
from gateway.mail import account_letters, answers, letters, post
from gateway.rendering.account_words import Matter
from gateway.settings import gateway_settings

_log = logs.get()
_LOOK_EVERY = 10.0
# How long one try may take: longer than the server's time limits together.
_CLAIM = timedelta(minutes=5)
# Until a letter is tried again; after the last pause it is refused: two days in all.
_PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
# How long what was given up keeps its text, so that an administrator can have it tried again.
_TEXT_KEPT = timedelta(days=1)

_TAKE = text("""
    UPDATE letter SET due_at = :until, attempts = attempts + 1 WHERE id = (
        SELECT id FROM letter WHERE state = 'waiting' AND due_at <= :now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id, account_id, kind, matter, address, language, body, attempts
""")

_FORGET = text("""
    UPDATE letter SET body = NULL, address = NULL
    WHERE state = 'refused' AND settled_at < :before AND body IS NOT NULL
""")


def _composed(letter: Row[Any], reader: letters.Reader) -> EmailMessage:
    if letter.matter:
        return account_letters.compose(letter.id, Matter(letter.matter), letter.body, reader)
    return letters.compose(letter.id, NoticeKind(letter.kind) if letter.kind else None, letter.body, reader)


class Sender:
    """Call `run` in a thread of its own; `wake` when there is a new letter; `stop` to end it."""

    def __init__(self, runtime: Runtime) -> None:
        self._sessions = runtime.sessions
        self._stopped, self._woken = Signal(), account_mail.asked

    def run(self) -> None:
        """Until stopped. A database that is away is waited for."""
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                self.look(clock.now())
            except (SQLAlchemyError, database.Interrupted) as error:
                _log.warning("mail waits for the database", error=error_summary(error))
            self._woken.wait(_LOOK_EVERY)

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()

    def look(self, now: datetime) -> None:
        """Sends what is due, and settles what somebody died over."""
        self._give_up(now)
        if gateway_settings().sends_mail and (first := self._claim(now)):
            self._send_all(first, now)
        self._observe(now)

    def _send_all(self, first: Row[Any], now: datetime) -> None:
        """By one connection, as long as there is something to send."""
        letter: Row[Any] | None = first
        try:
            with post.opened() as way:
                while letter is not None and not self._stopped.is_set():
                    self._send(way, letter)
                    letter = self._claim(now)
        except post.Lost as error:
            if letter is not None:
                self._put_off(letter, str(error))

    def _claim(self, now: datetime) -> Row[Any] | None:
        with database.transaction(self._sessions) as session:
            return session.execute(_TAKE, {"now": now, "until": clock.now() + _CLAIM}).first()

    def _send(self, way: post.Post, letter: Row[Any]) -> None:
        """Settles the letter, or puts it off. Raises Lost: then nothing more goes out by this connection."""
        reader = self._reader(letter)
        if reader is None:
            self._settle(letter.id, "dropped")
            return
        message = _composed(letter, reader)
        try:
            handed_over = way.send(message, lambda: self._on_record(letter))
        except post.Lost:
            raise
        except post.NotNow as error:
            self._put_off(letter, str(error))
            return
        except post.Never as error:
            self._settle(letter.id, "refused", str(error))
            return
        except post.Uncertain as error:
            self._settle(letter.id, "uncertain", str(error))
            return
        faults.point("mail_before_settled")
        if handed_over:
            self._settle(letter.id, "sent")

    def _reader(self, letter: Row[Any]) -> letters.Reader | None:
        """As the account is now: address and language may be others than when the mail was asked for.

        Only an admitted member is told of notices; what concerns the account itself is told while it is somebody's.
        """
        if letter.account_id is None:
            return letters.Reader(letter.id, "", letter.address, letter.language)
        with database.transaction(self._sessions) as session:
            account = session.get(Account, letter.account_id)
            if account is None or not account.email or (account.status != "admitted" and not letter.matter):
                return None
            email = letter.address or account.email
            tried = update(Letter).where(Letter.id == letter.id, Letter.settled_at.is_(None))
            session.execute(tried.values(recipients.kept(email)))
            return letters.Reader(account.id, account.name, email, account.language)

    def _on_record(self, letter: Row[Any]) -> bool:
        """Whether the letter is still ours to hand over: another may have claimed it if we were very slow."""
        faults.point("mail_before_handing_over")
        mine = (Letter.id == letter.id) & (Letter.state == "waiting") & (Letter.attempts == letter.attempts)
        with database.transaction(self._sessions) as session:
            done = session.execute(update(Letter).where(mine).values(state="handing_over", due_at=clock.now() + _CLAIM))
            ours = bool(done.rowcount)  # type: ignore[attr-defined]
        faults.point("mail_handing_over")
        return ours

    def _settle(self, letter_id: UUID, state: str, problem: str | None = None) -> None:
        answer = problem and answers.cleaned(problem)
        values = {"state": state, "settled_at": clock.now(), "problem": answer}
        if state != "refused":
            values |= {"body": None, "address": None}
        with database.transaction(self._sessions) as session:
            session.execute(update(Letter).where(Letter.id == letter_id, Letter.settled_at.is_(None)).values(values))
        telemetry.mails.add(1, {"outcome": state})
        if answer:
            _log.warning("mail not sent", letter=str(letter_id), outcome=state, problem=answer)

    def _put_off(self, letter: Row[Any], problem: str) -> None:
        if letter.attempts > len(_PAUSES):
            self._settle(letter.id, "refused", problem)
            return
        again, answer = clock.now() + _PAUSES[letter.attempts - 1], answers.cleaned(problem)
        with database.transaction(self._sessions) as session:
            session.execute(
                update(Letter)
                .where(Letter.id == letter.id, Letter.settled_at.is_(None))
                .values(state="waiting", due_at=again, problem=answer)
            )
        telemetry.mails.add(1, {"outcome": "put_off"})
        _log.warning("mail put off", letter=str(letter.id), until=again.isoformat(), problem=answer)

    def _give_up(self, now: datetime) -> None:
        """Whoever was handing these over died over it. Old records go."""
        with database.transaction(self._sessions) as session:
            lost = session.scalars(select(Letter.id).where(Letter.state == "handing_over", Letter.due_at <= now)).all()
            kept = timedelta(days=gateway_settings().mail_log_days)
            session.execute(text("DELETE FROM letter WHERE settled_at < :before"), {"before": now - kept})
            session.execute(_FORGET, {"before": now - _TEXT_KEPT})
        for letter_id in lost:
            self._settle(letter_id, "uncertain", "the process that was handing it over died")

    def _observe(self, now: datetime) -> None:
        with database.transaction(self._sessions) as session:
            waiting = select(func.count(), func.min(Letter.asked_at)).where(Letter.state == "waiting")
            count, oldest = session.execute(waiting).one()
        telemetry.mails_waiting.set(count)
        telemetry.mail_age.set((now - oldest).total_seconds() if oldest else 0.0)
