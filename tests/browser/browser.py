"""A report opened in Chromium, which must stay silent: no error, no dialog, no request that leaves the page."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


def arguments(description: str, argument: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(argument, type=Path)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--screenshots", type=Path)
    return parser


@contextmanager
def opened(report: Path, chromium: str) -> Iterator[tuple[Page, str]]:
    """The page and its address. Leaving fails where anything was said on the console or asked of the network."""
    url = report.resolve().as_uri()
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=WIDE)
        page.on("console", lambda message: problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.split("#")[0] == url or problems.append(request.url))
        page.goto(url)
        yield page, url
        browser.close()
    assert not problems, problems


def check_accessible(page: Page, name: str) -> None:
    violations = Axe().run(page).response["violations"]
    found = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in violations]
    serious = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
    assert not serious, f"{name}: {json.dumps(found, indent=1)}"


def check_fits(page: Page, name: str) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{name}: {overflow} px too wide"
