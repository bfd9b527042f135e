"""Members: who they are, what they may do, and what every service is told of them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Event, View
from contracts.kinds import Country, Id, Language, Moment


class Role(StrEnum):
    """What a member is here for. `public` is whoever is not signed in; it is never granted."""

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


class Network(StrEnum):
    """The sister networks a member may belong to."""

    PREVENTION = "prevention"
    POLICE = "police"


class MemberSnapshot(View):
    """What the other services may know of a member; no e-mail address, no secret."""

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
    """A DPS administrator let the member in."""

    type: ClassVar[str] = "identity.member_admitted"


class MemberChanged(_MemberEvent):
    """Name, country, language, roles or networks are others than before, or a suspension ended."""

    type: ClassVar[str] = "identity.member_changed"


class MemberSuspended(_MemberEvent):
    """The member may not act until an administrator lifts the suspension."""

    type: ClassVar[str] = "identity.member_suspended"


class MemberErased(_MemberEvent):
    """The member asked to be forgotten: every service anonymises what it holds; ledger entries stay."""

    type: ClassVar[str] = "identity.member_erased"


class AccessRevoked(Event):
    """Sessions ended (signed out everywhere, suspended, roles changed): gateways close what they hold open."""

    type: ClassVar[str] = "identity.access_revoked"

    member_id: Id
    at: Moment
    all_sessions: bool = Field(default=False, description="None of the member's sessions goes on")

    @property
    def subject(self) -> str:
        return f"member/{self.member_id}"
