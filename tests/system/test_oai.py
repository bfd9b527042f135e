"""Other libraries harvest ours over OAI-PMH 2.0: by a client they use, and held against the protocol's schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import (
    BadArgument,
    BadResumptionToken,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
)

from convive.api.client import Person, Problem, accounts
from tests.stack import RunningStack

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

LIBRARY, PATH = "/api/v1/forum/library/resources", "/public/oai"
OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}
_SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "gateway" / "oai" / "oai_pmh.xsd"))
SignIn = Callable[[str], Person]
_CONTENT = {
    "kind": "publication",
    "language": "es",
    "audience": "public",
    "subjects": ["homicide"],
    "year": 2018,
    "link": "https://www.oas.org/",
    "licence": "cc-by-4.0",
}
# More than a page has.
_MANY = 103


class Shelf:
    """A member who hands in, and a moderator who publishes."""

    def __init__(self, writer: Person, moderator: Person) -> None:
        self._writer, self._moderator = writer, moderator

    def publish(self, title: str, **fields: Any) -> str:
        """A publication for the world, unless `fields` say otherwise; its id."""
        texts = [{"language": "es", "title": title, "abstract": "Menos <muertes> & más paz."}]
        content = _CONTENT | {"texts": texts} | fields
        made: str = self._writer.post(LIBRARY, content)["id"]
        self._writer.put(f"{LIBRARY}/{made}/submission", {})
        try:
            self._moderator.put(f"{LIBRARY}/{made}/publication", {})
        except Problem as problem:
            # The client asked again because the first answer came too late; what it asked for is done.
            if problem.code != "forum.not_in_review" or self._writer.get(f"{LIBRARY}/{made}")["state"] != "published":
                raise
        return made

    def withdraw(self, resource: str) -> None:
        self._writer.put(f"{LIBRARY}/{resource}/withdrawal", {"reason": "A better one is there."})


@pytest.fixture
def shelf(sign_in: SignIn) -> Shelf:
    return Shelf(sign_in("member"), sign_in("moderator"))


@pytest.fixture(scope="module")
def many(stack: RunningStack) -> Iterator[list[str]]:
    """Publications of one year's set of the test's own, in the order of their publication."""
    people = accounts(stack.state_dir)
    with (
        closing(Person(stack.base_url, people["member"])) as writer,
        closing(Person(stack.base_url, people["moderator"])) as moderator,
    ):
        shelf = Shelf(writer, moderator)
        yield [shelf.publish(f"{n}", kind="news", body="x", subjects=["gangs"]) for n in range(_MANY)]


@pytest.fixture
def harvester(stack: RunningStack) -> Sickle:
    return Sickle(f"{stack.base_url}{PATH}", timeout=30)


def checked(answer: httpx.Response) -> Any:
    """The answer's document, which is the protocol's."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/xml")
    document = etree.fromstring(answer.content)
    _SCHEMA.assertValid(document)
    return document


def _name(resource: str) -> str:
    return f"oai:localhost:{resource}"


def test_a_harvester_learns_who_we_are(harvester: Sickle, visitor: httpx.Client) -> None:
    checked(visitor.get(PATH, params={"verb": "Identify"}))
    about = harvester.Identify()
    assert (about.protocolVersion, about.deletedRecord) == ("2.0", "persistent")
    assert about.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert about.baseURL.endswith(PATH)
    assert [each.metadataPrefix for each in harvester.ListMetadataFormats()] == ["oai_dc"]
    names = {each.setSpec: each.setName for each in harvester.ListSets()}
    assert names["kind:best_practice"] == "Best practice"
    assert names["subject:violence:homicide"] == "Homicide"
    checked(visitor.get(PATH, params={"verb": "ListSets"}))


def test_a_record_is_dublin_core_in_its_languages(harvester: Sickle, visitor: httpx.Client, shelf: Shelf) -> None:
    texts = [
        {"language": "es", "title": "Horarios & cierre", "abstract": "Menos <muertes>."},
        {"language": "en", "title": "Closing times", "abstract": "Fewer deaths."},
    ]
    creators = [{"name": "Observatorio de Violencia", "kind": "body"}]
    made = shelf.publish("", texts=texts, creators=creators, countries=["HN"])
    got = checked(
        visitor.get(PATH, params={"verb": "GetRecord", "identifier": _name(made), "metadataPrefix": "oai_dc"})
    )
    titles = got.xpath("//*[local-name()='title']")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {each.get(lang): each.text for each in titles} == {"es": "Horarios & cierre", "en": "Closing times"}
    record = harvester.GetRecord(identifier=_name(made), metadataPrefix="oai_dc")
    assert record.metadata["creator"] == ["Observatorio de Violencia"]
    assert record.metadata["subject"] == ["Homicidio", "Homicide"]
    assert record.metadata["coverage"] == ["Honduras"]
    assert record.metadata["rights"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert record.metadata["identifier"][0].endswith(f"/library/resources/{made}")
    assert record.header.setSpecs == ["kind:publication", "subject:violence:homicide", "subject:violence"]
    assert [each.metadataPrefix for each in harvester.ListMetadataFormats(identifier=_name(made))] == ["oai_dc"]


def test_a_long_list_is_harvested_whole_while_it_changes(
    harvester: Sickle, visitor: httpx.Client, shelf: Shelf, many: list[str]
) -> None:
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "subject:crime:gangs"}
    first = checked(visitor.get(PATH, params=asked))
    token = first.find(".//o:resumptionToken", OAI)
    assert len(first.findall(".//o:record", OAI)) == 100
    assert (token.get("cursor"), int(token.get("completeListSize")) >= _MANY) == ("0", True)
    shelf.withdraw(many[0])
    further = {"verb": "ListRecords", "resumptionToken": token.text}
    second, again = (checked(visitor.get(PATH, params=further)) for _ in range(2))
    names = [each.text for each in second.findall(".//o:header/o:identifier", OAI)]
    assert names == [each.text for each in again.findall(".//o:header/o:identifier", OAI)]
    assert names[-1] == _name(many[0])
    assert second.findall(".//o:header", OAI)[-1].get("status") == "deleted"
    assert second.find(".//o:resumptionToken", OAI).text is None
    headers = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="subject:crime:gangs"))
    assert {each.identifier for each in headers} == {_name(each) for each in many}
    assert len(headers) == _MANY
    assert [each.identifier for each in headers if each.deleted] == [_name(many[0])]


def test_a_second_harvest_takes_what_changed_since(harvester: Sickle, visitor: httpx.Client, shelf: Shelf) -> None:
    kept, gone = shelf.publish("Queda"), shelf.publish("Se va")
    first = checked(visitor.get(PATH, params={"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}))
    since = first.find("o:responseDate", OAI).text
    shelf.withdraw(gone)
    new = shelf.publish("Llega")
    harvested = harvester.ListRecords(**{"metadataPrefix": "oai_dc", "from": since})
    found = {each.header.identifier: each.header.deleted for each in harvested}
    assert found[_name(gone)]
    assert not found[_name(new)]
    before = {each.identifier for each in harvester.ListIdentifiers(metadataPrefix="oai_dc", until=since)}
    assert _name(kept) in before
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert _name(new) in {each.identifier for each in harvester.ListIdentifiers(
        **{"metadataPrefix": "oai_dc", "from": today, "until": today, "set": "kind:publication"})}  # fmt: skip


def test_what_the_world_never_saw_is_in_no_answer(harvester: Sickle, visitor: httpx.Client, shelf: Shelf) -> None:
    sizes = {_size(visitor)}
    for_members = shelf.publish("Para miembros", audience="members")
    sizes.add(_size(visitor))
    shelf.withdraw(for_members)
    sizes.add(_size(visitor))
    assert len(sizes) == 1
    for name in (_name(for_members), _name(str(uuid4())), for_members, _name(for_members.upper()), "x", "oai:x:y"):
        with pytest.raises(IdDoesNotExist):
            harvester.GetRecord(identifier=name, metadataPrefix="oai_dc")
        with pytest.raises(IdDoesNotExist):
            list(harvester.ListMetadataFormats(identifier=name))


def _size(visitor: httpx.Client) -> str:
    found = visitor.get("/api/v1/forum/library/harvest", params={"limit": 1}).json()
    return str(found["total"])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"metadataPrefix": "marc21"}, CannotDisseminateFormat),
        ({"metadataPrefix": "oai_dc", "from": "yesterday"}, BadArgument),
        ({"metadataPrefix": "oai_dc", "until": "1900-01-01"}, NoRecordsMatch),
        ({"metadataPrefix": "oai_dc", "set": "subject:homicide"}, NoRecordsMatch),
        ({"metadataPrefix": "oai_dc", "set": "a b"}, BadArgument),
        ({"resumptionToken": "x"}, BadResumptionToken),
        ({"colour": "red"}, BadArgument),
    ],
)
def test_a_client_is_told_what_is_wrong(harvester: Sickle, arguments: dict[str, str], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        harvester.ListRecords(**arguments)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "verb=Nothing",
        "verb=Identify&verb=Identify",
        "verb=ListRecords&x=%00",
        "verb=GetRecord&identifier=x&metadataPrefix=oai_dc",
        "verb=ListSets&resumptionToken=x",
        "&".join(f"a{n}=1" for n in range(50)),
    ],
)
def test_errors_are_the_protocols_too(visitor: httpx.Client, query: str) -> None:
    document = checked(visitor.get(f"{PATH}?{query}"))
    assert document.find("o:error", OAI) is not None


def test_a_form_is_answered_like_an_address(visitor: httpx.Client) -> None:
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "until": "2000-01-01"}
    by_form, by_address = checked(visitor.post(PATH, data=asked)), checked(visitor.get(PATH, params=asked))
    assert by_form.find("o:error", OAI).get("code") == by_address.find("o:error", OAI).get("code") == "noRecordsMatch"
    assert visitor.post(PATH, json=asked).status_code == 415


def test_it_is_kept_by_everybody_for_a_minute_and_asked_for_again_by_its_tag(visitor: httpx.Client) -> None:
    first = visitor.get(PATH, params={"verb": "ListSets"})
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    again = visitor.get(PATH, params={"verb": "ListSets"}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
