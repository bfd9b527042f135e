"""What the pages of an account call what they show."""

from __future__ import annotations

from typing import Final

# What may have become of a link that no longer works, by what it was for: what is kept of links does not tell it apart.
LINKS_OVER: Final = {
    "registration": "It has already been used, its 24 hours are over, or it is incomplete.",
    "password": (
        "It has already been used, a newer password has been chosen, its 30 minutes are over, or it is incomplete."
    ),
    "address": "It has already been used, its 24 hours are over, another account asked for it, or it is incomplete.",
    "invitation": (
        "It has already been used, it was withdrawn or sent again, its 14 days are over, or it is incomplete."
    ),
}
