"""4. The Police Network: accredited courses, 340 officers from a spreadsheet, a virtual course and its cohort."""

from __future__ import annotations

from functools import partial
from uuid import NAMESPACE_URL, uuid5

from convive.api.client import Person
from convive.demo import library, teaching
from convive.demo import programme as running
from convive.demo.learners import honduran_officers
from convive.demo.network import FORUM, discuss, say
from convive.demo.story import Story, View, texts
from convive.demo.teaching import TRAINING


def tell(story: Story) -> None:
    """The instructor teaches; the university accredits; a spreadsheet's bad rows are seen before anything is saved."""
    text, teacher = texts("police"), story.cast["instructor"]
    running.programme(story, text["programme"])
    academy, university = (teaching.institution(story, each)["id"] for each in text["institutions"])
    _onsite(story, teacher, text, academy, university)
    _virtual(story, teacher, text, university)
    boards = teacher.every(f"{FORUM}/boards")
    board = next(each for each in boards if each["slug"] == "police-cooperation")
    for topic in text["topics"]:
        discuss(story, board, topic)
    library.shelve(story, "police")


def _onsite(story: Story, teacher: Person, text: View, academy: str, university: str) -> None:
    course, curriculum = teaching.course(story, teacher, text["onsite"])
    _accredit(story, teacher, curriculum, university, "DEMO-USP-1 (illustrative)")
    body = text["onsite_edition"] | {
        "course_id": course["id"],
        "curriculum_id": curriculum["id"],
        "organiser_id": academy,
    }
    edition = teaching.edition(story, teacher, body)
    files, officers = text["import"], list(honduran_officers(text["import"]["officers"]))
    spoilt = [officers[0] | {"email": "no tiene correo"}, officers[1] | {"country": "Honduras"}, *officers[2:]]
    look = teaching.dry_run(story, teacher, edition["id"], files["draft"], files["header"], spoilt)
    teaching.enrol_from_file(story, teacher, edition["id"], files["filename"], files["header"], officers)
    seen = teacher.get(f"{TRAINING}/editions/{edition['id']}")
    facts = f"{seen['seats_taken']} of {seen['seats']} seats; {look['refused']} bad rows seen in a dry run before"
    story.show("Police Academy of Honduras, 2017", facts, f"{TRAINING}/editions/{edition['id']}", "instructor")


def _accredit(story: Story, teacher: Person, curriculum: View, university: str, document: str) -> None:
    body = texts("police")["accreditation"] | {"university_id": university, "document": document}
    story.have(
        teacher, "accreditation", body, f"{TRAINING}/curricula/{curriculum['id']}/accreditations",
        same=["university_id"], among=f"{TRAINING}/accreditations", curriculum_id=curriculum["id"],
    )  # fmt: skip


def _virtual(story: Story, teacher: Person, text: View, university: str) -> None:
    course, curriculum = teaching.course(story, teacher, text["virtual"])
    _accredit(story, teacher, curriculum, university, "DEMO-USP-2 (illustrative)")
    body = text["virtual_edition"] | {"course_id": course["id"], "curriculum_id": curriculum["id"]}
    edition = teaching.edition(story, teacher, body)
    learners = text["virtual_learners"]
    for who in (learners["completes"], *learners["others"]):
        _enrol(story, story.cast[who], edition["id"])
    _finish(story, teacher, story.cast[learners["completes"]], edition["id"], curriculum, learners["completed_on"])
    _cohort(story, edition["id"], text["cohort"])


def _enrol(story: Story, me: Person, edition_id: str) -> None:
    done = _mine(me, edition_id) is not None
    at, body = f"{TRAINING}/editions/{edition_id}/enrol-me", {"sector": "public"}
    enrol = partial(me.post, at, body, key="demo:enrol-me")
    story.do("enrolment", done, partial(story.once_known, "training.not_a_member", enrol))


def _mine(me: Person, edition_id: str) -> View | None:
    enrolments = me.every(f"{TRAINING}/my-enrolments")
    return next((each for each in enrolments if each["edition_id"] == edition_id), None)


def _finish(story: Story, teacher: Person, me: Person, edition_id: str, curriculum: View, on: str) -> None:
    """A learner works through the modules; the instructor records the completion; the certificate can be verified."""
    enrolment = _mine(me, edition_id)
    assert enrolment is not None
    at = f"{TRAINING}/enrolments/{enrolment['id']}"
    known = {module["module_id"]: module["percent"] for module in me.get(f"{at}/progress")["modules"]}
    for module in curriculum["modules"]:
        statement = f"{at}/statements/{uuid5(NAMESPACE_URL, 'demo:' + enrolment['id'] + module['id'])}"
        body = {"module_id": module["id"], "percent": 100}
        story.do("progress statement", known.get(module["id"]) == 100, partial(me.put, statement, body))
    done = enrolment["status"] == "completed"
    story.do("certificate", done, partial(teacher.put, f"{at}/completion", {"completed_on": on}))
    certificate = next(each for each in me.every(f"{TRAINING}/my-certificates") if each["edition_id"] == edition_id)
    facts = f"{certificate['name']}, accredited by {certificate['accredited_by'][0]['university']}"
    story.show("Certificate (for everybody)", facts, f"/verify/{certificate['code']}")


def _cohort(story: Story, edition_id: str, messages: list[View]) -> None:
    first = messages[0]["author"]
    room = story.wait("the cohort's room", partial(_cohort_room, story, first, edition_id))
    for message in messages:
        story.wait("a seat in the cohort's room", partial(_cohort_room, story, message["author"], edition_id))
    say(story, room["id"], messages)


def _cohort_room(story: Story, who: str, edition_id: str) -> View | None:
    rooms = story.cast[who].every("/api/v1/chat/rooms", kind="cohort", limit=200)
    return next((room for room in rooms if room["source_id"] == edition_id), None)
