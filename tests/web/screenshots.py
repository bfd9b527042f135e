"""The pictures of docs/guide/, taken from a running platform that has the demo in it.

./run up --detach && ./run demo && PYTHONPATH=. .venv/bin/python -m tests.web.screenshots

After it the state directory, if it is another than var, and beginnings of names: those pictures alone are taken anew.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from convive.api.client import Person
from convive.demo.cast import Cast
from convive.state import PROJECT
from convive.supervisor.client import Stack
from gateway.identity.sessions import COOKIE
from tests.web.conftest import CHROMIUM, FLAGS
from tests.web.pictured import Picture
from tests.web.pictured_fund import FUND_PICTURES, fund_things
from tests.web.steps import SIZES

FOLDER = PROJECT / "docs" / "guide" / "pictures"
_COLOURS = 200


PICTURES = (
    Picture("welcome", "/", None, "en"),
    Picture("welcome-phone", "/", None, "pt", "phone"),
    Picture("home", "/", "moderator", "en"),
    Picture("home-phone", "/", "member", "es", "phone"),
    Picture("boards", "/forum", "moderator", "es"),
    Picture("topic", "/forum/topics/{topic}", "moderator", "en"),
    Picture("topic-phone", "/forum/topics/{topic}", "moderator", "fr", "phone", "dark"),
    Picture("search", "/search?q=prevencion", "member", "es", "desktop", "dark"),
    Picture("moderation", "/forum/moderation?status=dismissed", "moderator", "en"),
    Picture("chat", "/chat/{room}", "moderator", "fr"),
    Picture("chat-phone", "/chat/{room}", "moderator", "pt", "phone", "dark"),
    Picture("programme", "/programs/editions/{edition}", "programme_officer", "pt"),
    Picture("training-phone", "/training/editions/{course}", "member", "es", "phone"),
    Picture("register-phone", "/register", None, "fr", "phone"),
    Picture("design", "/design", None, "en", "desktop", "dark"),
    *FUND_PICTURES,
)


def _things(person: Person) -> dict[str, str]:
    """What the pictures are of."""
    boards = {board["slug"]: board["id"] for board in person.every("/api/v1/forum/boards")}
    topics = person.get("/api/v1/forum/topics", board_id=boards["prevention-of-violence"])["items"]
    editions = person.get("/api/v1/programs/editions", programme="maritime-security")["items"]
    courses = [e for e in person.every("/api/v1/training/editions", status="open") if e["kind"] == "virtual"]
    return {
        "topic": topics[-1]["id"],
        "room": person.get("/api/v1/chat/rooms")["items"][0]["id"],
        "edition": editions[0]["id"],
        "course": courses[0]["id"],
    }


def _take(browser: Browser, base_url: str, picture: Picture, token: str | None, things: dict[str, str]) -> None:
    width, height = SIZES[picture.size]
    context = browser.new_context(
        base_url=base_url, viewport={"width": width, "height": height}, color_scheme=picture.theme,  # type: ignore[arg-type]
        locale=picture.language, service_workers="block",
    )  # fmt: skip
    if token:
        context.add_cookies([{"name": COOKIE, "value": token, "url": base_url}])
    page = context.new_page()
    page.goto(f"{picture.path.format(**things)}{'&' if '?' in picture.path else '?'}lang={picture.language}")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    if picture.prepare:
        picture.prepare(page)
    _keep(page.screenshot(), FOLDER / f"{picture.name}.png")
    context.close()


def _keep(shot: bytes, path: Path) -> None:
    """Fewer colours: a fifth of the bytes, and nobody sees it."""
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(PROJECT)}: {path.stat().st_size / 1000:.0f} kB")


def main(state: Path, *names: str) -> None:
    """Takes the pictures anew: all of them, or those whose names begin so."""
    base_url = Stack(state).wait_ready().address
    FOLDER.mkdir(exist_ok=True)
    cast = Cast(base_url, state)
    things = _things(cast["moderator"]) | fund_things(cast["finance_officer"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for picture in PICTURES:
            if picture.name.startswith(names or ("",)):
                _take(browser, base_url, picture, cast[picture.who].token if picture.who else None, things)
        browser.close()
    cast.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "var", *sys.argv[2:])
