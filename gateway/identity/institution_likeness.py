"""Institutions that may be one.

Within a country, equal by their looks without small words and the country's name, or one the initials of the other
("PNH", "Policía Nacional de Honduras", "Policia Nacional").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from sqlalchemy import select

from chassis.call import Call
from chassis.folding import fold
from contracts.institutions import AlikeInstitutions, InstitutionGroup, ListAlikeInstitutions
from contracts.kinds import Language
from gateway.identity import imitation, institutions
from gateway.identity.institutions import Place
from gateway.identity.model import Account
from gateway.rendering.formats import country_name

# The largest of them: what is looked through, what is shown.
_LOOKED_THROUGH = 5000
_GROUPS, _IN_GROUP = 20, 20
_LONGEST_INITIALS = 10
# Words that tell no institutions apart, folded, in the four languages.
_SMALL = frozenset({
    "a", "ao", "as", "au", "aux", "d", "da", "das", "de", "del", "des", "do", "dos", "du", "e", "el", "em",
    "en", "et", "for", "l", "la", "las", "le", "les", "los", "na", "no", "o", "of", "os", "para", "pour", "the",
    "y", "and",
})  # fmt: skip


def list_alike_institutions(call: Call, command: ListAlikeInstitutions) -> AlikeInstitutions:
    """The groups with the most members, of one country or of all."""
    members = _largest(call, command)
    groups = sorted(_groups(list(members)), key=lambda group: sum(members[each] for each in group), reverse=True)
    shown = [sorted(group, key=members.__getitem__, reverse=True)[:_IN_GROUP] for group in groups[:_GROUPS]]
    known = institutions.views(call, [place for group in shown for place in group])
    listed = [[known[place] for place in group if place in known] for group in shown]
    return AlikeInstitutions(groups=[InstitutionGroup(institutions=group) for group in listed if len(group) > 1])


def _largest(call: Call, command: ListAlikeInstitutions) -> dict[Place, int]:
    """With their members, the most first."""
    found = institutions.sized(*([] if command.country is None else [Account.country == command.country]))
    largest = select(found).order_by(found.c.members.desc(), found.c.institution_key, found.c.country)
    rows = call.session.execute(largest.limit(_LOOKED_THROUGH))
    return {(row.institution_key, row.country): row.members for row in rows}


def _groups(places: Sequence[Place]) -> Iterator[list[Place]]:
    by_stem: dict[Place, list[Place]] = defaultdict(list)
    for key, country in places:
        by_stem[stem(key, country), country].append((key, country))
    spelled_out = _spelled_out(by_stem)
    for stemmed in list(by_stem):
        whole = next((spelled_out[short] for short in by_stem[stemmed] if short in spelled_out), stemmed)
        if whole != stemmed and whole in by_stem:
            by_stem[whole] += by_stem.pop(stemmed)
    yield from (group for group in by_stem.values() if len(group) > 1)


def _spelled_out(by_stem: Mapping[Place, Sequence[Place]]) -> dict[Place, Place]:
    """By what an institution is called when it is one short word, where the largest is that has these initials."""
    found: dict[Place, Place] = {}
    for stemmed, group in by_stem.items():
        for key, country in group:
            for short in initials(key, country):
                found.setdefault((short, country), stemmed)
    return found


@lru_cache(maxsize=4 * _LOOKED_THROUGH)
def stem(key: str, country: str) -> str:
    """What a folded name looks like without the words that other spellings leave out."""
    told = [word for word in _significant(key) if word not in _country_words(country)]
    return imitation.looks(" ".join(told) or key)


def initials(key: str, country: str) -> set[str]:
    """Of the words that count, with and without the country's name."""
    told = _significant(key)
    short = [word for word in told if word not in _country_words(country)]
    found = ("".join(word[0] for word in words) for words in (told, short))
    return {each for each in found if 2 <= len(each) <= _LONGEST_INITIALS}


def _significant(key: str) -> list[str]:
    return [word for word in key.split() if word not in _SMALL]


@cache
def _country_words(country: str) -> frozenset[str]:
    names = (country_name(language.value, country) for language in Language)
    return frozenset(word for name in names for word in fold(name).split())
