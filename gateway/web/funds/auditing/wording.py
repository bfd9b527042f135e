"""What the auditors' pages call things: what is wrong with a chain of seals, and what that means."""

from __future__ import annotations

from typing import Final

AUDIT_TABS: Final = {"": "Journal entries", "/verification": "Verify the seals", "/sample": "Draw a sample"}
# By what is wrong: what was found, and what it means.
SEAL_FLAWS: Final = {
    "changed": "What this entry says now is not what was sealed when it was posted.",
    "unsealed": "This entry has no seal.",
    "missing": "The entry of this number is missing.",
    "cut_off": "The last entries of the year are missing, or are not those that were sealed.",
    "anchor": "The anchor of this day is not the text that was signed.",
    "not_as_anchored": "The journal is another one than the one whose end was signed on this day.",
}
SEAL_FLAW_MEANINGS: Final = {
    "changed": "Somebody with the rights of the database’s owner changed it afterwards. "
    "All entries before it are as they were posted; of those after it nothing is known yet.",
    "unsealed": "It did not come into the journal through the platform.",
    "missing": "Numbers have no gaps. Somebody with the rights of the database’s owner removed it.",
    "cut_off": "Somebody with the rights of the database’s owner removed entries from the end of the year.",
    "anchor": "Somebody changed the anchor in this database. Compare it with the copies that are kept elsewhere.",
    "not_as_anchored": "The seals fit one another, but the chain was made anew after the anchor was signed. "
    "Compare with the copies that are kept elsewhere.",
}
