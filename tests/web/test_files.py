"""Files in a browser: pasted into a composer, shown in the text, taken from the library."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Windows, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform

PASTE = """() => {
  const data = new DataTransfer();
  data.items.add(new File(["país;año\\nCR;2026\\n"], "tabla.csv", { type: "text/csv" }));
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector("#text").dispatchEvent(new ClipboardEvent("paste", paste));
}"""


def test_what_is_pasted_is_posted(window: Windows, world: World) -> None:
    page = window(world["member"], "es").new_page()
    page.goto(f"/forum/topics/{world.ids['topic_id']}?lang=es")
    page.get_by_label("Su texto", exact=True).fill("La tabla, tal como la pegué.")
    expect(page.locator("[data-mentions]")).to_be_visible()  # what helps with a text is there
    page.evaluate(PASTE)
    page.get_by_role("button", name="Publicar").click()
    expect(page.locator(".post").last.get_by_role("link", name=re.compile("tabla.csv"))).to_be_visible()


def test_an_image_stands_in_the_text_and_leads_to_the_whole(window: Windows, world: World) -> None:
    page = window(world["member"], size="phone").new_page()
    page.goto(f"/forum/topics/{world.ids['topic_id']}")
    image = page.get_by_role("img", name="El puerto de noche")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    image.click()
    page.wait_for_url("**/forum/files/*")


def test_a_publication_is_taken_without_an_account(window: Windows, world: World) -> None:
    page = window().new_page()
    page.goto(f"/library/resources/{world.ids['resource_id']}")
    downloads = page.locator("dt", has_text="Downloads").locator("+ dd")
    before = int(downloads.inner_text()) if downloads.count() else 0  # others take it as well
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download").click()
    assert taken.value.suggested_filename == "Horarios de cierre.pdf"
    page.reload()
    expect(downloads).to_have_text(str(before + 1))
