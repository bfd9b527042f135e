"""Who reads all books, and how the amounts in their tables are written."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from contracts.identity import Role
from gateway.documents.paper import figure

# The finance unit and the auditors: the services' doors decide, pages only spare them the question.
READERS: Final = (Role.FINANCE_OFFICER, Role.FINANCE_APPROVER, Role.AUDITOR)


def dollars(language: str) -> Callable[[str | Decimal], str]:
    """Writes an amount in US dollars as the language's readers do; a dash for nothing."""
    return lambda amount: figure(Decimal(amount), language)
