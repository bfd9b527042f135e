"""What the pages of an account call what they show."""

from __future__ import annotations

from typing import Final

from contracts.api_tokens import Scope

SCOPE_NAMES: Final = {
    Scope.READ: "Read only",
    Scope.FORUM: "Forum and library",
    Scope.CHAT: "Chat",
    Scope.PROGRAMS: "Programmes",
    Scope.TRAINING: "Training",
    Scope.FUNDS: "Fund",
    Scope.FINANCE_EXPORTS: "Finance exports",
}
