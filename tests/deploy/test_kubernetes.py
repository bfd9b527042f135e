"""The Kubernetes manifests: valid by the API's own schemas, complete, and pointing at things that exist."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from convive import compose_env
from tests.deploy.reading import DEPLOY, DEPLOYABLES, all_of, known_variables, one, variables_in

KUSTOMIZE = DEPLOY / "kustomize"
KUSTOMIZATIONS = sorted(path for path in DEPLOY.rglob("kustomization.yaml"))
MANIFESTS = sorted(
    path
    for path in [
        *KUSTOMIZE.rglob("*.yaml"),
        *(DEPLOY / "postgres").glob("*.yaml"),
        *(DEPLOY / "rabbitmq").glob("*.yaml"),
    ]
    if path.name not in ("kustomization.yaml", "config.yaml")
)
API = "1.34.0"


def valid(document: dict[str, Any]) -> None:
    if not document["apiVersion"].startswith("keda.sh/"):  # not a part of Kubernetes
        kubernetes_validate.validate(document, API, strict=True)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_a_manifest_is_valid(path: Path) -> None:
    documents = all_of(path)
    assert documents
    for document in documents:
        valid(document)


def test_the_schemas_would_see_a_mistake() -> None:
    deployment = all_of(KUSTOMIZE / "base" / "forum.yaml")[0]
    deployment["spec"]["template"]["spec"]["containers"][0]["imag"] = "x"
    with pytest.raises(kubernetes_validate.ValidationError):
        valid(deployment)


@pytest.mark.parametrize("path", KUSTOMIZATIONS, ids=lambda path: str(path.parent.relative_to(DEPLOY)))
def test_what_a_kustomization_names_exists(path: Path) -> None:
    document = one(path)
    for reference in [*document.get("resources", []), *document.get("components", [])]:
        found = path.parent / reference
        assert found.is_file() or (found / "kustomization.yaml").is_file(), reference
    for generator in document.get("configMapGenerator", []):
        for file in generator.get("files", []):
            assert (path.parent / file.rsplit("=", 1)[-1]).is_file(), file
    listed = {name for name in document.get("resources", []) if name.endswith(".yaml")}
    beside = {p.name for p in path.parent.glob("*.yaml")} - {path.name, "config.yaml"}
    assert beside == listed, "a manifest that nobody applies"


def of_kind(name: str, kind: str) -> dict[str, Any]:
    return next(d for d in all_of(KUSTOMIZE / "base" / f"{name}.yaml") if d["kind"] == kind)


@pytest.mark.parametrize("name", DEPLOYABLES)
def test_a_deployable_is_locked_down_probed_and_bounded(name: str) -> None:
    pod = of_kind(name, "Deployment")["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    container, prepare = pod["containers"][0], pod["initContainers"][0]
    assert container["image"] == f"convive-{name}"
    assert (prepare["image"], prepare["args"]) == ("convive-prepare", [name])
    assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "health"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "health"}
    assert {"name": "health", "containerPort": 9000} in container["ports"]
    for each in (container, prepare):
        assert each["resources"]["requests"]
        assert each["resources"]["limits"]["memory"]
        assert each["securityContext"]["readOnlyRootFilesystem"]
        assert each["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        secrets = [source["secretRef"]["name"] for source in each["envFrom"] if "secretRef" in source]
        assert secrets == ["convive-shared", f"convive-{name}"]
    labels = of_kind(name, "Deployment")["spec"]["selector"]["matchLabels"]
    assert of_kind(name, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert of_kind(name, "Service")["spec"]["selector"] == labels


@pytest.mark.parametrize("name", DEPLOYABLES)
def test_a_deployable_scales_by_what_waits_for_it(name: str) -> None:
    scaled = one(KUSTOMIZE / "components" / "autoscaling" / f"{name}.yaml")
    assert scaled["spec"]["scaleTargetRef"] == {"name": name}
    queues = [t["metadata"]["queueName"] for t in scaled["spec"]["triggers"] if t["type"] == "rabbitmq"]
    assert queues == ([] if name == "gateway" else [f"rpc-{name}"])


def test_every_variable_is_one_that_somebody_reads() -> None:
    for path in [*KUSTOMIZATIONS, *MANIFESTS]:
        text = "\n".join(line.split("#", 1)[0] for line in path.read_text().splitlines())
        assert variables_in(text) <= known_variables(), path


@pytest.mark.skipif(
    shutil.which("kustomize") is None, reason="kustomize is not installed (Debian: apt install kustomize)"
)
@pytest.mark.parametrize("overlay", ["local", "production"])
def test_an_overlay_builds_into_valid_manifests(overlay: str, tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    secrets = tmp_path / "deploy/kustomize/overlays/local/secrets"
    secrets.mkdir(exist_ok=True)
    for name, text in compose_env.secret_files(compose_env.complete({})).items():
        (secrets / name).write_text(text)
    folder = tmp_path / "deploy/kustomize/overlays" / overlay
    done = subprocess.run(["kustomize", "build", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    documents = list(yaml.safe_load_all(done.stdout))
    for document in documents:
        valid(document)
    _references_exist(documents, bring_secrets=overlay == "local")


def _references_exist(documents: list[dict[str, Any]], *, bring_secrets: bool) -> None:
    names = {(document["kind"], document["metadata"]["name"]) for document in documents}
    assert {("Deployment", name) for name in DEPLOYABLES} <= names
    for document in documents:
        if document["kind"] != "Deployment":
            continue
        pod = document["spec"]["template"]["spec"]
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            for source in container.get("envFrom", []):
                if "configMapRef" in source:
                    assert ("ConfigMap", source["configMapRef"]["name"]) in names
                elif bring_secrets:
                    assert ("Secret", source["secretRef"]["name"]) in names
