"""Members: their identity, roles, and the data shared with every service."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Event, View
from contracts.kinds import Country, Id, Language, Moment


class Role(StrEnum):
    """The roles of members. `public` stands for anyone not signed in; it is never granted."""

    PUBLIC = "public"
    MEMBER = "member"
    MODERATOR = "moderator"
    INSTRUCTOR = "instructor"
    FOCAL_POINT = "focal_point"
    PROGRAMME_OFFICER = "programme_officer"
    FINANCE_OFFICER = "finance_officer"
    FINANCE_APPROVER = "finance_approver"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


GRANTABLE = tuple(role for role in Role if role is not Role.PUBLIC)
# Whoever holds one of these has to be able to reach every member: nobody can block them.
MUST_REACH = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})


class Network(StrEnum):
    """The sister networks a member may belong to."""

    PREVENTION = "prevention"
    POLICE = "police"


class MemberSnapshot(View):
    """The data on a member shared with other services; no e-mail address, no secrets."""

    id: Id
    name: str
    country: Country
    institution: str
    language: Language
    roles: list[Role]
    networks: list[Network]
    status: Literal["admitted", "suspended", "erased"]


class _MemberEvent(Event):
    member: MemberSnapshot
    at: Moment

    @property
    def subject(self) -> str:
        return f"member/{self.member.id}"


class MemberAdmitted(_MemberEvent):
    """A DPS administrator admitted the member."""

    type: ClassVar[str] = "identity.member_admitted"


class MemberChanged(_MemberEvent):
    """A member's name, country, language, roles or networks changed, or a suspension ended."""

    type: ClassVar[str] = "identity.member_changed"


class MemberSuspended(_MemberEvent):
    """The member may not act until an administrator lifts the suspension."""

    type: ClassVar[str] = "identity.member_suspended"


class MemberErased(_MemberEvent):
    """The member was erased: every service anonymizes the data it holds; ledger entries remain."""

    type: ClassVar[str] = "identity.member_erased"


class AccessRevoked(Event):
    """Sessions ended (signed out everywhere, suspended, roles changed): gateways close live connections."""

    type: ClassVar[str] = "identity.access_revoked"

    member_id: Id
    at: Moment
    all_sessions: bool = Field(default=False, description="All of the member's sessions ended")
    connections_stay: bool = Field(default=False, description="A session gained something, and none lost anything")

    @property
    def subject(self) -> str:
        return f"member/{self.member_id}"
