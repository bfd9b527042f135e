"""Programme rule 9: no text of a programme for victims and witnesses takes a personal datum, in whichever operation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from chassis.door import Answer
from chassis.ids import new_id
from contracts.base import Kind, Refusal, Refused
from contracts.programs import kinds as programs_kinds
from contracts.programs import methodologies as programs_methodologies
from contracts.training.events import EditionEnded
from services.programs.door import DOOR
from services.programs.methodologies import methodologies
from services.programs.results import follow_ups
from tests.programs.conftest import Office, words

_ANSWERS = {each.operation.name: each for each in DOOR if isinstance(each, Answer)}
_NAMED, _NAMED_LINK = "La testigo María López declaró", "https://files.example.org/testigo-maria-lopez.pdf"
# Texts that are of no programme for victims, or of no person helped.
_ELSEWHERE = {
    "create_programme": "it has no edition yet: looked at with its first one",
    "add_intervention": "the catalogue is of all programmes",
    "publish_version": "the catalogue is of all programmes",
    "withdraw_intervention": "the catalogue is of all programmes",
}
_DONORS = ("edit_programme", "donors.0")


class Shelter:
    """A programme for victims and witnesses, and what its operations take."""

    def __init__(self, office: Office, methodology: str = "victims-witnesses") -> None:
        self.office, self.methodology = office, methodology
        self.edition = office.edition("victims-and-witnesses", methodology=methodology)
        self.phase = self.edition.phase_list[0]
        self.spare = office.another_edition("victims-and-witnesses", methodology=methodology).phase_list[0]

    def do(self, operation: str, payload: dict[str, Any], *, second: bool = False) -> Any:
        answer = _ANSWERS[operation]
        call = self.office.second if second else self.office.officer
        return answer.feature(call, answer.operation.command.model_validate(payload))

    def payload(self, operation: str) -> dict[str, Any]:
        """What the operation takes, with each of its texts, and nothing in them that is anybody's."""
        return dict(getattr(self, f"_{operation}")())

    def _edit_programme(self) -> dict[str, Any]:
        return {"programme": "victims-and-witnesses", "name": words("V"), "description": words("W"), "donors": ["X"]}

    def _create_edition(self) -> dict[str, Any]:
        period = {"starts_on": date(2017, 1, 1), "ends_on": date(2017, 12, 31)}
        named = {"programme": "victims-and-witnesses", "methodology": self.methodology}
        return {**named, **period, "title": words("Eight countries"), "countries": ["HN"]}

    def _edit_edition(self) -> dict[str, Any]:
        return {"edition_id": self.edition.id, "title": words("Eight countries")}

    def _add_deliverable(self) -> dict[str, Any]:
        told = {"title": "Report", "link": "https://files.example.org/report.pdf", "note": "Validated"}
        return {"phase_id": self.phase.id, "delivered_on": date(2017, 5, 1), **told}

    def _submit_phase(self) -> dict[str, Any]:
        self.office.deliver(self.phase)
        return {"phase_id": self.phase.id, "note": "All is in"}

    def _approve_phase(self) -> dict[str, Any]:
        self.do("submit_phase", self._submit_phase())
        return {"phase_id": self.phase.id, "note": "Well done"}

    def _return_phase(self) -> dict[str, Any]:
        self.do("submit_phase", self._submit_phase())
        return {"phase_id": self.phase.id, "reason": "Not yet"}

    def _request_skip(self) -> dict[str, Any]:
        return {"phase_id": self.spare.id, "reason": "Done in 2016"}

    def _confirm_skip(self) -> dict[str, Any]:
        self.do("request_skip", self._request_skip())
        return {"phase_id": self.spare.id, "note": "Agreed"}

    def _plan_activity(self) -> dict[str, Any]:
        period = {"starts_on": date(2017, 5, 1), "ends_on": date(2017, 6, 1)}
        told = {"kind": "workshop", "title": "Workshop", "description": "For officials"}
        return {"edition_id": self.edition.id, **period, **told}

    def _edit_activity(self) -> dict[str, Any]:
        made = self.do("plan_activity", self._plan_activity())
        return {"activity_id": made.id, "title": "Workshop", "description": "For officials"}

    def _cite_intervention(self) -> dict[str, Any]:
        texts = {name: words("Shelters") for name in ("name", "summary", "evidence")}
        self.do("add_intervention", {"slug": "shelters", "area": "community", "evidence_level": "strong", **texts})
        return {"edition_id": self.edition.id, "intervention": "shelters", "note": "As advised"}

    def _propose_modules(self) -> dict[str, Any]:
        return {"edition_id": self.edition.id, "country": "BZ", "title": words("Care"), "modules": [words("Listening")]}

    def _add_indicator(self) -> dict[str, Any]:
        said = {name: f"{name} in words" for name in ("unit", "baseline_note", "target_note")}
        dates = {"baseline_on": date(2017, 1, 1), "target_on": date(2017, 12, 31)}
        numbers = {"kind": "quantitative", "baseline_value": "0", "target_value": "8"}
        return {"edition_id": self.edition.id, "name": words("Reports"), **numbers, **dates, **said}

    def _edit_indicator(self) -> dict[str, Any]:
        made = self.do("add_indicator", self._add_indicator())
        return {
            "indicator_id": made.id,
            "name": words("Reports"),
            "unit": "r",
            "baseline_note": "b",
            "target_note": "t",
        }

    def _record_actual(self) -> dict[str, Any]:
        made = self.do("add_indicator", self._add_indicator())
        return {"indicator_id": made.id, "measured_on": date(2017, 6, 1), "value": "1", "note": "One report"}

    def _withdraw_actual(self) -> dict[str, Any]:
        return {"actual_id": self.do("record_actual", self._record_actual()).id, "reason": "Counted twice"}

    def _record_follow_up(self) -> dict[str, Any]:
        event = EditionEnded(
            edition_id=new_id(), title=words("C"), ends_on=date(2017, 6, 1), programme_edition_id=self.edition.id
        )  # type: ignore[arg-type]
        follow_ups.edition_ended(self.office.officer, self.office.desk.happened(event))
        due = self.do("list_follow_ups", {"edition_id": self.edition.id}).items[0]
        told = {"changes": "A protocol", "impact": "All know it", "improved": True}
        return {"follow_up_id": due.id, "done_on": date(2017, 10, 1), **told}


def _fields(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """The fields that take free text, as validation names them; of texts in four languages the English one."""
    if schema.get("$ref", "").endswith("/Translated"):
        yield f"{path}.en"
    elif schema.get("type") == "string" and not {"format", "enum"} & schema.keys():
        if "pattern" not in schema or schema["pattern"].startswith("^https"):
            yield path
    elif schema.get("type") == "array":
        yield from _fields(schema["items"], f"{path}.0")
    parts = schema.get("anyOf", [])
    if not any(part.get("type") == "number" for part in parts):  # a number may be sent as text
        for part in parts:
            yield from _fields(part, path)
    for name, part in schema.get("properties", {}).items():
        yield from _fields(part, f"{path}.{name}".lstrip("."))


def _all() -> list[tuple[str, str]]:
    """Each text of each operation that changes something."""
    found = []
    for name, each in sorted(_ANSWERS.items()):
        if each.operation.kind is not Kind.READ and name not in _ELSEWHERE:
            found += [(name, field) for field in _fields(each.operation.command.model_json_schema())]
    return [each for each in found if each != _DONORS]


def _with(payload: dict[str, Any], field: str, said: str) -> dict[str, Any]:
    """The payload with another text in a field, which has to be there."""
    name, _, rest = field.partition(".")
    if not rest:
        assert name in payload, "the shelter fills in every text"
        return payload | {name: said}
    inner = payload[name]
    if isinstance(inner, list):
        _, _, deeper = rest.partition(".")
        return payload | {name: [_with(inner[0], deeper, said) if deeper else said]}
    return payload | {name: _with(inner, rest, said)}


SECOND = {"approve_phase", "confirm_skip"}


@pytest.mark.parametrize(("operation", "field"), _all())
def test_no_text_takes_a_name(office: Office, operation: str, field: str) -> None:
    """And the same without the name is done."""
    shelter, second = Shelter(office), operation in SECOND
    payload = shelter.payload(operation)
    with pytest.raises(Refused) as refused:
        shelter.do(operation, _with(payload, field, _NAMED_LINK if field == "link" else _NAMED), second=second)
    assert (refused.value.refusal, refused.value.field) == (programs_kinds.PERSON_NAMED, field)
    assert "mar" in refused.value.params["passage"].casefold()
    shelter.do(operation, payload, second=second)


def test_the_texts_are_found() -> None:
    """As many as there were when this was written: an operation that is not seen would go unnoticed."""
    assert len(_all()) >= 30
    assert {"add_deliverable", "plan_activity", "record_actual", "record_follow_up"} <= {name for name, _ in _all()}


@pytest.mark.parametrize(
    ("said", "refusal", "passage"),
    [
        ("Entrevista a Rosa Flores", programs_kinds.PERSON_NAMED, "Rosa Flores"),
        ("DPI 2547 12345 0101", programs_kinds.IDENTITY_NUMBER_GIVEN, "2547 12345 0101"),
        ("Tel. 7712-3456", programs_kinds.TELEPHONE_GIVEN, "7712-3456"),
        ("rosa@example.org", programs_kinds.ADDRESS_GIVEN, "rosa@example.org"),
    ],
)
def test_the_refusal_says_what_it_read(office: Office, said: str, refusal: Refusal, passage: str) -> None:
    shelter = Shelter(office)
    with pytest.raises(Refused) as refused:
        shelter.do("add_deliverable", shelter.payload("add_deliverable") | {"note": f"Two reports. {said}."})
    assert (refused.value.refusal, refused.value.field) == (refusal, "note")
    assert refused.value.params == {"passage": passage}


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_every_language_of_a_text_is_read(office: Office, language: str) -> None:
    shelter = Shelter(office)
    with pytest.raises(Refused) as refused:
        shelter.do("edit_edition", {"edition_id": shelter.edition.id, "title": words("Eight") | {language: _NAMED}})
    assert refused.value.field == f"title.{language}"


def test_other_programmes_take_names(office: Office) -> None:
    """Officials and experts are named there."""
    port = Shelter(office, "maritime")
    port.do("add_deliverable", port.payload("add_deliverable") | {"note": "Visited by Rosa Flores, tel. 7712-3456"})


def test_what_a_programme_said_before_is_looked_at_with_its_first_edition(office: Office) -> None:
    _ANSWERS["create_programme"].feature(office.officer, _programme(office, "For María López and others"))
    with pytest.raises(Refused) as refused:
        office.another_edition("shelters", methodology="victims-witnesses")
    assert (refused.value.refusal, refused.value.field) == (programs_kinds.PERSON_NAMED, "programme")
    assert office.another_edition("shelters").programme == "shelters"


def _programme(office: Office, said: str) -> Any:
    command = _ANSWERS["create_programme"].operation.command
    return command.model_validate({"slug": "shelters", "name": words("Shelters"), "description": words(said)})


def test_readers_are_told_which_programmes_protect(office: Office) -> None:
    read = programs_methodologies.ListMethodologies()
    found = methodologies.list_methodologies(office.officer, read).items
    assert [each.slug for each in found if each.protects_people] == ["victims-witnesses"]
    assert Shelter(office).edition.protects_people
    assert not office.edition().protects_people


def test_an_installation_that_was_there_before_protects_as_well(office: Office) -> None:
    """The migration says it of the methodology that every installation has; others are set by operators."""
    set_other = text("UPDATE methodology SET protects_people = true WHERE slug = 'tourism'")
    office.desk.session.execute(set_other)
    tourism = Shelter(office, "tourism")
    with pytest.raises(Refused, match="person_named"):
        tourism.do("add_deliverable", tourism.payload("add_deliverable") | {"title": _NAMED})
