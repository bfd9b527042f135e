"""The API, a table of routes per service: `ROUTES` in gateway/api/<service>.py, found by its file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from fastapi import APIRouter

from gateway.expose import Route, router

# What the gateway answers itself; everything else is answered by a service behind the broker.
OWN = "identity"


@lru_cache
def tables() -> dict[str, list[Route]]:
    """The routes of each service."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"gateway.api.{name}").ROUTES for name in names}


def behind_the_broker() -> list[str]:
    """The services that the gateway needs the broker for."""
    return [name for name in tables() if name != OWN]


def routers() -> list[APIRouter]:
    """A FastAPI router per service."""
    return [router(name, routes) for name, routes in tables().items()]
