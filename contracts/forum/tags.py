"""Tags of topics and their vocabulary."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import Slug, Translated, Version, named


def _short(texts: Translated) -> Translated:
    if any(len(text) > 60 for text in (texts.en, texts.es, texts.pt, texts.fr) if text):
        raise PydanticKnownError("string_too_long", {"max_length": 60})
    return texts


TagName = Annotated[Translated, AfterValidator(_short), AfterValidator(named)]


UNKNOWN_TAG = Refusal("forum.unknown_tag", 422, "There is no tag “{slug}”; choose one from the list.")
TAG_EXISTS = Refusal("forum.tag_exists", 409, "The tag {slug} already exists; choose another name.")


class ListTags(Paged):
    """The tag vocabulary, by short name."""

    retired: bool = Field(default=False, description="Include retired tags")


class AddTag(Command):
    """Adds a tag to the vocabulary."""

    slug: Annotated[Slug, Field(max_length=40)] = Field(examples=["port-security"])
    name: TagName


class EditTag(Command):
    """Replaces a tag's settings. Topics keep a retired tag, but it can no longer be chosen."""

    slug: Slug
    name: TagName
    retired: bool = False
    expected_version: Version | None = None


class Tag(View):
    """A tag of the vocabulary."""

    slug: Slug
    name: Translated
    retired: bool
    version: int


LIST_TAGS = read("forum", "list_tags", ListTags, Page[Tag], "The vocabulary of tags", at="/tags")
ADD_TAG = create("forum", "add_tag", AddTag, Tag, "Add a tag to the vocabulary")
EDIT_TAG = change("forum", "edit_tag", EditTag, Tag, "Change or retire a tag")
