"""Copies the skeleton of a service into the tree, and enters the service where deployments list them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from pathlib import Path

from convive.errors import OperatorError

TEMPLATE = Path(__file__).parent / "template"
_SUFFIX = ".template"

# The places that list services: a file, the line above which the new entry goes, and the entry.
_ENTRIES = (
    (
        "docker-compose.yml",
        "  # new-service adds its database above this line",
        "  CONVIVE_DATABASE_URL_{{NAME}}: ${CONVIVE_DATABASE_URL_{{NAME}}:?run ./run compose-env}\n",
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
        "  - name: convive-{{name}}\n    envs: [secrets/{{name}}.env]\n",
    ),
    (
        "deploy/monitoring/prometheus.yaml",
        "          # new-service adds its name above this line",
        "          - {{name}}\n",
    ),
)


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


def _refuse_bad_name(name: str) -> None:
    """One lower-case word: it becomes a package, a queue, a role, a DNS name and the first part of event types."""
    if not re.fullmatch(r"[a-z]{2,30}", name) or keyword.iskeyword(name) or name in ("base", "identity", "gateway"):
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
