"""What each verb answers, from what the library says the world may take of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

from chassis.settings import public_url
from contracts.base import MALFORMED, Refused
from contracts.forum.library.resources import ResourceKind
from gateway.public.desk import PublicDesk
from gateway.public.oai import records, tokens
from gateway.public.oai.asked import FORMAT, TOKEN, Asked, OaiProblem, between, check_format, path_of_set
from gateway.public.oai.records import Element, View, add
from gateway.rendering.wording import RESOURCE_KINDS
from gateway.settings import gateway_settings

PATH: Final = "/public/oai"
_ON_A_PAGE: Final = 100
_MAPS: Any = {None: records.OAI, "xsi": records.XSI}
_NOTHING = "No records match these dates and this set."
_UNKNOWN = "No record has this identifier."


@dataclass
class Answer:
    """An answer being written: where, to what, and the moment up to which it tells everything."""

    root: Element
    asked: Asked
    desk: PublicDesk
    as_of: str = ""

    async def take(self, **wanted: Any) -> View:
        """A page of the library's records. The moment of the answer is that of what it says."""
        found = await self.desk.harvest(wanted)
        self.as_of = found["as_of"]
        return found

    def child(self) -> Element:
        """The element of the verb."""
        return add(self.root, self.asked.verb)


def base_url() -> str:
    """The address at which harvesters ask."""
    return f"{public_url()}{PATH}"


async def identify(answer: Answer) -> None:
    """Who we are, and how we date and delete."""
    first = await answer.take(limit=1)
    made = answer.child()
    earliest = first["items"][0]["changed_at"] if first["items"] else first["as_of"]
    for name, text in (
        ("repositoryName", "Convive"),
        ("baseURL", base_url()),
        ("protocolVersion", "2.0"),
        ("adminEmail", _mail()),
        ("earliestDatestamp", records.stamp(earliest)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ):
        add(made, name, text)


def _mail() -> str:
    """Where the platform's mail comes from. A machine without a domain says plainly that it has no address."""
    address = gateway_settings().mail_from.rpartition("<")[2].rstrip(">")
    return address if "." in address.partition("@")[2] else f"{address}.invalid"


async def list_formats(answer: Answer) -> None:
    """Dublin Core, for all there is. Raises OaiProblem: idDoesNotExist."""
    if identifier := answer.asked.arguments.get("identifier"):
        await _one(answer, identifier)
    made = add(answer.child(), "metadataFormat")
    add(made, "metadataPrefix", FORMAT)
    add(made, "schema", f"{records.OAI_DC[:-1]}.xsd")
    add(made, "metadataNamespace", records.OAI_DC)


async def list_sets(answer: Answer) -> None:
    """Kinds and subjects; the list is given whole. Raises OaiProblem: badResumptionToken."""
    if TOKEN in answer.asked.arguments:
        raise tokens.refused()
    vocabulary = await answer.desk.subjects.get()
    named = {"kind": "Kinds"} | {f"kind:{kind}": RESOURCE_KINDS[kind] for kind in ResourceKind}
    named |= {"subject": "Subjects"} | {
        records.set_of_subject(each): each["name"]["en"] for each in vocabulary.values()
    }
    made = answer.child()
    for spec, name in named.items():
        one = add(made, "set")
        add(one, "setSpec", spec)
        add(one, "setName", name)


async def get_record(answer: Answer) -> None:
    """Raises OaiProblem: cannotDisseminateFormat, idDoesNotExist."""
    check_format(answer.asked.arguments)
    found = await _one(answer, answer.asked.arguments["identifier"])
    records.record(answer.child(), found, _identifier(found), await answer.desk.subjects.get())


async def list_identifiers(answer: Answer) -> None:
    """Raises OaiProblem, as `_list` does."""
    await _list(answer, records.header)


async def list_records(answer: Answer) -> None:
    """Raises OaiProblem, as `_list` does."""
    await _list(answer, records.record)


VERBS: Mapping[str, Callable[[Answer], Awaitable[None]]] = {
    "Identify": identify,
    "ListMetadataFormats": list_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
}


async def _list(answer: Answer, write: Callable[[Element, View, str, Mapping[str, View]], None]) -> None:
    """A page. Raises OaiProblem: badArgument, cannotDisseminateFormat, noRecordsMatch, badResumptionToken."""
    vocabulary = await answer.desk.subjects.get()
    asked, token = answer.asked.arguments, None
    if TOKEN in asked:
        token = tokens.read(answer.asked, asked[TOKEN])
        asked = token.arguments
    wanted = _wanted(asked, vocabulary)
    found = await _page(answer, wanted, token)
    if not found["items"] and token is None:
        raise OaiProblem("noRecordsMatch", _NOTHING)
    made = answer.child()
    for each in found["items"]:
        write(made, each, _identifier(each), vocabulary)
    _go_on(made, answer.asked.verb, asked, token, found)


async def _page(answer: Answer, wanted: dict[str, Any], token: tokens.Token | None) -> View:
    place = {"cursor": token.cursor} if token else {}
    try:
        return await answer.take(limit=_ON_A_PAGE, **wanted, **place)
    except Refused as refused:
        if refused.refusal.code != MALFORMED.code:
            raise
        raise tokens.refused() from None


def _go_on(made: Element, verb: str, asked: dict[str, str], token: tokens.Token | None, found: View) -> None:
    """The token of the next page; an empty one says that this was the last of several."""
    before = token.given if token else 0
    given = before + len(found["items"])
    if not found["next"] and token is None:
        return
    further = tokens.Token(verb=verb, arguments=asked, cursor=found["next"], given=given) if found["next"] else None
    # What changed in between comes once more, so that more may be given out than there is.
    size = str(max(found["total"], given + (1 if further else 0)))
    add(made, TOKEN, tokens.written(further) if further else None, completeListSize=size, cursor=str(before))


def _wanted(arguments: dict[str, str], vocabulary: Mapping[str, View]) -> dict[str, Any]:
    """What to ask of the library. Raises OaiProblem: badArgument, cannotDisseminateFormat, noRecordsMatch."""
    check_format(arguments)
    since, before = between(arguments)
    wanted: dict[str, Any] = {"since": since and since.isoformat(), "before": before and before.isoformat()}
    return {name: value for name, value in wanted.items() if value} | _of_set(path_of_set(arguments), vocabulary)


def _of_set(path: list[str], vocabulary: Mapping[str, View]) -> dict[str, str]:
    """Everything is of a kind and has a subject, so that the two sets above them have all. Raises noRecordsMatch."""
    match path:
        case [] | ["kind"] | ["subject"]:
            return {}
        case ["kind", kind] if kind in set(ResourceKind):
            return {"kind": kind}
        case ["subject", *_, slug] if slug in vocabulary and records.set_of_subject(vocabulary[slug]) == ":".join(path):
            return {"subject": slug}
    raise OaiProblem("noRecordsMatch", _UNKNOWN)


async def _one(answer: Answer, identifier: str) -> View:
    """Raises OaiProblem: idDoesNotExist."""
    resource_id = _resource_of(identifier)
    found = (await answer.take(resource_id=resource_id, limit=1))["items"] if resource_id else []
    if not found:
        raise OaiProblem("idDoesNotExist", _UNKNOWN)
    return dict(found[0])


def _resource_of(identifier: str) -> str | None:
    """What an identifier of ours names; nothing of any other, nor of ours spelled otherwise."""
    scheme, _, name = identifier.rpartition(":")
    try:
        return name if scheme == _scheme() and str(UUID(name)) == name else None
    except ValueError:
        return None


def _scheme() -> str:
    return f"oai:{urlsplit(public_url()).hostname}"


def _identifier(found: View) -> str:
    return f"{_scheme()}:{found['id']}"


def root() -> Element:
    """An empty answer."""
    made = etree.Element(f"{{{records.OAI}}}OAI-PMH", nsmap=_MAPS)
    made.set(f"{{{records.XSI}}}schemaLocation", f"{records.OAI} {records.OAI}OAI-PMH.xsd")
    return made
