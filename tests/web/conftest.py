"""One record, one server and one browser for all tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.site import Site, make_record, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
)


@pytest.fixture(scope="session")
def record_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the record that is served."""
    path = tmp_path_factory.mktemp("served") / "site.db"
    make_record(path)
    return path


@pytest.fixture(scope="session")
def site(record_file: Path) -> Iterator[Site]:
    """The server."""
    pytest.importorskip("datasette", reason="Datasette is not installed")
    with serving(record_file) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that is on this machine; without one the tests are skipped, unless REPORTEDLY_NEEDS_BROWSER is set."""
    program = os.environ.get("CHROMIUM") or next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        if os.environ.get("REPORTEDLY_NEEDS_BROWSER"):
            pytest.fail("no Chromium was found, and REPORTEDLY_NEEDS_BROWSER asks for one")
        pytest.skip("no Chromium was found (CHROMIUM may name one): pages are not tested as a person sees them")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=FLAGS.split())
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window as wide as a desk's."""
    found = browser.new_context(viewport={"width": 1100, "height": 900}, locale="en-GB")
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page that fails the test on any error, and on any request to elsewhere."""
    found = context.new_page()
    found.set_default_timeout(15_000)
    return found
