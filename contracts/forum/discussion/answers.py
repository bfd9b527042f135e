"""Questions and their accepted answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from contracts.base import Command, Refusal, change
from contracts.forum.discussion.topics import Topic
from contracts.forum.values import TopicId
from contracts.kinds import Id

NO_QUESTION = Refusal("forum.no_question", 409, "Only a question can have an accepted answer.")
NO_ANSWER = Refusal("forum.no_answer", 422, "Choose a reply in this topic as the answer, not the opening post.")

Seconds = Annotated[int, Field(ge=0, le=86_400, examples=[300])]


class AcceptAnswer(Command):
    """Accepts a reply as the answer to your question; null reopens the question. Moderators may also choose."""

    topic_id: TopicId
    post_id: Id | None = None


ACCEPT_ANSWER = change("forum", "accept_answer", AcceptAnswer, Topic, "Accept an answer to a question")
