"""docker-compose.yml: valid by the Compose Specification, complete, and the same as what ./run does."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from chassis.settings import DATABASE
from convive import compose_env
from convive.commands.compose_env import BROKER_FILE
from convive.embedded import postgres as embedded
from convive.state import PROJECT, State
from convive.supervisor.plan import GATEWAY_ONLY, PlatformPlan
from convive.supervisor.wire_keys import BROKER
from tests.deploy.reading import DEPLOY, DEPLOYABLES, known_variables, one, variables_in

# Set by the image itself, or by ./run for its own needs on one machine.
# Traces of containers go over OTLP, not into a folder.
ONE_MACHINE = {"CONVIVE_STATE_DIR", "CONVIVE_TRACE_DIR", "CONVIVE_MAIL_FOLDER"}
OF_THE_IMAGE = {"CONVIVE_HOST", "CONVIVE_PORT", "CONVIVE_HEALTH_HOST", "CONVIVE_HEALTH_PORT", "CONVIVE_DEPLOYABLE"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return one(PROJECT / "docker-compose.yml")


def test_it_is_valid_by_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text("utf-8"))
    kind = validator_for(schema)
    errors = [f"{'/'.join(map(str, e.path))}: {e.message}" for e in kind(schema).iter_errors(compose)]
    assert errors == []
    broken = {**compose, "services": {**compose["services"], "forum": {"imag": "x"}}}
    assert not kind(schema).is_valid(broken), "the schema would let anything pass"


def test_every_deployable_has_an_entry_with_its_own_image(compose: dict[str, Any]) -> None:
    for name in (*DEPLOYABLES, "prepare"):
        service = compose["services"][name]
        assert service["build"] == {
            "context": ".",
            "dockerfile": "deploy/image/Dockerfile",
            "args": {"DEPLOYABLE": name},
        }
        assert service["image"] == f"convive-{name}"
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_services_are_replicated_checked_and_restarted(compose: dict[str, Any]) -> None:
    for name in DEPLOYABLES:
        service = compose["services"][name]
        assert service["deploy"]["replicas"] >= 1
        assert "/readyz" in service["healthcheck"]["test"][-1]
        assert service["restart"] == "unless-stopped"
        assert service["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}


def test_a_process_knows_its_own_secrets_and_nobody_elses(compose: dict[str, Any]) -> None:
    for name in DEPLOYABLES:
        environment = compose["services"][name]["environment"]
        databases = {variable for variable in environment if variable.startswith(DATABASE)}
        assert databases == {DATABASE + name.upper()}
        assert (set(GATEWAY_ONLY) <= set(environment)) == (name == "gateway")
    prepare = compose["services"]["prepare"]["environment"]
    assert {v for v in prepare if v.startswith(DATABASE)} == {DATABASE + n.upper() for n in DEPLOYABLES}
    assert not set(GATEWAY_ONLY) & set(prepare)


def test_containers_get_what_run_gives_its_processes(compose: dict[str, Any], tmp_path: Path) -> None:
    """Every variable that ./run sets for a process is set in its container too, by compose or by the image."""
    given = {BROKER: "amqp://x", **{DATABASE + name.upper(): "postgresql://x" for name in DEPLOYABLES}}
    plan = PlatformPlan(State(tmp_path / "state"), environ=given)
    for name in DEPLOYABLES:
        wanted = {v for v in plan.process(name, 1).env if v.startswith("CONVIVE_")} - ONE_MACHINE
        assert wanted - OF_THE_IMAGE <= set(compose["services"][name]["environment"]), name


def test_every_variable_is_one_that_somebody_reads(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable in service.get("environment", {}):
            assert not variable.startswith("CONVIVE_") or variable in known_variables(), f"{name}: {variable}"


def test_the_environment_file_sets_everything_that_is_needed() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    complete = set(compose_env.complete({})) | set(compose_env.OPTIONAL)
    needed = {part.split(":?", 1)[0] for part in text.split("${")[1:] if ":?" in part.split("}", 1)[0]}
    assert needed <= set(compose_env.complete({}))
    assert variables_in(compose_env.text({})) <= complete | {"CONVIVE_PORT"}


def test_the_environment_file_is_completed_and_nothing_in_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "compose.env"
    path.write_text("POSTGRES_PASSWORD=mine\nCONVIVE_OIDC_ISSUER=https://id.example.org\nSOMETHING_ELSE=1\n")
    first = compose_env.complete(compose_env.read(path))
    path.write_text(compose_env.text(first))
    assert compose_env.read(path) == first
    assert compose_env.complete(first) == first
    assert first["POSTGRES_PASSWORD"] == "mine"
    assert first["SOMETHING_ELSE"] == "1"
    assert first["CONVIVE_ACTOR_VERIFY_KEY"] != first["CONVIVE_ACTOR_SIGNING_KEY"]


def test_mounted_files_exist(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for mount in service.get("volumes", []):
            source = mount.split(":", 1)[0]
            made = source == f"./{BROKER_FILE}"  # by ./run compose-env
            known = (PROJECT / source).exists() if source.startswith("./") else source in compose["volumes"]
            assert known or made, f"{name}: {source}"


def test_the_database_cluster_is_made_as_on_one_machine(compose: dict[str, Any]) -> None:
    """The same encoding, collation and authentication, so that texts sort and compare alike."""
    source = Path(embedded.__file__).read_text()
    statefulset = (DEPLOY / "postgres" / "statefulset.yaml").read_text()
    options = compose["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert options in statefulset
    for option in options.split():
        assert option in source, option


def test_servers_are_the_versions_we_support(compose: dict[str, Any]) -> None:
    assert compose["services"]["rabbitmq"]["image"] == "rabbitmq:4"
    assert compose["services"]["postgres"]["image"] == compose["services"]["databases"]["image"] == "postgres:18"


def test_telemetry_is_a_profile(compose: dict[str, Any]) -> None:
    optional = {name for name, service in compose["services"].items() if service.get("profiles") == ["telemetry"]}
    assert optional == {"collector", "jaeger", "prometheus", "grafana"}
