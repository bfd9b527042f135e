"""The catalogue and the library, linked by event through the whole platform: both ways, and both withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from convive.api.client import Person, Problem
from tests.common import people
from tests.common.practice import PARTS
from tests.stack import RunningStack
from tests.waiting import until

pytestmark = pytest.mark.slow

LIBRARY, CATALOGUE = "/api/v1/forum/library/resources", "/api/v1/programs/interventions"
TEXTS = {"summary": {"en": "For youth"}, "evidence": {"en": "Two trials"}, "evidence_level": "moderate"}


@dataclass(frozen=True)
class Cast:
    """Who keeps the catalogue, who writes, and who publishes."""

    officer: Person
    author: Person
    moderator: Person

    def add(self) -> str:
        slug = f"life-skills-{uuid4().hex[:8]}"
        body = {"slug": slug, "area": "community", "name": {"en": "Life skills"}} | TEXTS
        self.officer.post(CATALOGUE, body)
        return slug

    def draft(self, slug: str) -> dict[str, Any]:
        """A draft that cites, as soon as the library knows what the catalogue has."""
        said = {"title": "Open schools", "abstract": "In the evening, too."}
        body = {
            "kind": "best_practice", "language": "en", "texts": [{"language": "en"} | said], "subjects": ["homicide"],
            "practice": PARTS, "interventions": [slug],
        }  # fmt: skip
        made: list[dict[str, Any]] = []

        def drafted() -> bool:
            try:
                made.append(self.author.post(LIBRARY, body))
            except Problem as problem:
                if problem.code != "forum.unknown_intervention":
                    raise
                return False
            return True

        until(drafted)
        return made[0]

    def publish(self, resource: str) -> None:
        self.author.put(f"{LIBRARY}/{resource}/submission", {})
        self.moderator.put(f"{LIBRARY}/{resource}/publication", {})

    def practices(self, slug: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.author.get(f"{CATALOGUE}/{slug}/practices")["items"]
        return found

    def cited(self, resource: str) -> tuple[int, int, bool]:
        (only,) = self.author.get(f"{LIBRARY}/{resource}")["interventions"]
        return only["cited"], only["newest"], only["withdrawn"]


@pytest.fixture(scope="module")
def cast(stack: RunningStack) -> Iterator[Cast]:
    with closing(people.administrator(stack)) as door:
        made = [people.join(stack, door, role) for role in ("programme_officer", "member", "moderator")]
        yield Cast(*made)
        for person in made:
            person.close()


def test_what_is_published_documents_an_intervention_until_it_is_withdrawn(cast: Cast) -> None:
    slug = cast.add()
    resource = cast.draft(slug)["id"]
    assert cast.practices(slug) == []
    cast.publish(resource)
    until(lambda: cast.practices(slug) != [])
    (shown,) = cast.practices(slug)
    assert (shown["resource_id"], shown["titles"], shown["cited"]) == (resource, {"en": "Open schools"}, 1)
    assert shown["address"] == f"/library/resources/{resource}"
    cast.moderator.put(f"{LIBRARY}/{resource}/withdrawal", {"reason": "A better one is there."})
    until(lambda: cast.practices(slug) == [])


def test_a_newer_version_and_a_withdrawal_reach_what_cites_the_old_one(cast: Cast) -> None:
    slug = cast.add()
    resource = cast.draft(slug)["id"]
    cast.officer.post(f"{CATALOGUE}/{slug}/versions", {"name": {"en": "Life skills at school"}} | TEXTS)
    until(lambda: cast.cited(resource) == (1, 2, False))
    cast.officer.post(f"{CATALOGUE}/{slug}/withdrawal", {"reason": "No trial bore it out."})
    until(lambda: cast.cited(resource) == (1, 2, True))
