"""`./run trace`: follow a request through gateway, call, transaction, relay and every consumer."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from convive.options import state_option
from convive.tracing import spans


@click.command()
@click.argument("trace_id", required=False)
@state_option
def command(trace_id: str | None, state_dir: Path) -> None:
    """Print a trace as a tree: the one named, or the newest one.

    A request is traced when its caller asks for it with a sampled `traceparent` header, for instance
    `curl -H "traceparent: 00-$(openssl rand -hex 16)-$(openssl rand -hex 8)-01" …`
    """
    found = spans.read(state_dir / "traces", trace_id)
    if not found:
        raise click.ClickException("no such trace; is CONVIVE_TRACE_DIR set, and was the request sampled?")
    Console(width=160).print(spans.as_tree(found))
