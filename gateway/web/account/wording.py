"""What the pages of an account call what they show."""

from __future__ import annotations

from typing import Final

# What may have become of a link that no longer works, by what it was for: what is kept of links does not tell it apart.
LINKS_OVER: Final = {
    "registration": "It has already been used, or its 24 hours are over.",
    "password": "It has already been used, a newer password has been chosen, or its 30 minutes are over.",
    "address": "It has already been used, its 24 hours are over, or another account asked for it.",
    "invitation": "It has already been used, it was withdrawn or sent again, or its 14 days are over.",
}
