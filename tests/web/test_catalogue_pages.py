"""From a best practice to the intervention that it cites, and from there to what documents it; without JavaScript."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.stack import RunningStack
from tests.web.conftest import PROGRAMS, Windows, World
from tests.web.reading import browser, read, texts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform


def test_a_practice_cites_an_intervention_that_one_chooses(window: Windows, world: World) -> None:
    page = window(world["member"], java_script_enabled=False).new_page()
    page.goto("/library/new?kind=best_practice")
    page.locator("#title-en").fill(f"Bars close at two {uuid4().hex[:6]}")
    page.locator("#abstract-en").fill("What we did.")
    page.locator("summary", has_text="Interventions in the catalogue").click()
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


def test_what_is_withdrawn_says_so_and_is_not_offered(stack: RunningStack, world: World) -> None:
    officer, slug = world["programme_officer"], f"curfew-{uuid4().hex[:6]}"
    said = {"name": {"en": f"Curfew {slug}"}, "summary": {"en": "Stay in."}, "evidence": {"en": "One trial."}}
    entry = {"slug": slug, "area": "situational", "evidence_level": "limited"}
    officer.post(f"{PROGRAMS}/interventions", entry | said)
    officer.post(f"{PROGRAMS}/interventions/{slug}/withdrawal", {"reason": "No second trial bore it out."})
    with browser(stack, world["member"], "fr") as client:
        [entry_page] = texts(read(client, f"/programs/interventions/{slug}"), "//main")
        listed = read(client, "/programs/interventions?area=situational")
        form = read(client, "/library/new?kind=best_practice")
    assert "No second trial bore it out." in entry_page
    assert "Aucune bonne pratique ne décrit encore cette intervention." in entry_page
    assert "n’est plus au catalogue" in texts(listed, f"//li[contains(., '{slug}')]")[-1]
    offered = form.xpath("//input[@name='interventions']/@value")
    assert slug not in offered and world.ids["intervention"] in offered
