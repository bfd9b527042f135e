"""Every process gets its own secrets and nobody else's; what the environment gives is not started here."""

import signal
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chassis.deployables import with_database
from chassis.settings import DATABASE, OWNER
from convive.state import State
from convive.supervisor.plan import PlatformPlan, only_for

URLS = {DATABASE + name.upper(): f"postgresql://{name}@db/{name}" for name in with_database()}
GIVEN = URLS | {"CONVIVE_BROKER_URL": "amqp://broker/x", "CONVIVE_MAIL_HOST": "mail", "PATH": "/bin"}


def plan(directory: Path, environ: dict[str, str]) -> PlatformPlan:
    return PlatformPlan(State(directory), 8000, environ)


def test_with_all_urls_given_nothing_embedded_starts(tmp_path: Path) -> None:
    assert plan(tmp_path, GIVEN).servers == []
    assert [type(s).__name__ for s in plan(tmp_path, {}).servers] == ["EmbeddedPostgres", "EmbeddedRabbit"]


def test_one_missing_database_url_brings_the_embedded_server_and_the_others_stand(tmp_path: Path) -> None:
    partly = plan(tmp_path, {key: url for key, url in GIVEN.items() if not key.endswith("FORUM")})
    environment = partly.environment()
    assert [type(s).__name__ for s in partly.servers] == ["EmbeddedPostgres"]
    assert environment["CONVIVE_DATABASE_URL_CHAT"] == "postgresql://chat@db/chat"
    assert environment["CONVIVE_DATABASE_URL_FORUM"].startswith("postgresql://forum:")


@pytest.mark.parametrize("deployable", with_database())
def test_a_process_sees_its_own_database_and_only_the_gateway_can_sign(tmp_path: Path, deployable: str) -> None:
    seen = only_for(deployable, plan(tmp_path, GIVEN).environment())
    assert [key for key in seen if key.startswith(DATABASE)] == [DATABASE + deployable.upper()]
    assert ("CONVIVE_ACTOR_SIGNING_KEY" in seen) == ("CONVIVE_SECRET_KEY" in seen) == (deployable == "gateway")
    assert seen["CONVIVE_ACTOR_VERIFY_KEY"]
    assert seen["CONVIVE_MAIL_HOST"] == "mail"


@pytest.mark.parametrize("deployable", with_database())
def test_no_process_of_the_platform_can_alter_a_table_or_sign_an_anchor(tmp_path: Path, deployable: str) -> None:
    known = plan(tmp_path, {}).environment()
    assert {OWNER + name.upper() for name in with_database()} < known.keys()
    seen = only_for(deployable, known)
    assert [name for name in seen if name.startswith((OWNER, "CONVIVE_ANCHOR_"))] == []


def test_whoever_anchors_gets_the_funds_owner_and_the_key_and_no_other_secret(tmp_path: Path) -> None:
    [anchor] = plan(tmp_path, {"PATH": "/bin"}).helpers()
    ours = {name for name in anchor.env if name.startswith("CONVIVE_")}
    assert {OWNER + "FUNDS", "CONVIVE_ANCHOR_SIGNING_KEY", "CONVIVE_ANCHOR_FOLDER"} <= ours
    assert not {name for name in ours if name.startswith(DATABASE) or "ACTOR" in name or "SECRET" in name}
    assert plan(tmp_path, GIVEN).helpers() == [], "whose databases are given, and no owner of them, anchors himself"


def test_the_generated_keys_are_a_pair_and_stay(tmp_path: Path) -> None:
    made = plan(tmp_path, GIVEN).environment()
    assert plan(tmp_path, GIVEN).environment() == made
    private, public = (urlsafe_b64decode(made[f"CONVIVE_ACTOR_{kind}_KEY"] + "=") for kind in ("SIGNING", "VERIFY"))
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(b"x")
    Ed25519PublicKey.from_public_bytes(public).verify(signature, b"x")


def test_replicas_differ_in_name_health_port_and_log(tmp_path: Path) -> None:
    one, two = (plan(tmp_path, GIVEN).process("forum", index) for index in (1, 2))
    assert (one.name, two.name) == ("forum.1", "forum.2")
    assert one.env["CONVIVE_HEALTH_PORT"] != two.env["CONVIVE_HEALTH_PORT"]
    assert one.log != two.log
    assert one.stop_signal == signal.SIGTERM
