"""The content of a version: from what was sent to what is stored, rendered and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from chassis.attributes import same
from chassis.call import Call
from contracts.forum.library.resources import (
    NO_OWN_TEXT,
    NOT_A_PRACTICE,
    RESOURCE_INCOMPLETE,
    UNKNOWN_SUBJECT,
    DraftResource,
    EditResource,
    ResourceKind,
)
from services.forum.base import texts
from services.forum.library import citing
from services.forum.library.model import Resource, ResourceVersion, Subject

# What each kind must have for its readers, at least one of them: a publication to read, a video to watch, a text.
_SUBSTANCE = {
    ResourceKind.PUBLICATION: (("link", "file_id"), "a link or a file"),
    ResourceKind.VIDEO: (("link",), "a link"),
    ResourceKind.NEWS: (("body", "link", "file_id"), "a text, a link or a file"),
    ResourceKind.BLOG_POST: (("body", "link", "file_id"), "a text, a link or a file"),
    ResourceKind.BEST_PRACTICE: (("practice",), "the sections of a best practice"),
}
_AS_SENT = ("language", "audience", "year", "licence", "link")


def of(
    call: Call, kind: ResourceKind, command: DraftResource | EditResource, cited: Mapping[str, int | None]
) -> dict[str, Any]:
    """A version's columns; `cited` has the interventions that it has cited so far.

    Raises NO_OWN_TEXT, UNKNOWN_SUBJECT, NOT_A_PRACTICE, UNKNOWN_INTERVENTION, INTERVENTION_WITHDRAWN, NOTHING_VISIBLE,
    TOO_ELABORATE.
    """
    if kind is not ResourceKind.BEST_PRACTICE and (command.practice or command.interventions):
        raise NOT_A_PRACTICE("practice" if command.practice else "interventions")
    interventions = _once(command.interventions)
    return (
        same(command, *_AS_SENT)
        | {name: _once(getattr(command, name)) for name in ("countries", "programmes")}
        | {"interventions": interventions, "cited": citing.cite(call, interventions, cited)}
        | {"texts": _texts(command), "subjects": _subjects(call, command.subjects)}
        | {"creators": [{"name": texts.title(each.name), "kind": each.kind} for each in command.creators]}
        | _written(command)
    )


def check_complete(resource: Resource, version: ResourceVersion) -> None:
    """Raises RESOURCE_INCOMPLETE if readers could not use it, or would not find it."""
    fields, what = _SUBSTANCE[ResourceKind(resource.kind)]
    if not any(getattr(version, field) for field in fields):
        raise RESOURCE_INCOMPLETE(fields[0], reason=what)
    if not version.subjects:
        raise RESOURCE_INCOMPLETE("subjects", reason="a subject")


def _once(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def _texts(command: DraftResource | EditResource) -> dict[str, dict[str, str]]:
    by_language = {
        each.language.value: {"title": texts.title(each.title), "abstract": texts.tidy(each.abstract)}
        for each in command.texts
    }
    if command.language not in by_language or len(by_language) < len(command.texts):
        raise NO_OWN_TEXT("texts")
    return by_language


def _subjects(call: Call, slugs: Iterable[str]) -> list[str]:
    known = set(call.session.execute(select(Subject.slug)).scalars())
    for slug in slugs:
        if slug not in known:
            raise UNKNOWN_SUBJECT("subjects", subject=slug)
    return _once(slugs)


def _written(command: DraftResource | EditResource) -> dict[str, Any]:
    """Body and parts as written and as shown, and all their words."""
    body = texts.render(command.body, "body") if command.body else None
    parts = command.practice.model_dump() if command.practice else {}
    rendered = {name: texts.render(part, f"practice.{name}") for name, part in parts.items()}
    return {
        "body": body and body.source,
        "body_html": body and body.html,
        "practice": {name: part.source for name, part in rendered.items()} or None,
        "practice_html": {name: part.html for name, part in rendered.items()} or None,
        "plain": "\n\n".join(each.plain for each in (body, *rendered.values()) if each),
    }
