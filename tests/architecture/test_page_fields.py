"""Pages and their templates name fields that the contracts have."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import gateway.web.pages  # noqa: F401 - gives the templates each room's wording
from convive.state import PROJECT
from gateway.rendering.templates import FOLDER, spoken
from gateway.web.frame.visit import Visit
from tests.architecture import shapes
from tests.architecture.page_fields import Pages
from tests.architecture.template_fields import Templates

# What shows pages, and what helps them to: other modules of the gateway say what they return.
_ROOMS = ("web", "public", "rendering")
# As many as were followed on the day this was written, less a few: what is followed no longer would go unnoticed.
_KEYS, _ATTRIBUTES = 660, 1_630

# Helpers of pages that take or return what is no view, or anybody's.
_BARE = {
    "gateway.web.admin.activity._every()": "the items of any list: who adds them up says which",
    "gateway.web.frame.visit.call(payload)": "any operation's command",
    "gateway.web.frame.visit.call()": "any operation's view: followed from the operation",
    "gateway.web.frame.visit.ask(payload)": "any operation's command",
    "gateway.web.frame.visit.ask()": "any operation's view: followed from the operation",
    "gateway.web.funds.approving.facts.own_view()": "any kind that waits for a signature: `KINDS` says which for each",
    "gateway.web.funds.approving.facts.shown(own)": "the same",
    "gateway.web.funds.approving.confirming.lines(own)": "the same; of a receipt what is named in it",
    "gateway.web.funds.approving.correcting._cost()": "what was entered, by its own fields",
    "gateway.web.funds.approving.correcting._commitment()": "what was entered, by its own fields",
    "gateway.web.funds.approving.correcting._receipt()": "what was entered, by its own fields",
    "gateway.web.funds.approving.correcting._told(values)": "what was entered, by its own fields",
    "gateway.web.funds.approving.correcting._told()": "any operation's command",
    "gateway.web.funds.approving.correcting._waits(entered)": "a cost, a commitment, a contribution or income",
    "gateway.web.funds.approving.deciding._decide()": "any operation's view",
    "gateway.web.funds.approving.queue.page(shown)": "what the page shows, by the names of its template",
    "gateway.web.funds.agreements.terms.of_schedule(instalments)": "of an agreement, or of terms",
    "gateway.web.funds.auditing.archive._manifest(anchor)": "the newest anchor, copied whole into the manifest",
    "gateway.web.funds.auditing.archive._manifest(told)": "what the archive has found so far",
    "gateway.web.funds.auditing.archive._of_file()": "a file as the manifest names it",
    "gateway.web.funds.auditing.archive._of_file(file)": "a file of an entry of the sample",
    "gateway.web.funds.auditing.archive.archive(anchor)": "the newest anchor, copied whole into the manifest",
    "gateway.web.funds.auditing.entries._listed()": "a page of entries, or a refusal",
    "gateway.web.funds.auditing.entries.named(page)": "a page of funds or of awards: both have an id and a title",
    "gateway.web.funds.auditing.verifying._chains(told)": "what the parts of a verification have found, added up",
    "gateway.web.funds.awards.revising.opening()": "lines of a form as they were filled in",
    "gateway.web.funds.donor_reports.facts._activity()": "an activity as a report keeps it",
    "gateway.web.funds.finding.searching._found()": "a page of what was found, or a refusal",
    "gateway.web.funds.finding.tables._next(command)": "any list's command",
    "gateway.web.funds.finding.tables._parts(command)": "any list's command",
    "gateway.web.funds.mine.mine._shown(beside)": "what the page shows besides, by the names of its template",
    "gateway.web.inbox.preferring._shown(kept)": "a form as it was filled in",
    "gateway.web.library.contributing._with_file(written)": "a form as it was filled in",
    "gateway.web.library.contributing._with_file(draft)": "a new draft or one that is there: what their form shows",
    "gateway.web.library.contributing._again(written)": "a form as it was filled in",
    "gateway.web.library.contributing._again(draft)": "a new draft or one that is there: what their form shows",
}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts)


@cache
def _sources() -> dict[str, str]:
    paths = [path for room in _ROOMS for path in sorted((PROJECT / "gateway" / room).rglob("*.py"))]
    return {_module(path): path.read_text("utf-8") for path in paths if path.stem != "__init__"}


@cache
def _pages() -> Pages:
    return Pages.of(_sources())


def _templates(altered: dict[str, str]) -> Templates:
    """Every template as every page shows it, some of them with another text."""
    read = Templates(spoken("en"), lambda name: altered.get(name) or (FOLDER / name).read_text("utf-8"))
    for shown in _pages().shown:
        base = shown.given.base.model_fields if shapes.is_view(shown.given.base) else {}
        names = [*base, *(name for name, _ in shown.given.fields)]
        given = {name: shapes.field(shown.given, name)[1] for name in names}
        read.show(shown.template, {"visit": shapes.Object(Visit)} | given)
    return read


def test_every_key_is_a_field_of_its_view_or_command(record_property: Callable[[str, object], None]) -> None:
    assert sorted(_pages().faults) == []
    checked = len(_pages().checked)
    record_property("told", f"keys of views and commands that pages name, followed to their contract: {checked}")
    assert checked >= _KEYS, "some are followed no longer"


def test_every_attribute_in_a_template_is_a_field_of_its_view(record_property: Callable[[str, object], None]) -> None:
    read = _templates({})
    assert read.faults == []
    record_property("told", f"attributes in templates, followed to their contract: {len(read.checked)}")
    assert len(read.checked) >= _ATTRIBUTES, "some are followed no longer"


def test_helpers_of_pages_say_whose_view_they_take() -> None:
    """`Data[View]`, not `dict[str, Any]`; what returns a dictionary may leave it to its text which keys there are."""
    unsaid = {each for each in _pages().unsaid if each.startswith("gateway.web.")}
    assert unsaid - _BARE.keys() == set(), "say whose view it is: Data[View], gateway/views.py"
    assert _BARE.keys() - unsaid == set(), "no exceptions any more"


_ARTICLES, _CHAT = "gateway.web.forum.discussion.articles", "gateway.web.chat.chatting"
_LIBRARY, _SEARCH = "gateway.web.library.library", "gateway.web.home.searching"
# Module or template, what it says, what it would say, and the fault.
_KEYS_MISSPELT = (
    (_ARTICLES, 'topic["author"]["id"] == me', 'topic["autor"]["id"] == me', "Topic has no field 'autor'"),
    (_ARTICLES, 'mine=post["author"]["id"]', 'mine=post["author"]["idd"]', "Author has no field 'idd'"),
    (_ARTICLES, 'ago(post["written_at"])', 'ago(post["writen_at"])', "has no field 'writen_at'"),
    (_CHAT, 'messages[-1]["number"]', 'messages[-1]["nunber"]', "Message has no field 'nunber'"),
    (_CHAT, 'one["read_number"]', 'one["read_numbr"]', "Room has no field 'read_numbr'"),
    (_CHAT, '{"room_id": one["id"], "number"', '{"room_id": one["idd"], "number"', "Room has no field 'idd'"),
    (_CHAT, '"number": shown}', '"nunbr": shown}', "MarkRead has no field 'nunbr'"),
    (_CHAT, 'room["my_role"] is None', 'room["my_rol"] is None', "has no field 'my_rol'"),
    (_LIBRARY, 'item["language"]', 'item["langage"]', "Resource has no field 'langage'"),
    (_LIBRARY, 'texts[spoken]["title"]', 'texts[spoken]["titel"]', "ResourceText has no field 'titel'"),
    (_LIBRARY, 'about["concerned"]', 'about["conserned"]', "has no field 'conserned'"),
    (_SEARCH, 'found["facets"].get(name, [])', 'found.get("facet")', "FoundPage has no field 'facet'"),
)
_ATTRIBUTES_MISSPELT = (
    ("forum/discussion/topic.html", "topic.posts)", "topic.post)", "Topic has no field 'post'"),
    ("forum/discussion/post.html", "post.edited_at %}", "post.edited %}", "has no field 'edited'"),  # a fragment
    ("frame/discussion.html", "post.my_reactions", "post.my_reaction", "has no field 'my_reaction'"),  # a macro
    ("chat/message.html", "said.sender_name", "said.sender_nam", "has no field 'sender_nam'"),  # a loop and a macro
    ("library/resource.html", "resource.spoken_in", "resource.spoken_on", "has no field 'spoken_on'"),
    ("inbox/preferences.html", "kind.optional", "kind.optionl", "has no field 'optionl'"),
    ("funds/statements.html", "line.award_id", "line.award", "has no field 'award'"),
    ("frame/bar.html", "visit.signed_in", "visit.signd_in", "Visit has no field 'signd_in'"),  # an include
)


def _altered(texts: dict[str, str], misspelt: tuple[tuple[str, str, str, str], ...]) -> dict[str, str]:
    """All misspellings at once: each is named by itself, and what is read twice takes seconds."""
    for name, text, instead, _ in misspelt:
        assert text in texts[name], f"{name} says it in other words now: {text}"
        texts[name] = texts[name].replace(text, instead)
    return texts


@cache
def _faults_of_pages() -> list[str]:
    return sorted(Pages.of(_altered(dict(_sources()), _KEYS_MISSPELT)).faults)


@cache
def _faults_of_templates() -> list[str]:
    texts = {name: (FOLDER / name).read_text("utf-8") for name, *_ in _ATTRIBUTES_MISSPELT}
    return _templates(_altered(texts, _ATTRIBUTES_MISSPELT)).faults


@pytest.mark.parametrize(("module", "text", "misspelt", "fault"), _KEYS_MISSPELT)
def test_a_misspelt_key_is_named(module: str, text: str, misspelt: str, fault: str) -> None:
    assert any(each.startswith(f"{module}:") and fault in each for each in _faults_of_pages()), _faults_of_pages()


@pytest.mark.parametrize(("template", "text", "misspelt", "fault"), _ATTRIBUTES_MISSPELT)
def test_a_misspelt_attribute_is_named(template: str, text: str, misspelt: str, fault: str) -> None:
    found = _faults_of_templates()
    assert any(each.startswith(f"{template}:") and fault in each for each in found), found


def test_a_helper_that_says_nothing_is_named() -> None:
    source = _sources()[_ARTICLES].replace("Data[forum_topics.TopicPage]", "dict[str, Any]")
    assert f"{_ARTICLES}.shown(read)" in Pages.of(_sources() | {_ARTICLES: source}).unsaid
