"""Everything that identity holds about the caller, as one answer."""

from __future__ import annotations

from pydantic import Field

from contracts.accounts import Account, AuditEntry, Me, SessionView
from contracts.api_tokens import ApiTokenView
from contracts.base import View, read
from contracts.kinds import Moment
from contracts.second_factor import SecondFactor


class DeviceView(View):
    """Something that the caller has signed in with."""

    agent: str
    address: str
    first_at: Moment
    last_at: Moment


class AccountExport(View):
    """All the data that identity holds about the caller."""

    exported_at: Moment
    account: Account
    sessions: list[SessionView]
    record: list[AuditEntry]
    devices: list[DeviceView] = Field(default_factory=list)
    second_factor: SecondFactor | None = None
    api_tokens: list[ApiTokenView] = Field(default_factory=list)


EXPORT_ME = read("identity", "export_me", Me, AccountExport, "Export my data", at="/me/export")
