"""Everything that the gateway waits for has an end: the request's deadline, or one that is named here with a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from convive.state import PROJECT

# Threads without a deadline, and a wait that is bounded once more: `gateway/deadlines.py` has both, for everybody.
ONLY_THERE = {"to_thread", "run_in_executor", "run_in_threadpool", "iterate_in_threadpool", "run_sync", "wait_for"}
THERE = "gateway/deadlines.py"
# What is awaited for as long as it takes, unless it stands within `asyncio.timeout` or `deadlines.within`.
ENDLESS = {"acquire", "wait", "communicate", "join"}
WITHOUT_AN_END = {
    "gateway/live/client.py:take": "a live connection lasts for hours; the carriers' heartbeats end a dead one",
    "gateway/live/client.py:calm": "a live connection lasts for hours; who is too slow is closed, which ends the wait",
    "gateway/live/socket.py:_serve": "a live connection lasts until one of its sides ends it",
    "gateway/documents/making.py:_work": "its caller bounds the whole of it, and a process that was killed has ended",
    "gateway/files/inspection.py:_ask": "a process that was killed has ended",
}
ROUTES = {"get", "post", "put", "patch", "delete", "api_route", "exception_handler"}


def unbounded(tree: ast.Module, path: str) -> Iterator[str]:
    """Where something is waited for without an end: file, function and what it is."""
    locks = {_name(target) for node in ast.walk(tree) for target in _locks(node)}
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.AsyncFunctionDef | ast.FunctionDef)):
        for node, bounded in _own(function):
            match node:
                case ast.Call(func=func) if _name(func) in ONLY_THERE and path != THERE:
                    yield f"{path}:{function.name} {_name(func)}"
                case ast.Await(value=ast.Call(func=ast.Attribute(attr=attr), keywords=named)) if attr in ENDLESS:
                    if bounded or "timeout" in {each.arg for each in named}:
                        continue
                    yield f"{path}:{function.name} {attr}"
                case ast.AsyncWith(items=items) if locks & {_name(each.context_expr) for each in items}:
                    yield f"{path}:{function.name} lock"
        if isinstance(function, ast.FunctionDef) and any(_is_route(each) for each in function.decorator_list):
            yield f"{path}:{function.name} a thread of the framework's"


def _own(function: ast.AsyncFunctionDef | ast.FunctionDef) -> Iterator[tuple[ast.AST, bool]]:
    """What stands in the function itself, and whether within a wait that has an end."""
    waiting: list[tuple[ast.AST, bool]] = [(each, False) for each in function.body]
    while waiting:
        node, bounded = waiting.pop()
        yield node, bounded
        within = bounded or _bounds(node)
        if not isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            waiting += [(each, within) for each in ast.iter_child_nodes(node)]


def _bounds(node: ast.AST) -> bool:
    if not isinstance(node, ast.AsyncWith):
        return False
    return any(
        isinstance(each.context_expr, ast.Call) and _name(each.context_expr.func) == "timeout" for each in node.items
    )


def _locks(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Assign(targets=targets, value=ast.Call(func=func)) if _name(func) in ("Lock", "Semaphore"):
            return targets
    return []


def _is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr in ROUTES
    )


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _found(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return list(unbounded(tree, str(path.relative_to(PROJECT))))


def test_the_gateway_waits_for_nothing_without_an_end() -> None:
    found = [each for path in sorted((PROJECT / "gateway").rglob("*.py")) for each in _found(path)]
    assert [each for each in found if each.split(" ")[0] not in WITHOUT_AN_END] == []
    assert {each.split(" ")[0] for each in found} == set(WITHOUT_AN_END), "an exception that is none any more"


@pytest.mark.parametrize(
    "waiting",
    [
        "async def a(): await asyncio.to_thread(b)",
        "async def a(): await asyncio.get_running_loop().run_in_executor(None, b)",
        "async def a(): await run_in_threadpool(b)",
        "async def a(): await self._turn.acquire()",
        "async def a(): await event.wait()",
        "async def a():\n async with asyncio.timeout(1): b()\n await event.wait()",
        "turn = asyncio.Lock()\nasync def a():\n async with turn: b()",
        "@router.get('/a')\ndef a(): b()",
    ],
)
def test_a_wait_without_an_end_is_seen_however_it_is_written(waiting: str) -> None:
    assert list(unbounded(ast.parse(waiting), "gateway/a.py"))


@pytest.mark.parametrize(
    "waiting",
    [
        "async def a(): await deadlines.in_thread('files', b)",
        "async def a(): await deadlines.within(turns.acquire(), refused)",
        "async def a():\n async with asyncio.timeout(1): await event.wait()",
        "turn = asyncio.Lock()\nasync def a():\n async with deadlines.turn(turn, refused): b()",
    ],
)
def test_a_wait_with_an_end_is_none(waiting: str) -> None:
    assert list(unbounded(ast.parse(waiting), "gateway/a.py")) == []
