"""A real browser for the pages: Debian's Chromium, driven by Playwright, and axe-core to look for barriers."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def _chromium() -> str:
    """Return where Chromium lies; a test is skipped without it, but not where it is promised (BROWSER_TESTS=required)."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail("there is no Chromium, and BROWSER_TESTS says that it is required")
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium)")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a browser without windows."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


READY = "document.documentElement.dataset.complete"
"""What the comparison page's root says when all of a choice is drawn."""


def shown(started: Browser, file: Path, view: str = "", **options: object) -> Page:
    """Open a comparison page with a choice, and wait until everything is drawn."""
    page = started.new_page(**{"viewport": {"width": 1100, "height": 900}, **options})
    page.goto(file.as_uri() + view)
    page.wait_for_function(READY)
    return page


def go(page: Page, view: str) -> None:
    """Choose by address on a comparison page, and wait until everything is drawn."""
    page.evaluate(
        f"if (location.hash !== {json.dumps(view)}) {{ delete {READY}; location.hash = {json.dumps(view or '#')}; }}"
    )
    page.wait_for_function(READY)


SHAPE = """(element) => {
    const TOLD = ["class", "role", "type", "scope", "style", "fill", "stroke", "font-size", "aria-hidden", "aria-live", "tabindex"];
    const shape = (one) => {
        const names = one.getAttributeNames().sort().map((name) => TOLD.includes(name) ? `${name}=${one.getAttribute(name)}` : name);
        const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) ? "text" : "";
        const inside = [...one.children].map(shape).filter((found, at, all) => found !== all[at - 1]);
        return `<${one.tagName} ${names.join(" ")} ${text}${inside.join("")}>`;
    };
    return shape(element);
}"""
"""The shape of a part of a page: elements, attributes and whether there is text, what repeats itself once; not what it says."""

LOOK = """async ([parts, shapes, options]) => {
    const shape = eval(shapes);
    window.seen = window.seen ?? new Set();
    const found = [...document.querySelectorAll(parts)].map((part) => [part, shape(part)]);
    const exclude = found.filter(([, told]) => window.seen.has(told)).map(([part]) => part);
    const results = await axe.run({ include: [document], exclude }, options);
    found.forEach(([, told]) => window.seen.add(told));
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter((one) => one.checkVisibility());
    const levels = headings.map((one) => +one.tagName[1]);
    return [
        ...results.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`),
        ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `an id twice: ${id}`),
        ...levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1).map((level) => `a heading is left out before h${level}`),
    ];
}"""


def violations(page: Page, parts: str = "") -> list[str]:
    """Return what axe-core finds on a page, WCAG 2.1 A and AA and best practice: rule and first place of each.

    Args:
        page: The page.
        parts: Selector of parts that axe need not look at again on the same page once it has seen one of the same shape: other words
            and numbers make no other barrier. Ids and the order of headings are looked at in the whole page all the same.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found: list[str] = page.evaluate(LOOK, [parts or ":not(*)", SHAPE, options])
    return found
