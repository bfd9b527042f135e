"""What people feel: the few figures, of all that are measured, that stand first of all on the page of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# What people do, by the claim and the row that measure it. Goal and peer are the row's own.
_WORK = (
    ("a topic as JSON, not kept, 16 connections", "forum", "topic of 20 posts, JSON, not kept"),
    ("mix: 200 topics, 5 % replies", "forum", "mix: 200 topics, 5 % replies"),
    ("a topic's page, 200 different ones", "forum", "200 topics, page"),
    ("the library's page, a visitor, empty", "pages", "library page, a visitor, 16 connections"),
    ("reply, one by one", "replies", "reply, one by one"),
    ("reply, 8 on 8 topics", "replies", "reply, 8 on 8 topics"),
    ("reply, 8 on one topic", "replies", "reply, 8 on one topic"),
    ("reply, 20 followers", "replies", "reply, one by one, 20 followers"),
    ("an entry of two postings, one client", "ledger", "an entry with two postings, in the service, 1 client"),
    ("a whole cost", "ledger", "a cost with evidence, indirect cost and event, in the service, 1 client"),
    (
        "8 clients, a cost each, relative to one client",
        "ledger",
        "costs in the service, 8 clients on 1,000 awards, relative to 1 client",
    ),
    ("batches of 1,000", "ledger", "costs in batches of 1,000, in the service, 1 client"),
    ("home, signed in, processor time", "pages", "/, writer1"),
    ("a board's page", "pages", "/forum/boards/…, writer1"),
    ("a room's page", "pages", "/chat/…, writer1"),
    ("the library's page", "pages", "/library, writer1"),
    ("the training page", "pages", "/training, writer1"),
    ("the chat's page", "pages", "/chat, writer1"),
    ("sign-in, 8 clients", "sign_ins", "sign-in, 8 clients"),
    ("an RPC that only echoes, one by one", "calls", "echo, 1 in flight"),
    ("an RPC that only echoes, 64 in flight", "calls", "echo, 64 in flight"),
    ("relay", "messaging", "relay, from outbox to confirm"),
    ("inbox", "messaging", "inbox, one process, up to 32 events a transaction"),
)
_HEAD = """## What people feel

| what | ours | goal | peer |
|---|---|---|---|
"""


def table(rows: Mapping[tuple[str, str], list[str]], goal_of: Callable[[list[str]], str]) -> str:
    """One line for each, from the cells of all rows by claim and name; what was not measured is said to be so."""
    return _HEAD + "".join(_line(label, rows.get((claim, name)), goal_of) for label, claim, name in _WORK) + "\n"


def _line(label: str, cells: list[str] | None, goal_of: Callable[[list[str]], str]) -> str:
    if cells is None:
        return f"| {label} | not measured | | |\n"
    return f"| {label} | {cells[1]} | {goal_of(cells)} | {cells[3]} |\n"
