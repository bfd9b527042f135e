"""API tokens: a member's programs act with less than the member may do, until a day that the member chooses.

A token proves no second factor and manages no account. What its scope opens is `Scope.opens`; the gateway asks it of
every call. Whatever shows a token is a change and never kept (accounts.py).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field

from contracts.accounts import Me
from contracts.base import Command, Kind, Operation, Refusal, View, change, read
from contracts.kinds import Id, Moment, Name

TOKEN_ENDED = Refusal(
    "identity.token_ended", 401, "This API token ended on {moment}. Its owner can make another on the account page."
)
OUT_OF_SCOPE = Refusal(
    "identity.out_of_scope", 403, "This API token is not for that ({operation}). It was made for: {scope}."
)
WRONG_END = Refusal(
    "identity.wrong_token_end", 422, "A token ends tomorrow at the earliest, and after {days} days at the latest."
)
TOO_MANY_TOKENS = Refusal("identity.too_many_tokens", 409, "A member can have at most {limit} API tokens.")

LONGEST_DAYS = 365
MOST_TOKENS = 20
# Tokens begin with it: secret scanners find one that was published, and the gateway knows it from a session's.
PREFIX = "convive_"

_SERVICES = frozenset({"forum", "chat", "programs", "training", "funds"})
# What every token may ask: whose it is.
_ALWAYS = "identity.me"
_FINANCE_EXPORTS = frozenset(
    f"funds.{name}"
    for name in (
        "award_statement", "donor_statement", "export_award_statement", "export_beancount", "export_donor_statement",
        "export_fund_statement", "export_hledger", "fund_statement", "list_entries", "statement_rows", "trial_balance",
        "verify_journal",
    )
)  # fmt: skip


class Scope(StrEnum):
    """What a token is for: reading, everything of one service, or taking the Fund's books along."""

    READ = "read"
    FORUM = "forum"
    CHAT = "chat"
    PROGRAMS = "programs"
    TRAINING = "training"
    FUNDS = "funds"
    FINANCE_EXPORTS = "finance_exports"

    def opens(self, operation: Operation[Any, Any]) -> bool:
        """Whether a token of this scope may call the operation; its member has to be allowed to as well."""
        if operation.key == _ALWAYS:
            return True
        if self is Scope.READ:
            return operation.kind is Kind.READ and operation.service in _SERVICES
        if self is Scope.FINANCE_EXPORTS:
            return operation.key in _FINANCE_EXPORTS
        return operation.service == self.value


class MakeApiToken(Command):
    """Makes a token. It is good to the end of its last day (UTC), at most a year from now."""

    name: Name = Field(max_length=60, examples=["Nightly export of the journal"])
    scope: Scope = Field(examples=["read"])
    ends_on: date = Field(examples=["2027-06-30"])


class ByApiToken(Command):
    """One of the caller's own tokens."""

    token_id: Id


class MemberApiToken(Command):
    """One token of a member's."""

    member_id: Id
    token_id: Id


class ApiTokenView(View):
    """A token without its secret."""

    id: Id
    name: str
    scope: Scope
    created_at: Moment
    expires_at: Moment
    last_used_at: Moment | None = Field(description="To within ten minutes")


class ApiTokens(View):
    """All tokens of a member, newest first; one that has ended is listed until it is revoked, or for 90 days."""

    items: list[ApiTokenView]


class ApiTokenMade(View):
    """A new token. `secret` is shown only this once; whoever holds it acts as the member, within the scope."""

    token: ApiTokenView
    secret: str


class ApiTokenRevoked(View):
    """The token is good for nothing any more."""

    id: Id


MAKE_API_TOKEN = change("identity", "make_api_token", MakeApiToken, ApiTokenMade, "Make an API token")
LIST_API_TOKENS = read("identity", "list_api_tokens", Me, ApiTokens, "List my API tokens", at="/me/tokens")
REVOKE_API_TOKEN = change("identity", "revoke_api_token", ByApiToken, ApiTokenRevoked, "Revoke one of my API tokens")
REVOKE_MEMBER_API_TOKEN = change(
    "identity", "revoke_member_api_token", MemberApiToken, ApiTokenRevoked, "Revoke a member’s API token"
)
