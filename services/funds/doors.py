"""Who may do what in the Fund: officers enter, approvers sign, auditors read all."""

from __future__ import annotations

from chassis.policy import and_auditor, only
from contracts.identity import Role

OFFICER = only(Role.FINANCE_OFFICER)
APPROVER = only(Role.FINANCE_APPROVER)
READERS = and_auditor(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER)
MONEY_READERS = and_auditor(Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.PROGRAMME_OFFICER)
