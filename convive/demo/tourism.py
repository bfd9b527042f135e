"""6. The Tourism Security Programme: CICTE, 11 member states, Canada; the workshop in Belize City, 23 people."""

from __future__ import annotations

from convive.api.client import Person
from convive.demo import programme as running
from convive.demo import teaching
from convive.demo.learners import belizeans
from convive.demo.network import discuss
from convive.demo.programme import PROGRAMS
from convive.demo.story import Story, View, texts


def tell(story: Story) -> None:
    """A mission, a workshop, 23 certificates, and the indicator that grows by itself: 22 men, 1 woman."""
    text, teacher = texts("tourism"), story.cast["melanie.roy"]
    running.programme(story, text["programme"])
    edition = running.edition(story, "tourism-security", text["edition"])
    indicator = running.indicator(story, edition["id"], text["indicator"])
    running.complete_phase(story, edition["id"], "needs-assessment", text["assessment"])
    workshop = _hold(story, teacher, edition, text)
    counted = running.indicator_at(story, edition["id"], indicator["id"], 23)
    running.complete_phase(story, edition["id"], "workshop", text["workshop"])
    for each in text["activities"]:
        activity = running.activity(story, edition["id"], each["body"], each["phase"])
        running.ask_for_money(story, activity, each["amount"])
        running.spend(story, activity, each["costs"])
    discuss(story, story.kept["board of tourism-security"], text["topic"])
    _show(story, teacher, edition, workshop, counted)


def _hold(story: Story, teacher: Person, edition: View, text: View) -> View:
    course, curriculum = teaching.course(story, teacher, text["course"])
    body = text["course_edition"] | {
        "course_id": course["id"],
        "curriculum_id": curriculum["id"],
        "programme_edition_id": edition["id"],
    }
    workshop = teaching.edition(story, teacher, body)
    learners, file = text["learners"], text["learners"]["filename"]
    seats = [each for group in learners["groups"] for each in [tuple(group[:3])] * group[3]]
    teaching.enrol_from_file(
        story, teacher, workshop["id"], file, learners["header"], list(belizeans("tourism", seats))
    )
    teaching.complete_all(story, teacher, workshop["id"], learners["completed_on"])
    teaching.end(story, teacher, workshop["id"])
    return workshop


def _show(story: Story, teacher: Person, edition: View, workshop: View, counted: View) -> None:
    story.show(
        "Tourism Security Programme", "11 member states, Canada", f"{PROGRAMS}/editions/{edition['id']}", "member"
    )
    actual = counted["actual"]
    facts = f"{actual['value']} trained: {actual['by_sex']['male']} men, {actual['by_sex']['female']} woman"
    story.show("Workshop in Belize City", facts, f"{PROGRAMS}/editions/{edition['id']}/indicators", "programme_officer")
    certificate = teaching.a_certificate(teacher, workshop["id"])
    story.show("Certificate (for everybody)", certificate["name"], f"/verify/{certificate['code']}")
    officer = story.cast["programme_officer"]
    follow_up = next(officer.every(f"{PROGRAMS}/follow-ups", edition_id=edition["id"]), None)
    if follow_up:
        facts = f"{follow_up['state']}: {follow_up['opens_on']} to {follow_up['due_on']}"
        story.show(
            "Workshop's follow-up", facts, f"{PROGRAMS}/follow-ups?edition_id={edition['id']}", "programme_officer"
        )
