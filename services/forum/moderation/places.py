"""Where those go who are told of moderation."""

from __future__ import annotations

from typing import Final

QUEUE: Final = "/forum/moderation"
APPEALS: Final = "/forum/moderation/appeals"
STANDING: Final = "/account/standing"
