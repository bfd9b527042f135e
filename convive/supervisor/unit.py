"""One process that is kept alive: started, watched, restarted with back-off when it dies, stopped."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from convive.processes import ProcessSpec, closed, kill_family, kill_group, note_pid, popen_options

FIRST_DELAY = 0.2
GOOD_LIFE = 60.0
"""Seconds that a process must live for its next death to count as the first one again."""
PROBE_STARTING, PROBE_RUNNING = 0.1, 2.0
PROBE_UNREADY = 0.5

Report = Callable[[str], None]


class Unit:
    """Keeps the process of one `ProcessSpec` running until `stop`."""

    def __init__(self, spec: ProcessSpec, run_dir: Path, report: Report) -> None:
        self.spec = spec
        self.restarts = 0
        self.deaths_before_ready = 0
        self.started_at: float | None = None
        self.ready = asyncio.Event()
        self.ended = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._pid_file = run_dir / f"{spec.name}.pid"
        self._report = report
        self._leaving = asyncio.Event()
        self._awake = asyncio.Event()
        self._restart_asked = False
        self._one_life: Mapping[str, str] = {}
        self._was_ready = False
        self._silent = False
        self._ending = False
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def state(self) -> str:
        """`stopping`, `ready`, `waiting` (dead, to be started again soon), `silent` (alive, and does not answer),
        `unready` (answers, and lacks what it needs) or `starting` (has not been ready since it was started).
        """
        if self._leaving.is_set():
            return "stopping"
        if self.ready.is_set():
            return "ready"
        if not self.pid:
            return "waiting"
        if not self._was_ready:
            return "starting"
        return "silent" if self._silent else "unready"

    def start(self) -> None:
        """Start the process and keep it running. Called from the event loop of a long-lived thread."""
        self._task = asyncio.create_task(self._keep())

    def retire(self) -> None:
        """Never restart the process, however it ends."""
        self._leaving.set()
        self._awake.set()

    async def stop(self) -> None:
        """Stop the process for good: gracefully, and after the grace period by SIGKILL to its group."""
        self.retire()
        await self._end_process()
        if self._task:
            await self._task
        self._pid_file.unlink(missing_ok=True)

    async def restart(self, environ: Mapping[str, str] | None = None) -> None:
        """Stop the process gracefully; it restarts at once, with `environ` added until it ends.

        A process that keeps ending and is waiting for its next attempt also starts at once, with all attempts again.
        """
        self._restart_asked, self._one_life = True, environ or {}
        self.deaths_before_ready = 0
        self._awake.set()
        await self._end_process()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; SIGKILL goes to the whole process group. No effect while the process is not running."""
        if self.pid is None:
            return
        if number == signal.SIGKILL:
            self.ready.clear()
            kill_group(self.pid)
        else:
            os.kill(self.pid, number)

    async def _end_process(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._ending = True  # what closes its port now does as it was told
        self.signal(self.spec.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), self.spec.grace_seconds)
        except TimeoutError:
            self._report(f"{self.spec.name} did not stop within {self.spec.grace_seconds:.0f} s: killed")
        kill_group(process.pid)
        await process.wait()

    async def _keep(self) -> None:
        delay = FIRST_DELAY
        while not self._leaving.is_set():
            began = time.monotonic()
            ending = await self._live()
            if self._leaving.is_set():
                break
            if not self._restart_asked:
                delay = FIRST_DELAY if time.monotonic() - began > GOOD_LIFE else delay
                self.restarts += 1
                self._report(f"{self.spec.name} {ending}; starting it again in {delay:.1f} s")
                await self._pause(delay)
                delay = min(delay * 2, self.spec.longest_delay)
            if self._restart_asked:
                self._restart_asked, delay = False, FIRST_DELAY
                self.deaths_before_ready = 0
                self._awake.clear()
        self.ended.set()

    async def _live(self) -> str:
        """Run the process once, from start to end. Returns how it ended, in words."""
        spec, self._one_life = replace(self.spec, env={**self.spec.env, **self._one_life}), {}
        try:
            with spec.log.open("ab") as log:
                process = await asyncio.create_subprocess_exec(*spec.argv, stdout=log, **popen_options(spec))
        except OSError as error:
            self.deaths_before_ready += 1
            return f"can't be started ({error})"
        self._process, self._was_ready, self._ending = process, False, False
        self.started_at = time.time()
        note_pid(self._pid_file, process.pid)
        if self._leaving.is_set():  # told to stop while the process was starting
            await self._end_process()
        watch = asyncio.create_task(self._watch(process))
        code = await process.wait()
        watch.cancel()
        kill_group(process.pid)
        self.deaths_before_ready = 0 if self._was_ready else self.deaths_before_ready + 1
        self.ready.clear()
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        patience, heard = self.spec.first_answer_seconds, time.monotonic()
        while not _has_ended(process):
            healthy = await asyncio.to_thread(self.spec.probe)
            answers = healthy or self.spec.alive is None or await asyncio.to_thread(self.spec.alive)
            if _has_ended(process) or self._ending:
                return
            self._note(healthy, answers)
            if answers:
                patience, heard = self.spec.silent_seconds, time.monotonic()
            elif (silence := time.monotonic() - heard) > patience:
                await self._end_silent(process, f"did not answer for {patience:.0f} s", self.spec.grace_seconds)
            elif silence > self.spec.closed_seconds and self._was_ready and await self._is_closed():
                said = f"no longer listens at port {self.spec.port}"
                await self._end_silent(process, said, self.spec.closed_seconds)
            await asyncio.sleep(PROBE_RUNNING if healthy else PROBE_UNREADY if self._was_ready else PROBE_STARTING)

    def _note(self, healthy: bool, answers: bool) -> None:
        self._silent = not answers
        if healthy:
            self._was_ready = True
            self.ready.set()
        else:
            self.ready.clear()

    async def _is_closed(self) -> bool:
        return self.spec.port is not None and await asyncio.to_thread(closed(self.spec.port))

    async def _end_silent(self, process: asyncio.subprocess.Process, said: str, grace: float) -> None:
        """One that was stopped hears nothing until it is told to go on; what does not hear at all is killed."""
        self._report(f"{self.spec.name} {said}")
        self.signal(signal.SIGCONT)
        self.signal(self.spec.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), grace)
        except TimeoutError:
            kill_family(process.pid)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), seconds)
        except TimeoutError:
            return


def _has_ended(process: asyncio.subprocess.Process) -> bool:
    return process.returncode is not None
