"""nameko's container with the shortest way from a message to its worker, and nothing said on it that nobody reads."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from nameko.containers import ServiceContainer

from chassis import logs

_log = logs.get()


class Container(ServiceContainer):
    """One service in this process. Who hands it a message is never kept waiting for a worker."""

    def spawn_worker(self, entrypoint: Any, args: Any, kwargs: Any, *how: Any, **more: Any) -> None:
        """Begins the work now, or in its turn as soon as a worker is free. Raises ContainerBeingKilled."""
        begin = partial(super().spawn_worker, entrypoint, args, kwargs, *how, **more)
        if self._worker_pool.free() > 0:
            begin()
        else:
            self.spawn_managed_thread(begin, identifier=entrypoint.method_name)

    @property
    def is_alone(self) -> bool:
        """Whether the work that asks is the only one: what it sends has nothing to wait for."""
        return bool(self._worker_pool.running() == 1)

    def _run_worker(self, worker_ctx: Any, handle_result: Any) -> None:
        """Without an id for each call, ten lines for a log of details, and the hooks that no provider of ours has."""
        self._inject_dependencies(worker_ctx)
        result = failure = None
        try:
            method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
            result = method(*worker_ctx.args, **worker_ctx.kwargs)
        except Exception:  # noqa: BLE001 - whatever it is, the message is settled with it
            failure = sys.exc_info()
            _log.exception(
                "message not handled", service=self.service_name, entrypoint=worker_ctx.entrypoint.method_name
            )
        if handle_result is not None:
            handle_result(worker_ctx, result, failure)
        del failure  # else it would live as long as the next sweep for garbage lets it
