"""What `./run status` measures itself: memory of process trees, and messages waiting in the services' queues."""

from collections import Counter
from collections.abc import Mapping

import psutil


def memory_bytes(pid: int) -> int | None:
    """Memory of a process and all its children; shared pages are counted once (PSS) where the kernel permits it."""
    try:
        root = psutil.Process(pid)
        return sum(own_memory(process.pid) for process in (root, *root.children(recursive=True)))
    except psutil.Error:
        return None


def own_memory(pid: int) -> int:
    """Memory of one process without its children; 0 if it has ended."""
    try:
        process = psutil.Process(pid)
        try:
            return int(process.memory_full_info().pss)
        except psutil.AccessDenied:
            return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def queue_depths(environment: Mapping[str, str]) -> dict[str, int]:
    """Messages ready for each service, calls and events together; empty when the broker can't be asked."""
    from chassis.messaging import topology
    from chassis.prepare import whole_topology

    names = [queue.name for queue in whole_topology().queues]
    try:
        found = topology.depths(environment["CONVIVE_BROKER_URL"], names)
    except (OSError, KeyError):
        return {}
    return dict(_by_service(found))


def _by_service(depths: Mapping[str, int]) -> Counter[str]:
    """Messages in `rpc-forum` and `forum.identity.member_changed` wait for the forum; parked ones wait for a person."""
    totals: Counter[str] = Counter()
    for queue, count in depths.items():
        if not queue.endswith(".parked"):
            totals[queue.removeprefix("rpc-").split(".", 1)[0]] += count
    return totals
