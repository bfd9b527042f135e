"""What readers do with one touch: accept the answer to their question, react to a post. With and without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contracts.forum import reactions as forum_reactions
from contracts.forum.discussion import answers as forum_answers
from contracts.forum.discussion import posts as forum_posts
from gateway.rendering.addresses import address
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import see, visit

router = APIRouter(route_class=PageRoute)


@router.post("/forum/topics/{topic_id}/answer")
async def answer(request: Request, topic_id: str) -> Response:
    """A reply is the answer from now on, or none is. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/topics/{topic_id}")
    fields = await visitor.form()
    await visitor.call(forum_answers.ACCEPT_ANSWER, {"topic_id": topic_id} | fields.filled("post_id"))
    return see(f"/forum/topics/{topic_id}", "saved")


@router.post("/forum/posts/{post_id}/react")
async def react(request: Request, post_id: str) -> Response:
    """Gives a reaction, or takes it back. Raises UNAUTHENTICATED, FORBIDDEN, NOT_FOUND."""
    visitor = await visit(request, f"/forum/posts/{post_id}")
    fields = await visitor.form()
    given, taken = fields.text("give"), fields.text("take")
    reaction = {"post_id": post_id, "kind": given or taken, "given": bool(given)}
    await visitor.call(forum_reactions.REACT, reaction)
    post = await visitor.call(forum_posts.READ_POST, {"post_id": post_id})
    return see(address(post["topic_id"], post["number"]))
