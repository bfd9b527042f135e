"""What a harvester asks: one of six verbs with its arguments, each once, or what was wrong with it (OAI-PMH 2.0)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

FORMAT: Final = "oai_dc"
TOKEN: Final = "resumptionToken"
# Per verb: what has to be said, and what may be; a list that is gone on with needs its token alone.
_LISTS = (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}))
_VERBS: Final = {
    "Identify": (frozenset[str](), frozenset[str]()),
    "ListMetadataFormats": (frozenset[str](), frozenset({"identifier"})),
    "ListSets": (frozenset[str](), frozenset[str]()),
    "ListIdentifiers": _LISTS,
    "ListRecords": _LISTS,
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset[str]()),
}
_WITH_TOKEN = ("ListSets", "ListIdentifiers", "ListRecords")
_DAY, _SECOND = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
# Characters of an argument that are looked at.
_LONGEST: Final = 2_000


class OaiProblem(Exception):
    """Why a request is not answered: the protocol's code, and a sentence that says what would make it right."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True)
class Asked:
    """A verb with its arguments, all of which it knows."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)


def asked(pairs: Sequence[tuple[str, str]]) -> Asked:
    """What the arguments of a request say. Raises OaiProblem: badVerb, badArgument."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        raise OaiProblem("badVerb", f"Give one verb, one of {', '.join(_VERBS)}.")
    given = [(name, value) for name, value in pairs if name != "verb"]
    _check(verbs[0], given)
    return Asked(verbs[0], dict(given))


def _check(verb: str, given: Sequence[tuple[str, str]]) -> None:
    needed, known = _VERBS[verb]
    names = Counter(name for name, _ in given)
    if twice := [name for name, times in names.items() if times > 1]:
        raise OaiProblem("badArgument", f"Give {_shown(twice[0])} once.")
    if any(len(value) > _LONGEST or not value.isprintable() for _, value in given):
        raise OaiProblem("badArgument", "An argument is too long or contains unprintable characters.")
    if TOKEN in names and verb in _WITH_TOKEN:
        if len(names) > 1:
            raise OaiProblem("badArgument", f"Give {TOKEN} alone.")
        return
    if strange := sorted(names.keys() - needed - known):
        raise OaiProblem("badArgument", f"{verb} knows no argument {_shown(strange[0])}.")
    if missing := sorted(needed - names.keys()):
        raise OaiProblem("badArgument", f"{verb} needs the argument {missing[0]}.")


def _shown(name: str) -> str:
    return name if re.fullmatch(r"\w{1,40}", name) else "of that name"


def check_format(arguments: dict[str, str]) -> None:
    """Raises OaiProblem: cannotDisseminateFormat."""
    if arguments["metadataPrefix"] != FORMAT:
        raise OaiProblem("cannotDisseminateFormat", f"Ask for the format {FORMAT}.")


def between(arguments: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    """From when on, and before when: `until` is a day or a second that still counts. Raises OaiProblem: badArgument."""
    first, last = arguments.get("from"), arguments.get("until")
    if first and last and len(first) != len(last):
        raise OaiProblem("badArgument", "Give from and until alike: both as days or both as seconds.")
    since, until = _moment("from", first), _moment("until", last)
    if since and until and since > until:
        raise OaiProblem("badArgument", "Give a from that is not later than until.")
    step = timedelta(days=1) if last and _DAY.fullmatch(last) else timedelta(seconds=1)
    latest = datetime.max.replace(tzinfo=UTC) - step
    return since, None if until is None or until > latest else until + step


def _moment(name: str, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        if _DAY.fullmatch(value):
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        if _SECOND.fullmatch(value):
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass  # a day that no calendar has is told like any other text
    raise OaiProblem("badArgument", f"Give {name} as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def path_of_set(arguments: dict[str, str]) -> list[str]:
    """The parts of the set that is asked for; none without one. Raises OaiProblem: badArgument."""
    if "set" not in arguments:
        return []
    if not _SET.fullmatch(arguments["set"]):
        raise OaiProblem("badArgument", "Give a set as ListSets names it.")
    return arguments["set"].split(":")
