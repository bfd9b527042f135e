"""Spans from the JSON lines every process writes, and a trace drawn as a tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from rich.tree import Tree

# Attributes worth a place on the line; the rest stay in the file.
_SHOWN = ("http.route", "rpc.method", "messaging.destination.name", "db.statement", "convive.refused")


@dataclass(frozen=True)
class Span:
    """One span; `start` and `end` in nanoseconds since the epoch."""

    trace: str
    span: str
    parent: str | None
    service: str
    name: str
    kind: str
    start: int
    end: int
    ok: bool
    attributes: dict[str, Any]

    @property
    def milliseconds(self) -> float:
        return (self.end - self.start) / 1e6


def read(folder: Path, trace_id: str | None) -> list[Span]:
    """The spans of a trace, or of the newest one, by their start."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    spans = [Span(**orjson.loads(line)) for line in lines if trace_id is None or trace_id.encode() in line]
    if not spans:
        return []
    wanted = trace_id or max(spans, key=lambda span: span.start).trace
    return sorted((span for span in spans if span.trace == wanted), key=lambda span: span.start)


def as_tree(spans: list[Span]) -> Tree:
    """The spans below their parents, with the milliseconds since the trace began and each one's own."""
    children: dict[str | None, list[Span]] = defaultdict(list)
    known = {span.span for span in spans}
    for span in spans:
        children[span.parent if span.parent in known else None].append(span)
    tree = Tree(f"trace {spans[0].trace}")
    _grow(tree, children, None, spans[0].start)
    return tree


def _grow(tree: Tree, children: dict[str | None, list[Span]], parent: str | None, began: int) -> None:
    for span in children[parent]:
        _grow(tree.add(_line(span, began)), children, span.span, began)


def _line(span: Span, began: int) -> str:
    shown = " ".join(str(span.attributes[key]).split("\n")[0][:70] for key in _SHOWN if key in span.attributes)
    state = "" if span.ok else " [red]failed[/red]"
    at = (span.start - began) / 1e6
    who = f"[b]{span.service}[/b] {span.kind} {span.name}{state}"
    return f"[cyan]{at:8.1f} ms[/cyan] +{span.milliseconds:.1f}  {who}  [dim]{shown}[/dim]"
