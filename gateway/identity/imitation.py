"""Names that imitate others: two that look alike are shown to the administrator, who says that it is another person.

By the idea of Unicode's UTS 39 (skeletons) over its table of confusable characters, which confusable-homoglyphs brings;
beyond it upper and lower case, accents, the order of the words, and i, l, 1 and the bar are alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from confusable_homoglyphs import confusables
from sqlalchemy import select

from chassis.call import Call
from chassis.folding import fold
from contracts.accounts import NAME_RESEMBLES, AccountStatus, Resembled
from contracts.identity import Role
from gateway.identity.model import Account

_LONGEST = 800
# Who has only these is no one whose word counts for more than another member's.
_PLAIN = {Role.MEMBER.value}
_TABLE: dict[str, list[dict[str, str]]] = confusables.confusables_data
_ALIKE = str.maketrans("i1|", "lll")
_COMMON = ["COMMON", "INHERITED"]
_TOLD = 5


def looks(name: str) -> str:
    """What a name looks like: the same for two that readers take for one."""
    skeleton = _skeleton(fold(_skeleton(name))).translate(_ALIKE)
    return " ".join(sorted(re.findall(r"\w+", skeleton)))[:_LONGEST]


def _skeleton(text: str) -> str:
    return "".join(_prototype(character) for character in text)


@lru_cache(maxsize=10_000)
def _prototype(character: str) -> str:
    """The one of its look-alikes that all of them stand for: the table's hub, which has the most look-alikes itself."""
    alike = [entry["c"] for entry in _TABLE.get(character, [])]
    return max((character, *alike), key=lambda each: (len(_TABLE.get(each, [])), each))


def is_mixed(name: str) -> bool:
    """Whether one of its words has letters of several alphabets, as no name has."""
    return any(bool(confusables.is_mixed_script(word, _COMMON)) for word in name.split())


def resembled(call: Call, people: Iterable[Account]) -> dict[str, list[Account]]:
    """The members whose names look like those of these people, by their looks."""
    found: dict[str, list[Account]] = {}
    for_whom = [person.looks for person in people if person.looks]
    members = (AccountStatus.ADMITTED.value, AccountStatus.SUSPENDED.value)
    statement = select(Account).where(Account.looks.in_(for_whom), Account.status.in_(members)).order_by(Account.id)
    for account in call.session.scalars(statement.limit(_TOLD * len(for_whom))):
        found.setdefault(account.looks or "", []).append(account)
    return found


def resemblances(account: Account, alike: list[Account]) -> list[Resembled]:
    """What the administrator is told: whom the name resembles, and whether that holds the registration."""
    return [
        Resembled(
            id=other.id,
            name=other.name,
            institution=other.institution,
            roles=[Role(role) for role in other.roles],
            is_held=_holds(account.name, other),
        )
        for other in alike
        if other.id != account.id
    ]


def _holds(name: str, other: Account) -> bool:
    """A namesake is no imitation, unless it is of somebody whose word counts, or the same only to the eye."""
    return fold(name) != fold(other.name) or not set(other.roles) <= _PLAIN


def must_be_ones_own(call: Call, account: Account) -> None:
    """Raises NAME_RESEMBLES for a name that imitates a member's, or mixes alphabets."""
    if (imitated := whom_it_imitates(call, account)) is not None:
        raise NAME_RESEMBLES("name", name=imitated)


def whom_it_imitates(call: Call, account: Account) -> str | None:
    """The member whose name this one imitates, or itself when it mixes alphabets; nothing for a name of one's own."""
    alike = resemblances(account, resembled(call, [account]).get(account.looks or "", []))
    held = next((each.name for each in alike if each.is_held), None)
    return held or (account.name if is_mixed(account.name) else None)
