"""OAI-PMH 2.0: other libraries harvest what the library shows the world, by GET and POST, without an account."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from lxml import etree

from chassis.clock import now
from contracts.base import UNSUPPORTED_MEDIA
from gateway.context import caller_of
from gateway.public.desk import public_desk
from gateway.public.oai.asked import Asked, OaiProblem, asked
from gateway.public.oai.records import Element, add, stamp
from gateway.public.oai.verbs import PATH, VERBS, Answer, base_url, root
from gateway.public.sent import OPEN, Sent, answer

router = APIRouter(include_in_schema=False)
_FORM = "application/x-www-form-urlencoded"


@router.api_route(PATH, methods=["GET", "HEAD"])
async def by_get(request: Request) -> Response:
    """Raises UNAVAILABLE, TOO_MANY."""
    await caller_of(request)
    return answer(request, await _answered(request, request.url.query))


@router.post(PATH)
async def by_post(request: Request) -> Response:
    """The same, with the arguments in the body. Raises UNSUPPORTED_MEDIA, UNAVAILABLE, TOO_MANY."""
    await caller_of(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise UNSUPPORTED_MEDIA(expected=_FORM)
    sent = await _answered(request, (await request.body()).decode("utf-8", "replace"))
    return Response(sent.content, 200, OPEN, sent.media_type)


async def _answered(request: Request, query: str) -> Sent:
    """The answer. Its tag is that of what it says: when it was said does not make it another."""
    try:
        wanted = asked(parse_qsl(query, keep_blank_values=True, max_num_fields=20))
    except (OaiProblem, ValueError) as problem:
        return _written(root(), None, _as_problem(problem), stamp(now()))
    made = Answer(root(), wanted, public_desk(request))
    try:
        await VERBS[wanted.verb](made)
    except OaiProblem as problem:
        return _written(root(), wanted, problem, stamp(now()))
    return _written(made.root, wanted, None, stamp(made.as_of or now()))


def _as_problem(problem: Exception) -> OaiProblem:
    return problem if isinstance(problem, OaiProblem) else OaiProblem("badArgument", "Give fewer arguments.")


def _written(made: Element, wanted: Asked | None, problem: OaiProblem | None, moment: str) -> Sent:
    """When it was said, what was asked (unless it can't be told again), and the answer or what was wrong."""
    told = problem is None or problem.code not in ("badVerb", "badArgument")
    arguments = {"verb": wanted.verb, **wanted.arguments} if wanted and told else {}
    request = add(made, "request", base_url(), **arguments)
    made.insert(0, request)
    if problem:
        add(made, "error", problem.message, code=problem.code)
    about = etree.tostring(made)
    when = add(made, "responseDate", moment)
    made.insert(0, when)
    content = etree.tostring(made, xml_declaration=True, encoding="UTF-8")
    return Sent(content, "text/xml; charset=utf-8", OPEN, about)
