"""The library as its readers see it: what is on the shelves, narrowed by facets, one resource, and its versions."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, UNAUTHENTICATED, Refused
from contracts.forum.library import resources as forum_resources
from contracts.programs.editions import programmes as programs_programmes
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.library.narrowing import FACETS, facets, names_of

router = APIRouter(route_class=PageRoute)
_ON_A_PAGE = 20


@router.get("/library")
async def front(request: Request) -> Response:
    """What is published and fits, the newest first, and what else there is. Raises TOO_MANY."""
    visitor = await visit(request)
    asked = visitor.asked(*FACETS, "programme")
    listed, counts, vocabulary = await asyncio.gather(
        visitor.call(forum_resources.LIST_RESOURCES, asked | visitor.asked("cursor") | {"limit": _ON_A_PAGE}),
        visitor.call(forum_resources.COUNT_RESOURCES, asked),
        visitor.call(forum_resources.LIST_SUBJECTS, {}),
    )
    subjects = names_of(vocabulary)
    return visitor.page(
        "library/library.html", resources=[in_words(visitor, each) for each in listed["items"]], next=listed["next"],
        total=counts["total"], facets=facets(visitor.language, asked, counts, subjects), subjects=subjects,
        narrowed=bool(asked),
    )  # fmt: skip


@router.get("/library/mine")
async def my_resources(request: Request) -> Response:
    """What the visitor wrote or is writing. Raises UNAUTHENTICATED."""
    visitor = await visit(request)
    listed = await visitor.call(forum_resources.LIST_MY_RESOURCES, visitor.asked("cursor") | {"limit": _ON_A_PAGE})
    resources = [in_words(visitor, each) for each in listed["items"]]
    return visitor.page("library/my-resources.html", resources=resources, next=listed["next"])


@router.get("/library/reviews")
async def reviews(request: Request) -> Response:
    """What waits for a second person, the oldest first. Raises UNAUTHENTICATED, FORBIDDEN."""
    visitor = await visit(request)
    listed = await visitor.call(forum_resources.LIST_REVIEWS, visitor.asked("cursor") | {"limit": _ON_A_PAGE})
    resources = [in_words(visitor, each) for each in listed["items"]]
    return visitor.page("library/reviews.html", resources=resources, next=listed["next"])


@router.get("/library/resources/{resource_id}")
async def resource(request: Request, resource_id: str) -> Response:
    """A resource, in its published version or in another. Raises NOT_FOUND, UNAUTHENTICATED."""
    visitor = await visit(request)
    return visitor.page("library/resource.html", problem=None, wrong={}, **await shown(visitor, resource_id))


@router.get("/library/resources/{resource_id}/versions")
async def versions(request: Request, resource_id: str) -> Response:
    """The versions; for those whom it concerns, the record. Raises NOT_FOUND, UNAUTHENTICATED."""
    visitor = await visit(request)
    about = await shown(visitor, resource_id)
    asked = {"resource_id": resource_id, "limit": 50}
    listed, steps = await asyncio.gather(
        visitor.call(forum_resources.LIST_RESOURCE_VERSIONS, asked),
        visitor.ask(forum_resources.LIST_RESOURCE_STEPS, asked) if about["concerned"] else _nothing(),
    )
    return visitor.page(
        "library/resource-versions.html", versions=listed["items"], steps=steps["items"] if steps else None, **about
    )


async def _nothing() -> None:
    """For a part of a page that is not for everybody."""


async def shown(visitor: Visit, resource_id: str) -> dict[str, Any]:
    """What the page of a resource is made of. Raises NOT_FOUND, UNAUTHENTICATED."""
    found, vocabulary, programmes = await asyncio.gather(
        _found(visitor, resource_id),
        visitor.call(forum_resources.LIST_SUBJECTS, {}),
        visitor.ask(programs_programmes.LIST_PROGRAMMES, {"limit": 100}) if visitor.signed_in else _nothing(),
    )
    me = str(visitor.caller.actor.id)
    return {
        "resource": in_words(visitor, found, visitor.asked("text").get("text")),
        "subjects": names_of(vocabulary),
        "programmes": {each["slug"]: each["name"] for each in programmes["items"]} if programmes else {},
        "mine": me == found["written_by"]["id"],
        "concerned": visitor.has("moderator", "auditor") or me == found["submitted_by"]["id"],
    }


async def _found(visitor: Visit, resource_id: str) -> Data[forum_resources.Resource]:
    """Who is not signed in is led to the sign-in: it may be there for members. Raises NOT_FOUND, UNAUTHENTICATED."""
    try:
        return await visitor.call(forum_resources.READ_RESOURCE, {"resource_id": resource_id} | visitor.asked("number"))
    except Refused as refused:
        if refused.refusal.code == NOT_FOUND.code and not visitor.signed_in:
            raise UNAUTHENTICATED() from None
        raise


def in_words(visitor: Visit, item: Data[forum_resources.Resource], wanted: str | None = None) -> dict[str, Any]:
    """The resource with the title and abstract to show: in the language asked for, the visitor's, or its own."""
    texts = {each["language"]: each for each in item["texts"]}
    spoken = next(code for code in (wanted, visitor.language, item["language"]) if code in texts)
    said = {"title": texts[spoken]["title"], "abstract": texts[spoken]["abstract"]}
    return item | said | {"spoken": spoken, "spoken_in": list(texts)}
