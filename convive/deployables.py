"""Which parts of the platform run as processes of their own: found in the tree, so a new one needs no entry here."""

from convive.state import PROJECT

GATEWAY = "gateway"


def services() -> tuple[str, ...]:
    """The services that can run: the folders of services/ with a door (`service.py`)."""
    return tuple(sorted(path.parent.name for path in (PROJECT / "services").glob("*/service.py")))


def deployables() -> tuple[str, ...]:
    """Everything that owns a database: each folder of services/, and the gateway."""
    return (*sorted(path.parent.name for path in (PROJECT / "services").glob("*/__init__.py")), GATEWAY)
