"""Two accounts that may be one person's: an administrator looks at them side by side."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.accounts import Account
from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.kinds import Id

SAME_ACCOUNT = Refusal("identity.same_account", 422, "These are not two accounts, but the same one twice.")


class Alike(StrEnum):
    """What two accounts have in common, apart from case, accents and the order of words."""

    NAME = "name"
    ADDRESS = "address"
    INSTITUTION = "institution"
    COUNTRY = "country"


class ListDuplicates(Paged):
    """Pairs of accounts with one mailbox, or with one name and the same institution or country.

    Not those of which somebody has said that they are two people's.
    """


class TellApart(Command):
    """Says that two accounts are two people's: they are not listed as duplicates again."""

    first_id: Id
    second_id: Id


class Duplicate(View):
    """Two accounts, the older one first, and what is alike."""

    first: Account
    second: Account
    alike: list[Alike] = Field(examples=[["name", "country"]])


class ToldApart(View):
    """It is on record that these are two people's accounts."""

    first_id: Id
    second_id: Id


LIST_DUPLICATES = read(
    "identity",
    "list_duplicates",
    ListDuplicates,
    Page[Duplicate],
    "List accounts that may be one person’s",
    at="/members/duplicates",
)
TELL_APART = change("identity", "tell_apart", TellApart, ToldApart, "Say that two accounts are two people’s")
