"""3. The Prevention Programme: the catalogue, an edition through its phases, a plan that cites versions, a refusal."""

from __future__ import annotations

from functools import partial

from convive.demo import library
from convive.demo import programme as running
from convive.demo.network import discuss
from convive.demo.programme import PROGRAMS
from convive.demo.story import Story, View, texts


def tell(story: Story) -> None:
    """Three phases approved, the fourth under way; the money it asks for is refused, with the reason."""
    text = texts("prevention")
    running.programme(story, text["programme"])
    edition = running.edition(story, "prevention", text["edition"])
    _catalogue(story, text)
    for phase in text["phases"]:
        running.complete_phase(story, edition["id"], phase["slug"], phase["deliverables"])
    running.hand_in(story, edition["id"], "implementation", text["implementation"]["deliverables"])
    _plan(story, edition, text["plan"])
    _newer_version(story, text["newer"])
    _measure(story, edition, text)
    discuss(story, story.kept["board of prevention"], text["topic"])
    library.shelve(story, "prevention")
    story.show("Prevention Programme", "3 of 4 phases approved", f"{PROGRAMS}/editions/{edition['id']}", "member")
    _ask(story, edition, text["activity"])
    facts = f"{len(text['interventions'])} interventions in 3 areas"
    story.show("Catalogue of interventions", facts, f"{PROGRAMS}/interventions", "member")


def _catalogue(story: Story, text: View) -> None:
    officer = story.cast["programme_officer"]
    for intervention in text["interventions"]:
        body = intervention | {"published_on": text["plan"]["published_on"]}
        story.have(officer, "intervention", body, f"{PROGRAMS}/interventions", same=["slug"])


def _plan(story: Story, edition: View, plan: View) -> None:
    at = f"{PROGRAMS}/editions/{edition['id']}/citations"
    for slug in plan["interventions"]:
        body = {"intervention": slug, "cited_on": plan["cited_on"]}
        story.have(story.cast["programme_officer"], "citation", body, at, same=["intervention"])


def _newer_version(story: Story, newer: View) -> None:
    officer = story.cast["programme_officer"]
    at = f"{PROGRAMS}/interventions/{newer['intervention']}"
    body = {name: value for name, value in newer.items() if name != "intervention"}
    known = officer.get(at)["number"] > 1
    story.do("newer version of an intervention", known, partial(officer.post, f"{at}/versions", body))


def _measure(story: Story, edition: View, text: View) -> None:
    indicator = running.indicator(story, edition["id"], text["indicator"])
    running.actual(story, indicator["id"], text["measurement"])


def _ask(story: Story, edition: View, text: View) -> None:
    activity = running.activity(story, edition["id"], text, "implementation")
    request = running.ask_for_money(story, activity, text["budget"])
    facts = f"{request['state']}: {request['reason'] or request['award_title']}"
    story.show("Money it asked for", facts, f"{PROGRAMS}/money-requests/{request['id']}", "programme_officer")
