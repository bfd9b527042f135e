"""Institutions that may be one.

Within a country, equal by their looks without small words and the country's name, or one the initials of the other
("PNH", "Policía Nacional de Honduras", "Policia Nacional").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from chassis.call import Call
from contracts.institutions import AlikeInstitutions, Institution, InstitutionGroup, ListAlikeInstitutions
from contracts.kinds import Language
from gateway.identity import imitation, institutions
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
    wanted = [] if command.country is None else [Account.country == command.country]
    found = institutions.grouped(*wanted)
    largest = select(found).order_by(found.c.members.desc(), found.c.institution_key, found.c.country)
    rows = call.session.execute(largest.limit(_LOOKED_THROUGH))
    groups = sorted(_groups([institutions.view(row) for row in rows]), key=_size, reverse=True)
    return AlikeInstitutions(groups=[InstitutionGroup(institutions=group[:_IN_GROUP]) for group in groups[:_GROUPS]])


def _size(group: list[Institution]) -> int:
    return sum(each.members for each in group)


def _groups(found: list[Institution]) -> Iterator[list[Institution]]:
    by_stem: dict[tuple[str, str], list[Institution]] = defaultdict(list)
    for each in found:
        by_stem[each.country, stem(each.name, each.country)].append(each)
    for place in list(by_stem):
        whole = _spelled_out(place, by_stem)
        if whole is not None and whole != place:
            by_stem[whole] += by_stem.pop(place)
    for group in by_stem.values():
        if len(group) > 1:
            yield sorted(group, key=lambda each: each.members, reverse=True)


def _spelled_out(place: tuple[str, str], by_stem: dict[tuple[str, str], list[Institution]]) -> tuple[str, str] | None:
    """Where the institution is whose initials this one is, when it is one short word."""
    short = {key for each in by_stem[place] if (key := _short(each))}
    others = (other for other in by_stem if other[0] == place[0] and other != place) if short else iter(())
    return next((other for other in others if any(short & initials(each) for each in by_stem[other])), None)


def _short(institution: Institution) -> str | None:
    words = institutions.words(institution.name)
    return words[0] if len(words) == 1 and 2 <= len(words[0]) <= _LONGEST_INITIALS else None


def stem(name: str, country: str) -> str:
    """What a name looks like without the words that other spellings leave out."""
    told = [word for word in _significant(name) if word not in _country_words(country)]
    return imitation.looks(" ".join(told) or name)


def initials(institution: Institution) -> set[str]:
    """Of the words that count, with and without the country's name."""
    told = _significant(institution.name)
    short = [word for word in told if word not in _country_words(institution.country)]
    return {"".join(word[0] for word in words) for words in (told, short) if len(words) > 1}


def _significant(name: str) -> list[str]:
    return [word for word in institutions.words(name) if word not in _SMALL]


def _country_words(country: str) -> set[str]:
    return {word for language in Language for word in institutions.words(country_name(language.value, country))}
