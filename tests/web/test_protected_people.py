"""A programme for victims and witnesses: its page says what is refused, and so does the refusal, in four languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from convive.api.client import Person, Problem
from tests.common import people
from tests.stack import RunningStack
from tests.web.conftest import PROGRAMS, World
from tests.web.reading import browser, read, texts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform

NOTE = "//main//div[@class='note']"
SAID = {
    "en": ("This programme protects people.", "reads like a person’s name"),
    "es": ("Este programa protege a personas.", "parece el nombre de una persona"),
    "pt": ("Este programa protege pessoas.", "parece o nome de uma pessoa"),
    "fr": ("Ce programme protège des personnes.", "ressemble au nom d’une personne"),
}


@pytest.fixture(scope="module")
def edition(world: World) -> str:
    """An edition of such a programme."""
    officer, slug = world["programme_officer"], f"shelters-{uuid4().hex[:6]}"
    named = {"name": {"en": "Shelters"}, "description": {"en": "For those who testify."}}
    officer.post(f"{PROGRAMS}/programmes", {"slug": slug, "networks": ["prevention"], **named})
    plan = {"methodology": "victims-witnesses", "title": {"en": "Eight countries"}, "countries": ["HN"]}
    period = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    return str(officer.post(f"{PROGRAMS}/programmes/{slug}/editions", plan | period)["id"])


@pytest.fixture(scope="module")
def door(stack: RunningStack) -> Iterator[Person]:
    with closing(people.administrator(stack)) as administrator:
        yield administrator


@pytest.mark.parametrize("language", SAID)
def test_the_page_and_the_refusal_say_it(
    stack: RunningStack, world: World, door: Person, edition: str, language: str
) -> None:
    noted, refused = SAID[language]
    with browser(stack, world["member"], language) as client:
        [note] = texts(read(client, f"/programs/editions/{edition}"), NOTE)
        assert noted in note
        assert texts(read(client, f"/programs/editions/{world.ids['programme_edition_id']}"), NOTE) == []
    with closing(people.join(stack, door, "programme_officer", language=language)) as officer:
        place = f"{PROGRAMS}/phases/{officer.get(f'{PROGRAMS}/editions/{edition}')['phase_list'][0]['id']}/deliverables"
        said = {"title": "Interview", "note": "La testigo María López declaró", "delivered_on": "2026-02-01"}
        with pytest.raises(Problem) as problem:
            officer.post(place, said)
        assert officer.get(place)["items"] == []
    told = problem.value.body
    assert (told["status"], told["code"], told["errors"][0]["field"]) == (422, "programs.person_named", "note")
    assert refused in told["detail"]
