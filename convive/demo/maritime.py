"""5. The Maritime Security Programme: Belize, Canada, 12 April to 31 December 2017."""

from __future__ import annotations

from functools import partial

from convive.api.client import Person
from convive.demo import programme as running
from convive.demo import teaching
from convive.demo.learners import belizeans
from convive.demo.network import discuss
from convive.demo.programme import FUNDS, PROGRAMS
from convive.demo.story import Story, View, texts
from convive.demo.teaching import TRAINING


def tell(story: Story) -> None:
    """Assessment, experts' modules that become a course, training, and the evaluation three to six months later."""
    text = texts("maritime")
    running.programme(story, text["programme"])
    edition = running.edition(story, "maritime-security", text["edition"])
    indicator = running.indicator(story, edition["id"], text["indicator"])
    _assess(story, edition, text)
    course_edition = _train(story, text)
    counted = running.indicator_at(story, edition["id"], indicator["id"], _learners(text))
    running.complete_phase(story, edition["id"], "training", text["training"])
    _evaluate(story, edition, text)
    discuss(story, story.kept["board of maritime-security"], text["topic"])
    spent = [_pay(story, edition, each) for each in text["activities"]]
    moved = _close(story, text["closing"]["reason"])
    facts = f"Belize, Canada, {edition['starts_on']} to {edition['ends_on']}"
    story.show("Maritime Security Programme", facts, f"{PROGRAMS}/editions/{edition['id']}", "programme_officer")
    facts = (
        f"{counted['actual']['value']} people trained (illustrative), evaluated after {text['follow_up']['done_on']}"
    )
    story.show("Port security course", facts, f"{TRAINING}/editions/{course_edition['id']}", "instructor")
    facts = f"spent {spent[0]['money']['spent_usd']}, left {spent[0]['money']['remaining_usd']} USD (illustrative)"
    story.show("Port assessment's money", facts, f"{PROGRAMS}/activities/{spent[0]['id']}", "programme_officer")
    facts = f"{moved['amount_usd']} USD to {moved['to_award']} (illustrative)"
    story.show("What was left of the award", facts, f"{FUNDS}/transfers/{moved['id']}", "auditor")


def _assess(story: Story, edition: View, text: View) -> None:
    at = f"{PROGRAMS}/editions/{edition['id']}/proposals"
    officer = story.cast["programme_officer"]
    proposal = story.have(officer, "proposal of modules", text["proposal"], at, same=["title"])
    story.kept["proposal"] = proposal["id"]
    running.complete_phase(story, edition["id"], "port-assessment", text["assessment"])


def _train(story: Story, text: View) -> View:
    """The draft that training made of the proposal: an instructor is named, fills it in, opens it and teaches."""
    administrator, teacher = story.cast["administrator"], story.cast["melanie.roy"]
    course = story.wait("the draft of the course", partial(_draft, administrator, story.kept["proposal"]))
    draft = next(administrator.every(f"{TRAINING}/editions", course_id=course["id"]))
    at = f"{TRAINING}/editions/{draft['id']}"
    name = {"instructor_ids": [teacher.id]}
    named = teacher.id in draft["instructor_ids"]
    story.do(
        "instructor named",
        named,
        partial(story.once_known, "training.not_an_instructor", partial(administrator.patch, at, name)),
    )
    _fill_in(story, teacher, course["id"], text)
    story.do(
        "course edition planned", draft["starts_on"] is not None, partial(teacher.patch, at, text["course"]["edition"])
    )
    opened = teaching.opened(story, teacher, teacher.get(at))
    learners = [each for group in text["learners"]["groups"] for each in [tuple(group[:3])] * group[3]]
    file = text["learners"]
    teaching.enrol_from_file(
        story, teacher, opened["id"], file["filename"], file["header"], list(belizeans("port", learners))
    )
    teaching.complete_all(story, teacher, opened["id"], file["completed_on"])
    teaching.end(story, teacher, opened["id"])
    return opened


def _draft(administrator: Person, proposal_id: str) -> View | None:
    courses = administrator.every(f"{TRAINING}/courses", limit=200)
    return next((course for course in courses if course["proposal_id"] == proposal_id), None)


def _fill_in(story: Story, teacher: Person, course_id: str, text: View) -> None:
    """The hours that experts left open, then the publication."""
    curriculum = next(teacher.every(f"{TRAINING}/courses/{course_id}/curricula"))
    modules = [
        {"title": title, "hours": hours}
        for title, hours in zip(text["proposal"]["modules"], text["course"]["hours"], strict=True)
    ]
    done = all(module["hours"] is not None for module in curriculum["modules"])
    at = f"{TRAINING}/curricula/{curriculum['id']}"
    story.do("curriculum filled in", done, partial(teacher.patch, at, {"modules": modules}))
    teaching.publish(story, teacher, course_id)


def _learners(text: View) -> int:
    return sum(group[3] for group in text["learners"]["groups"])


def _evaluate(story: Story, edition: View, text: View) -> None:
    """The follow-up that the programme scheduled when the training ended (Programme rule 4)."""
    officer = story.cast["programme_officer"]
    at = f"{PROGRAMS}/follow-ups"
    due = story.wait("the follow-up evaluation", lambda: next(iter(officer.every(at, edition_id=edition["id"])), None))
    done, body = due["done_on"] is not None, text["follow_up"]
    story.do("follow-up evaluation", done, partial(officer.post, f"{at}/{due['id']}/record", body))
    running.complete_phase(story, edition["id"], "final-evaluation", text["evaluation"])


def _pay(story: Story, edition: View, text: View) -> View:
    activity = running.activity(story, edition["id"], text["body"], text["phase"])
    running.ask_for_money(story, activity, text["amount"])
    return running.spend(story, activity, text["costs"])


def _close(story: Story, reason: str) -> View:
    """What is left of the ended award becomes Canada's unearmarked money; an approver signs it (Fund rules 4, 12)."""
    officer, approver = story.cast["finance_officer"], story.cast["finance_approver"]
    award, at = story.kept["award of maritime-security"], f"{FUNDS}/transfers"
    body = {"from_award_id": award, "reason": reason}
    moved = story.have(officer, "transfer", body, at, same=["from_award_id"], award_id=award)
    approve = partial(approver.post, f"{at}/{moved['id']}/approve", {})
    return story.do("second signature", moved["status"] != "pending", approve) or moved
