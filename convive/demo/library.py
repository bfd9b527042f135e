"""What the people of the programmes put into the library: one writes, the moderator publishes, as everybody does."""

from __future__ import annotations

from collections import Counter
from functools import partial

from convive.api.client import Person
from convive.demo.programme import PROGRAMS, plural
from convive.demo.story import Story, View, key_of, texts

LIBRARY = "/api/v1/forum/library"
_KINDS = {"best_practice": "best practice", "publication": "publication", "news": "news item"}


def shelve(story: Story, chapter: str) -> None:
    """What belongs to a chapter, written by who knows of it and published by somebody else."""
    for text in texts("library")[chapter]:
        _shelve(story, text)


def show(story: Story) -> None:
    """What everybody finds in the library, and which interventions its best practices document."""
    written = [each for chapter in texts("library").values() for each in chapter]
    kinds = Counter(_KINDS[each["kind"]] for each in written)
    facts = ", ".join(plural(count, kind) for kind, count in sorted(kinds.items()))
    story.show("Library", facts, f"{LIBRARY}/resources")
    slugs = sorted({slug for each in written for slug in each.get("interventions", [])})
    for slug in slugs:
        story.wait("the catalogue to show it", partial(_is_documented, story, slug))
    facts = f"{len(slugs)} of the catalogue, by best practices of the library"
    story.show("Documented interventions", facts, f"{PROGRAMS}/interventions/{slugs[-1]}/practices", "member")


def _shelve(story: Story, text: View) -> None:
    author, moderator = story.cast[text["author"]], story.cast["moderator"]
    body = {name: value for name, value in text.items() if name != "author"}
    title = next(each["title"] for each in body["texts"] if each["language"] == body["language"])
    made = _known(author, title)
    draft = story.do("library entry", made is not None, partial(_draft, story, author, body, title)) or made
    assert draft is not None
    at, state = f"{LIBRARY}/resources/{draft['id']}", draft["state"]
    story.do("entry submitted", state != "draft", partial(author.put, f"{at}/submission", {}))
    story.do("entry published", state == "published", partial(moderator.put, f"{at}/publication", {}))


def _draft(story: Story, author: Person, body: View, title: str) -> View:
    """As soon as the library has heard of the interventions that it cites."""
    at = f"{LIBRARY}/resources"
    made: View = story.once_known(
        "forum.unknown_intervention",
        partial(author.post, at, body, key=key_of("library entry", at, [title])),
        "the news of the catalogue",
    )
    return made


def _known(author: Person, title: str) -> View | None:
    for mine in author.every(f"{LIBRARY}/mine", limit=100):
        if any(each["title"] == title for each in mine["texts"]):
            return dict(mine)
    return None


def _is_documented(story: Story, slug: str) -> bool:
    return any(story.cast["member"].every(f"{PROGRAMS}/interventions/{slug}/practices"))
