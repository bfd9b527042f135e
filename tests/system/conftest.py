"""Whoever asks at the running platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import httpx
import pytest

from convive.api.client import Person, accounts
from tests.stack import RunningStack


@pytest.fixture
def sign_in(stack: RunningStack) -> Iterator[Callable[[str], Person]]:
    """Signs somebody in by role; `public` is whoever has not signed in."""
    with ExitStack() as leaving:

        def person(role: str) -> Person:
            account = None if role == "public" else accounts(stack.state_dir)[role]
            return leaving.enter_context(closing(Person(stack.base_url, account)))

        yield person


@pytest.fixture
def visitor(stack: RunningStack) -> Iterator[httpx.Client]:
    """Somebody who is not signed in."""
    with httpx.Client(base_url=stack.base_url, timeout=30) as client:
        yield client
