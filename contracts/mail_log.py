"""The log of mail: what was asked for, to whom, and what became of it; never what a mail says, nor its link.

It answers an administrator's question: "she says she never got the link: did it leave?"
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from contracts.account_kinds import Search
from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.kinds import Id, Language, Moment

MAIL_SETTLED = Refusal("identity.mail_settled", 409, "This e-mail no longer waits: it can be neither sent nor stopped.")
MAIL_OUTDATED = Refusal(
    "identity.mail_outdated", 409, "This e-mail is too old to be sent again. Have a new one sent instead."
)
MAIL_TRIED_ENOUGH = Refusal(
    "identity.mail_tried_enough", 409, "This e-mail has been tried {n} times, which is the limit."
)


class MailState(StrEnum):
    """What became of a mail. `uncertain`: the connection broke, so the server may or may not have taken it.

    `dropped`: there was nobody to send it to any more; `stopped`: an administrator stopped it.
    """

    WAITING = "waiting"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"
    STOPPED = "stopped"


class ByMail(Command):
    """One mail."""

    mail_id: Id


class ListMails(Paged):
    """The mails that were asked for, newest first, as long as the log keeps them.

    `search` is a whole e-mail address, or beginnings of words in a member's name, institution and address.
    """

    search: Search | None = Field(default=None, examples=["ana.mora@seguridad.example"])
    member_id: Id | None = None
    kind: str | None = Field(default=None, max_length=40, examples=["choose_password"])
    state: MailState | None = None
    since: date | None = Field(default=None, description="The first day (UTC)", examples=["2026-10-01"])
    until: date | None = Field(default=None, description="The last day (UTC)", examples=["2026-10-31"])


class ReadMailFigures(Command):
    """How mail is doing."""


class LoggedMail(View):
    """A mail that was asked for. `kind`: what it says of an account, the kind of notice it tells of, or "digest"."""

    id: Id
    kind: str
    member_id: Id | None = Field(description="Whose account it concerns; none: the address was nobody's")
    member_name: str | None
    address: str | None = Field(
        description="Where it goes or went; masked unless it is the member's address now",
        examples=["a…@police.example"],
    )
    language: Language | None
    asked_at: Moment
    state: MailState
    attempts: int
    answer: str | None = Field(description="What the mail server last objected, shortened", examples=["450 4.2.0"])
    next_attempt_at: Moment | None
    settled_at: Moment | None
    may_retry: bool
    may_stop: bool


class MailFigures(View):
    """What waits, and what was given up in the last 24 hours; `kept_days`: how long the log goes back."""

    waiting: int
    oldest_waiting_at: Moment | None
    given_up: int
    kept_days: int


LIST_MAILS = read("identity", "list_mails", ListMails, Page[LoggedMail], "List mails that were asked for", at="/mails")
READ_MAIL_FIGURES = read(
    "identity",
    "read_mail_figures",
    ReadMailFigures,
    MailFigures,
    "Count mails that wait or failed",
    at="/mails/figures",
)
RETRY_MAIL = change("identity", "retry_mail", ByMail, LoggedMail, "Try now to send a mail that waits or was given up")
STOP_MAIL = change("identity", "stop_mail", ByMail, LoggedMail, "Stop a mail that waits")
