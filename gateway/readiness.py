"""What keeps the gateway from working: its database, the broker, services that nobody answers for."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.api import behind_the_broker
from gateway.services import Services


async def troubles(app: FastAPI) -> list[str]:
    """One line for each thing that is wrong; none when requests can be served."""
    services: Services = app.state.services
    wrong = []
    if problem := await asyncio.to_thread(_database_trouble, services):
        wrong.append(problem)
    if not services.rpc.connected:
        return [*wrong, "broker: not connected"]
    counts = await asyncio.gather(*(services.rpc.consumers(service) for service in behind_the_broker()))
    return wrong + [
        f"{name}: nobody answers" for name, count in zip(behind_the_broker(), counts, strict=True) if not count
    ]


def _database_trouble(services: Services) -> str | None:
    try:
        with services.identity.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return f"database: {type(error).__name__}"
    return None
