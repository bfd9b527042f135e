"""From a best practice to the intervention that it cites, and from there to what documents it; without JavaScript."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PROGRAMS, Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def test_a_practice_cites_an_intervention_that_one_chooses(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=False).new_page()
    page.goto("/library/new?kind=best_practice")
    page.locator("#title-en").fill(f"Bars close at two {uuid4().hex[:6]}")
    page.locator("#abstract-en").fill("What we did.")
    page.locator("summary", has_text="Catalogue interventions").click()
    page.locator(f"input[name=interventions][value={world.ids['intervention']}]").check()
    page.get_by_role("button", name="Save draft").click()
    cited = page.locator("aside.about").get_by_role("link", name="Closing hours")
    expect(cited).to_have_attribute("href", f"/programs/interventions/{world.ids['intervention']}?number=1")
    cited.click()
    expect(page.get_by_role("heading", name="Best practices in the library")).to_be_visible()
    # The one that was published, and never somebody's draft.
    practices = page.locator("section[aria-labelledby=practices] li")
    expect(practices).to_have_count(1)
    expect(practices.get_by_role("link")).to_have_attribute("href", f"/library/resources/{world.ids['resource_id']}")


def test_what_is_withdrawn_says_so_and_is_not_offered(window: Windows, world: World) -> None:
    officer, slug = world["programme_officer"], f"curfew-{uuid4().hex[:6]}"
    said = {"name": {"en": f"Curfew {slug}"}, "summary": {"en": "Stay in."}, "evidence": {"en": "One trial."}}
    entry = {"slug": slug, "area": "situational", "evidence_level": "limited"}
    officer.post(f"{PROGRAMS}/interventions", entry | said)
    officer.post(f"{PROGRAMS}/interventions/{slug}/withdrawal", {"reason": "No second trial bore it out."})
    page = window(world["member"], language="fr").new_page()
    page.goto(f"/programs/interventions/{slug}")
    expect(page.get_by_text("No second trial bore it out.")).to_be_visible()
    expect(page.get_by_text("Aucune bonne pratique ne décrit encore cette intervention.")).to_be_visible()
    page.goto("/programs/interventions?area=situational")
    expect(page.locator("li", has_text=slug).get_by_text("n’est plus au catalogue")).to_be_visible()
    page.goto("/library/new?kind=best_practice")
    expect(page.locator(f"input[value={slug}]")).to_have_count(0)
    expect(page.locator(f"input[value={world.ids['intervention']}]")).to_have_count(1)
