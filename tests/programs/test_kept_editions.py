"""What is kept of programmes and their editions: until their event, and never for another reader or other rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest

from chassis.service import answers_of
from contracts.identity import Role
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions import programmes as programs_programmes
from gateway.live.changes import heard
from services.programs.editions import deliverables, editions, phases, programmes
from services.programs.service import ProgramsService
from tests.common.kept import Gateway, Question, dropped_by, each_write, for_one_alone, lost_unheard
from tests.programs.conftest import Office


@dataclass
class Scene:
    """A programme with an edition whose first phase is open, and another one beside it."""

    office: Office
    edition: programs_editions.Edition = field(init=False)

    def __post_init__(self) -> None:
        self.edition = self.office.edition()
        self.office.edition("tourism-security")

    @property
    def phase(self) -> programs_editions.Phase:
        command = programs_phases.ReadPhase(phase_id=self.edition.phase_list[0].id)
        return phases.read_phase(self.office.officer, command)


Write = Callable[[Scene], object]


def _rename(s: Scene) -> None:
    edit = answers_of(ProgramsService)["edit_edition"].feature
    edit(s.office.officer, programs_editions.EditEdition(edition_id=s.edition.id, title={"en": "Belize City"}))


def _deliver(s: Scene) -> None:
    s.office.deliver(s.phase)


def _take_back(s: Scene) -> None:
    command = programs_phases.ListDeliverables(phase_id=s.phase.id)
    handed_in = deliverables.list_deliverables(s.office.officer, command).items
    deliverables.remove_deliverable(s.office.officer, programs_phases.RemoveDeliverable(deliverable_id=handed_in[0].id))


def _submit(s: Scene) -> None:
    phases.submit_phase(s.office.officer, programs_phases.SubmitPhase(phase_id=s.phase.id))


def _return(s: Scene) -> None:
    phases.return_phase(s.office.second, programs_phases.ReturnPhase(phase_id=s.phase.id, reason="Not yet"))


def _approve(s: Scene) -> None:
    phases.approve_phase(s.office.second, programs_phases.ApprovePhase(phase_id=s.phase.id))


def _ask_to_skip(s: Scene) -> None:
    phases.request_skip(s.office.officer, programs_phases.RequestSkip(phase_id=s.phase.id, reason="Done before"))


def _skip(s: Scene) -> None:
    phases.confirm_skip(s.office.second, programs_phases.ConfirmSkip(phase_id=s.phase.id))


def _edit_programme(s: Scene) -> None:
    command = programs_programmes.EditProgramme(programme="maritime-security", name={"en": "Ports and ships"})
    programmes.edit_programme(s.office.officer, command)


# By name: what has to be done before, and the write.
WRITES: dict[str, tuple[tuple[Write, ...], Write]] = {
    "another title": ((), _rename),
    "a deliverable": ((), _deliver),
    "a deliverable withdrawn": ((_deliver,), _take_back),
    "submitted": ((_deliver,), _submit),
    "returned": ((_deliver, _submit), _return),
    "approved": ((_deliver, _submit), _approve),
    "asked to skip": ((), _ask_to_skip),
    "skipped": ((_ask_to_skip,), _skip),
    "an edition": ((), lambda s: s.office.another_edition()),
    "a programme": ((), lambda s: s.office.programme("youth-at-risk")),
    "another name": ((), _edit_programme),
}


@dataclass(frozen=True)
class Kept:
    """A kept answer, and the writes that change it."""

    name: str
    question: Callable[[Scene], Question]
    writes: tuple[str, ...]


def _editions(**fields: object) -> Question:
    command = programs_editions.ListEditions.model_validate(fields)
    return Question(programs_editions.LIST_EDITIONS, editions.list_editions, command)


def _edition(s: Scene) -> Question:
    command = programs_editions.ReadEdition(edition_id=s.edition.id)
    return Question(programs_editions.READ_EDITION, editions.read_edition, command)


def _programmes(_: Scene) -> Question:
    command = programs_programmes.ListProgrammes()
    return Question(programs_programmes.LIST_PROGRAMMES, programmes.list_programmes, command)


def _programme(_: Scene) -> Question:
    command = programs_programmes.ReadProgramme(programme="maritime-security")
    return Question(programs_programmes.READ_PROGRAMME, programmes.read_programme, command)


_OF_EDITION = ("another title", "a deliverable", "a deliverable withdrawn", "submitted", "returned", "approved",
               "asked to skip", "skipped")  # fmt: skip
_OF_LIST = ("another title", "approved", "skipped", "an edition")
KEPT = (
    Kept("editions", lambda _: _editions(), _OF_LIST),
    Kept("editions in a country", lambda _: _editions(country="BZ", limit=20), _OF_LIST),
    Kept("editions of a programme", lambda _: _editions(programme="maritime-security"), _OF_LIST),
    Kept("edition", _edition, _OF_EDITION),
    Kept("programmes", _programmes, ("a programme", "another name")),
    Kept("programme", _programme, ("another name",)),
)
# tests/architecture/test_kept.py: a function that keeps its answer stands above.
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)


@pytest.fixture
def scene(office: Office) -> Scene:
    return Scene(office)


@each_write(KEPT)
def test_it_is_dropped_by_each_write_that_changes_it(scene: Scene, kept: Kept, write: str) -> None:
    desk = scene.office.desk
    first, then = WRITES[write]
    for each in first:
        each(scene)
    dropped_by(Gateway(desk), kept.question(scene), desk.call_as().actor, partial(then, scene))


@each_kept
def test_it_is_of_one_member_with_these_rights_and_language_alone(scene: Scene, kept: Kept) -> None:
    desk = scene.office.desk
    ana, beto = desk.call_as(Role.PROGRAMME_OFFICER).actor, desk.call_as(Role.PROGRAMME_OFFICER).actor
    for_one_alone(Gateway(desk), kept.question(scene), ana, beto)


@each_kept
def test_nothing_is_given_from_the_cache_that_events_may_have_changed_unheard(scene: Scene, kept: Kept) -> None:
    lost_unheard(Gateway(scene.office.desk), kept.question(scene), scene.office.desk.call_as().actor)


def test_another_edition_ends_no_more_than_the_lists_of_editions(scene: Scene) -> None:
    gateway, reader = Gateway(scene.office.desk), scene.office.desk.call_as().actor
    for kept in KEPT:
        gateway.ask(kept.question(scene), reader)
    gateway.write(partial(scene.office.another_edition, "tourism-security"))
    assert [kept.name for kept in KEPT if gateway.is_kept(kept.question(scene), reader)] == [
        "edition", "programmes", "programme",
    ]  # fmt: skip


def test_gateways_listen_to_what_ends_them() -> None:
    ending = {"programme_created", "programme_changed", "edition_created", "edition_changed", "phase_approved"}
    assert {f"programs.{each}" for each in ending} <= set(heard()["programs"])
