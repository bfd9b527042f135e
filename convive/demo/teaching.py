"""What all courses have in common: curriculum, edition, learners from a spreadsheet, completions and certificates."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from convive.api.client import Person
from convive.demo.learners import Learner, as_csv
from convive.demo.story import Story, View

TRAINING = "/api/v1/training"


def institution(story: Story, body: View) -> View:
    """An academy, a university or another institution."""
    return story.have(story.cast["instructor"], "institution", body, f"{TRAINING}/institutions", same=["name"])


def course(story: Story, teacher: Person, body: View) -> tuple[View, View]:
    """A course and its first curriculum, published."""
    made = story.have(teacher, "course", body, f"{TRAINING}/courses", same=["code"])
    return made, publish(story, teacher, made["id"])


def publish(story: Story, teacher: Person, course_id: str) -> View:
    """The first curriculum of a course, published."""
    first: View = next(teacher.every(f"{TRAINING}/courses/{course_id}/curricula"))
    at = f"{TRAINING}/curricula/{first['id']}/publish"
    story.do("curriculum published", first["published_at"] is not None, lambda: teacher.post(at, {}))
    return first


def edition(story: Story, teacher: Person, body: View) -> View:
    """An edition of a course, opened to learners."""
    planned = story.have(
        teacher, "course edition", body, f"{TRAINING}/editions", same=["kind", "starts_on"], course_id=body["course_id"]
    )
    return opened(story, teacher, planned)


def opened(story: Story, teacher: Person, planned: View) -> View:
    """The edition, open (or over by now)."""
    at = f"{TRAINING}/editions/{planned['id']}/open"
    story.do("course edition opened", planned["status"] != "draft", lambda: teacher.post(at, {}))
    read: View = teacher.get(f"{TRAINING}/editions/{planned['id']}")
    return read


def enrol_from_file(
    story: Story, teacher: Person, edition_id: str, filename: str, header: Sequence[str], learners: Sequence[Learner]
) -> View:
    """Sends the file, looks at a dry run, then enrols everybody in it."""
    known = _import_named(teacher, edition_id, filename)
    if known and known["status"] == "done":
        return story.found("enrolment", known, len(learners))
    received = _send(teacher, edition_id, filename, as_csv(header, learners))
    _run(story, teacher, received["id"], dry_run=True)
    done = _run(story, teacher, received["id"], dry_run=False)
    return story.made("enrolment", done, done["enrolled"])


def dry_run(
    story: Story, teacher: Person, edition_id: str, filename: str, header: Sequence[str], learners: Sequence[Learner]
) -> View:
    """Only looks what a file would do: every bad row with its reason, nobody enrolled."""
    known = _import_named(teacher, edition_id, filename)
    if known and known["finished_at"]:
        return story.found("dry run of a file", known)
    received = _send(teacher, edition_id, filename, as_csv(header, learners))
    return story.made("dry run of a file", _run(story, teacher, received["id"], dry_run=True))


def _import_named(teacher: Person, edition_id: str, filename: str) -> View | None:
    imports = teacher.every(f"{TRAINING}/editions/{edition_id}/imports")
    return next((each for each in imports if each["filename"] == filename), None)


def _send(teacher: Person, edition_id: str, filename: str, content: bytes) -> View:
    begun: View = teacher.post(
        f"{TRAINING}/editions/{edition_id}/imports", {"filename": filename}, key=f"demo:import:{edition_id}:{filename}"
    )
    part = {"content_base64": base64.b64encode(content).decode()}
    teacher.put(f"{TRAINING}/imports/{begun['id']}/parts/1", part)
    return begun


def _run(story: Story, teacher: Person, import_id: str, *, dry_run: bool) -> View:
    teacher.post(f"{TRAINING}/imports/{import_id}/run", {"dry_run": dry_run})

    def finished() -> View | None:
        seen: View = teacher.get(f"{TRAINING}/imports/{import_id}")
        return seen if seen["status"] not in ("receiving", "queued") else None

    return story.wait("the file to be read", finished)


def complete_all(story: Story, teacher: Person, edition_id: str, completed_on: str) -> int:
    """Everybody who has a seat completes; each gets a certificate. Returns how many certificates the edition has."""
    at = f"{TRAINING}/editions/{edition_id}"
    learners = list(teacher.every(f"{at}/enrolments", limit=200))
    waiting = [each["id"] for each in learners if each["status"] == "enrolled"]
    done: int = sum(each["status"] == "completed" for each in learners)
    story.found("certificate", None, done)
    if waiting:
        teacher.post(f"{at}/completions", {"enrolment_ids": waiting, "completed_on": completed_on})
        story.made("certificate", None, len(waiting))
    return done + len(waiting)


def end(story: Story, teacher: Person, edition_id: str) -> None:
    """The edition is over, which schedules the programme's follow-up evaluation."""
    at = f"{TRAINING}/editions/{edition_id}"
    story.do("course edition ended", teacher.get(at)["status"] == "ended", lambda: teacher.post(f"{at}/end", {}))


def a_certificate(teacher: Person, edition_id: str) -> View:
    """One of the edition's certificates."""
    found: View = next(teacher.every(f"{TRAINING}/editions/{edition_id}/certificates"))
    return found
