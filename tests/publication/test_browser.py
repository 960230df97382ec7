"""The page in a real browser: nothing blocked, marks open their sentences, no sideways scrolling, both schemes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pertanda.publication.html import render
from publication.worked import worked

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


def opened(browser: Browser, folder: Path, *, width: int, scheme: str) -> tuple[Page, list[str]]:
    """The worked brief in a new page, and what the browser complained of."""
    path = folder / "brief.html"
    path.write_text(render(worked().brief()), encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(path.as_uri())
    return page, complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_page_is_quiet_and_fits(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    page, complaints = opened(browser, tmp_path, width=width, scheme=scheme)
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != paper
    page.close()


def test_a_mark_leads_to_its_sentence(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, width=1280, scheme="light")
    mark = page.locator("main a[href^='#']:visible", has_text="[1]").first
    target = mark.get_attribute("href")
    mark.click()
    assert target is not None
    sentence = page.locator(target)
    assert sentence.is_visible()
    assert len(sentence.inner_text()) > 20
    page.close()
