"""Somebody with a keyboard and no mouse: Tab, Enter, Space, arrows and letters; whatever has the focus is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from gateway import translate
from tests.web.steps import Said

# Tabs after which a page has been gone round: more than any page of the platform has stops.
_ROUND = 400
# What is wrong with where the focus is: nowhere, out of sight, or not to be told from what has none.
_UNSEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const box = at.getBoundingClientRect();
  const drawn = [at, at.closest("label, .choice, li, summary") ?? at].some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  });
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const seen = within && box.width > 0 && box.height > 0;
  return seen && drawn ? "" : `${seen ? "no outline" : "out of sight"}: ${at.outerHTML.slice(0, 160)}`;
}"""
# Every piece of text that a page shows, without what people wrote: a text in its own language, an entry of a list.
_TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const OTHERS = "script, style, template, [lang]:not(html), [data-desk-row] a, option[value*='-'][value*='0']";
  const found = [];
  while (walker.nextNode()) {
    const within = walker.currentNode.parentElement;
    if (!within.closest(OTHERS)) found.push(walker.currentNode.data.trim());
  }
  return found.filter(Boolean);
}"""


class Hands:
    """At one page, in one language."""

    def __init__(self, page: Page, say: Said, language: str) -> None:
        self.page, self.say, self.language = page, say, language
        page.on("filechooser", lambda _: None)  # once listened to, the browser asks us for files instead of its user

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, what: Locator) -> None:
        """Tab by Tab, at most once round the page; wherever the focus is on the way, it is seen."""
        expect(what).to_be_visible()
        for _ in range(_ROUND):
            if what.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            assert not (unseen := self.page.evaluate(_UNSEEN)), (self.page.url, unseen)
        raise AssertionError(f"no way by Tab to {what} on {self.page.url}")

    def follow(self, name: str, within: str = "body", *, exact: bool = True) -> None:
        """A link, and on to where it leads."""
        link = self.page.locator(within).get_by_role("link", name=name, exact=exact).first
        self.to(link)
        self._go()

    def button(self, name: str, within: str = "main", *, exact: bool = True) -> None:
        """A button whose form leads to a page."""
        self.to(self.page.locator(within).get_by_role("button", name=name, exact=exact).first)
        self._go()

    def _go(self) -> None:
        self.goes(lambda: self.press("Enter"))

    def goes(self, act: Callable[[], None]) -> None:
        """Whatever is done, until the page that comes of it is there."""
        with self.page.expect_navigation():
            act()
        self.read()

    def write(self, label: str, text: str, *, within: str = "main", exact: bool = True) -> None:
        """Into a field, in place of what it has."""
        field = self.page.locator(within).get_by_label(label, exact=exact).first
        self.to(field)
        self.press("Control+A")
        self.page.keyboard.type(text)

    def day(self, label: str, on: date, *, within: str = "main") -> None:
        """A day, as this browser takes it: its own language is English, whatever the page's."""
        self.to(self.page.locator(within).get_by_label(label).first)
        self.page.keyboard.type(f"{on:%m%d%Y}")

    def choose(self, label: str, text: str, *, within: str = "main", exact: bool = True) -> None:
        """From a list, by the beginning of a choice."""
        field = self.page.locator(within).get_by_label(label, exact=exact).first
        self.to(field)
        self.page.keyboard.type(text)
        assert text in field.evaluate("each => each.selectedOptions[0].text")

    def file(self, label: str, path: Path) -> None:
        """By the dialog that Enter opens in the field of a file."""
        self.to(self.page.get_by_label(label, exact=True).first)
        with self.page.expect_file_chooser() as chooser:
            self.press("Enter")
        chooser.value.set_files(path)

    def download(self, name: str) -> Download:
        self.to(self.page.get_by_role("link", name=name, exact=True).first)
        with self.page.expect_download() as got:
            self.press("Enter")
        return got.value

    def read(self) -> None:
        """The page is in the language, to its last word that is ours."""
        assert self.page.locator("html").get_attribute("lang") == self.language
        shown = set(self.page.evaluate(_TEXTS))
        assert not (strange := shown & untranslated(self.language)), (self.page.url, strange)


@cache
def untranslated(language: str) -> frozenset[str]:
    """English texts that are other words in the language."""
    return frozenset(text for text, said in translate.catalogue(language).items() if said != text)
