"""Copies the skeleton of a service into the tree and enters it where services are listed; takes a service out again."""

from __future__ import annotations

import keyword
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from convive.errors import OperatorError

TEMPLATE = Path(__file__).parent / "template"
_SUFFIX = ".template"

# Names of other parts of the tree, and of what all services have.
_NOT_TO_BE = (
    "base",
    "benchmarks",
    "broker",
    "chassis",
    "contracts",
    "convive",
    "deploy",
    "docs",
    "gateway",
    "identity",
    "services",
    "tests",
)

# The places that list services: a file, the line above which the new entry goes, and the entry.
_ENTRIES = (
    (
        "docker-compose.yml",
        "  # new-service adds its database above this line",
        """\
  CONVIVE_DATABASE_URL_{{NAME}}: ${CONVIVE_DATABASE_URL_{{NAME}}:?run ./run compose-env}
  CONVIVE_OWNER_URL_{{NAME}}: ${CONVIVE_OWNER_URL_{{NAME}}:?run ./run compose-env}
""",
    ),
    (
        "docker-compose.yml",
        "  # new-service adds its entry above this line",
        """\
  {{name}}:
    <<: *service
    image: convive-{{name}}
    build:
      <<: *build
      args: {DEPLOYABLE: {{name}}}
    environment:
      <<: *settings
      CONVIVE_DATABASE_URL_{{NAME}}: ${CONVIVE_DATABASE_URL_{{NAME}}:?run ./run compose-env}
      CONVIVE_BROKER_URL: ${CONVIVE_BROKER_URL_{{NAME}}:?run ./run compose-env}
      CONVIVE_CALL_KEY: ${CONVIVE_CALL_KEY_{{NAME}}:?run ./run compose-env}
      CONVIVE_EVENT_SIGNING_KEY: ${CONVIVE_EVENT_SIGNING_KEY_{{NAME}}:?run ./run compose-env}
    deploy:
      replicas: 1
      resources: {limits: {memory: 384M}}

""",
    ),
    (
        "deploy/kustomize/base/kustomization.yaml",
        "  # new-service adds its manifest above this line",
        "  - {{name}}.yaml\n",
    ),
    (
        "deploy/kustomize/components/autoscaling/kustomization.yaml",
        "  # new-service adds its manifest above this line",
        "  - {{name}}.yaml\n",
    ),
    (
        "deploy/kustomize/overlays/local/kustomization.yaml",
        "  # new-service adds its secret above this line",
        """\
  - name: convive-{{name}}
    envs: [secrets/{{name}}.env]
  - name: convive-{{name}}-owner
    envs: [secrets/{{name}}-owner.env]
""",
    ),
    (
        "deploy/monitoring/prometheus.yaml",
        "          # new-service adds its name above this line",
        "          - {{name}}\n",
    ),
    (
        "contracts/data_export.py",
        "# new-service adds its line above this one",
        '{{NAME}} = _of("{{name}}")\n',
    ),
    (
        "pyproject.toml",
        "# new-service adds its floors above this line",
        """\
[[tool.importlinter.contracts]]
name = "The modules of {{name}} stand on floors"
type = "layers"
containers = ["services.{{name}}"]
layers = ["service", "door", "data_export : erasure", "notes", "model"]
exhaustive = true
exhaustive_ignores = ["migrations"]

""",
    ),
)
# What a service's people fill with life: folders and files that are its own, whatever they have become.
_OWN = (
    "services/{{name}}",
    "contracts/{{name}}",
    "tests/{{name}}",
    "gateway/api/{{name}}.py",
    "gateway/locale/es/{{name}}.po",
    "gateway/locale/pt/{{name}}.po",
    "gateway/locale/fr/{{name}}.po",
    "deploy/kustomize/base/{{name}}.yaml",
    "deploy/kustomize/components/autoscaling/{{name}}.yaml",
    "deploy/kustomize/overlays/local/secrets/{{name}}.env",
    "deploy/kustomize/overlays/local/secrets/{{name}}-owner.env",
)
_READ = ("benchmarks", "chassis", "contracts", "convive", "gateway", "services", "tests")


def add(root: Path, name: str) -> list[Path]:
    """Makes the service; the paths written, from `root`. Raises OperatorError before anything is written."""
    _refuse_bad_name(name)
    files = {Path(str(path).replace("NAME", name)): _filled(text, name) for path, text in _templates()}
    if standing := [str(path) for path in files if (root / path).exists()]:
        raise OperatorError(f"there is something of that name already: {', '.join(standing)}")
    entered = _entered(root, name)
    for path, text in (files | entered).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return sorted(files | entered)


def remove(root: Path, name: str) -> list[Path]:
    """Takes the service out of the tree: its own folders and files, and its entries. The paths, from `root`.

    Raises OperatorError before anything is removed when others use its contracts, or an entry is not as it was made.
    """
    own = [Path(_filled(path, name)) for path in _OWN]
    refuse_while_used(root, name)
    cleared = _cleared(root, name)
    gone = [path for path in own if (root / path).exists()]
    for path in gone:
        shutil.rmtree(root / path) if (root / path).is_dir() else (root / path).unlink()
    for path, text in cleared.items():
        (root / path).write_text(text, "utf-8")
    return sorted([*gone, *cleared])


def refuse_while_used(root: Path, name: str) -> None:
    """Raises OperatorError that names the files outside the service which import its contracts or its code."""
    own = [root / _filled(path, name) for path in _OWN]
    imported = re.compile(rf"^\s*(?:from|import) (?:contracts|services)(?:\.| import ){name}\b", re.MULTILINE)
    files = (path for room in _READ for path in sorted((root / room).rglob("*.py")))
    others = [path for path in files if not any(path.is_relative_to(each) for each in own)]
    if users := [str(path.relative_to(root)) for path in others if imported.search(path.read_text("utf-8"))]:
        raise OperatorError(f"{name} can't be removed, it is used by:\n    " + "\n    ".join(users))


def _cleared(root: Path, name: str) -> dict[Path, str]:
    """The files that list services, without this one."""
    texts: dict[Path, str] = {}
    for file, _, entry in _ENTRIES:
        path, mine = Path(file), _filled(entry, name)
        text = texts.get(path) or (root / path).read_text("utf-8")
        if text.count(f"\n{mine}") != 1:
            raise OperatorError(f"{file}: the entry of {name} is not as ./run new-service made it; take it out by hand")
        texts[path] = text.replace(f"\n{mine}", "\n")
    return texts


def _refuse_bad_name(name: str) -> None:
    """One lower-case word: it becomes a package, a queue, a role, a DNS name and the first part of event types."""
    taken = name in _NOT_TO_BE or name in sys.stdlib_module_names or keyword.iskeyword(name)
    if taken or not re.fullmatch(r"[a-z]{2,30}", name):
        raise OperatorError(f"{name!r} can't be a service: take one lower-case word of letters, for instance library")


def _templates() -> Iterator[tuple[Path, str]]:
    for path in sorted(TEMPLATE.rglob(f"*{_SUFFIX}")):
        target = path.relative_to(TEMPLATE)
        yield target.with_name(target.name.removesuffix(_SUFFIX)), path.read_text("utf-8")


def _entered(root: Path, name: str) -> dict[Path, str]:
    texts: dict[Path, str] = {}
    for file, marker, entry in _ENTRIES:
        path = Path(file)
        text = texts.get(path) or (root / path).read_text("utf-8")
        if text.count(f"\n{marker}\n") != 1:
            raise OperatorError(f"{file} has lost its line {marker.strip()!r}, above which services are listed")
        texts[path] = text.replace(f"\n{marker}\n", f"\n{_filled(entry, name)}{marker}\n")
    return texts


def _filled(text: str, name: str) -> str:
    return text.replace("{{name}}", name).replace("{{Name}}", name.capitalize()).replace("{{NAME}}", name.upper())
