"""Pages as a person sees them: in a real browser, with a mouse or without, wide or narrow, with scripts or without."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.site import COTA, HOSTILE, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("browser")
ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "incidents": "incidents",
    "incident": f"incidents/{COTA}",
    "incident-then": f"incidents/{COTA}?known_at=2021-07-11",
    "figure": f"incidents/{COTA}/figures/killed/police",
    "compare": f"incidents/{COTA}/compare?a=known:2021-07-11",
    "claim": "claims/b-police",
    "findings": "findings",
    "sources": "sources",
    "log": "log",
    "missing": "claims/nobody-said-so",
    "hostile": f"incidents/{HOSTILE}",
}


def told(page: Page, name: str) -> str:
    """What a page says of a figure, on a card or in the table of all others; empty where it is not there."""
    found = page.locator(".card, tbody tr", has=page.get_by_role("link", name=name, exact=True))
    return found.first.inner_text().replace(name, "").strip() if found.count() else ""


def test_back_in_the_record_police_are_four_then_in_dispute_and_the_guard_appears(site: Site, page: Page) -> None:
    page.goto(f"{site.base}/incidents/{COTA}")
    steps = page.get_by_label("In this record by", exact=True)
    first = steps.locator("option").nth(0).get_attribute("value")
    steps.select_option(first)
    page.wait_for_url(re.compile(f"at_position={first}"))
    assert told(page, "Killed: police").startswith("4")
    assert "dispute" not in told(page, "Killed: police")
    assert told(page, "Killed: national guard") == ""
    page.get_by_role("link", name="In this record by: one step later").click()
    page.wait_for_url(lambda url: f"at_position={first}" not in url)
    assert told(page, "Killed: police").startswith("3 or 4")
    assert "In dispute" in told(page, "Killed: police")
    assert told(page, "Killed: national guard").startswith("1")


def test_the_slider_of_the_record_is_moved_and_the_address_names_the_moment(site: Site, page: Page) -> None:
    page.goto(f"{site.base}/incidents/{COTA}")
    slider = page.get_by_label("In this record by, as a slider")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile("at_position="))
    assert told(page, "Killed: police").startswith("4")
    assert "at position" in page.locator(".moment").first.inner_text()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert told(page, "Killed: police").startswith("4")


def test_a_figure_leads_to_its_quote(site: Site, page: Page) -> None:
    page.goto(f"{site.base}/incidents/{COTA}")
    page.locator(".card").get_by_role("link", name="Killed: police", exact=True).click()
    page.get_by_role("heading", name="Every version, with its words").wait_for()
    page.locator(".ledger").get_by_role("link", name="3", exact=True).click()
    assert page.locator("blockquote mark").inner_text() == "three police officers"
    chain = page.locator(".chain").inner_text()
    assert "Interior Minister" in chain
    assert "cota905-b" in chain


def test_two_moments_are_compared(site: Site, page: Page) -> None:
    page.goto(f"{site.base}/incidents/{COTA}")
    page.get_by_role("link", name="Compare two moments").click()
    page.get_by_label("From").select_option("known:2021-07-11")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile("a=known"))
    row = page.get_by_role("row", name=re.compile("^Killed: police")).first.inner_text()
    assert "→" in row
    assert "a-police" in row


def test_an_incident_is_found_by_a_word_of_its_summary(site: Site, page: Page) -> None:
    page.goto(f"{site.base}/incidents")
    before = page.locator(".incidents > li").count()
    page.get_by_label("Search quotes, summaries and titles").fill("arsenal")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=arsenal"))
    assert page.locator(".incidents > li").count() == 1 < before
    page.get_by_role("link", name="Cota 905 clashes, July 2021").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Cota 905 clashes, July 2021"


def test_with_the_keyboard_alone(site: Site, page: Page) -> None:
    """Tab reaches the skip link first, every control in order, and Enter follows a link; focus can be seen."""
    page.goto(f"{site.base}/incidents/{COTA}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
        )
        if reached[-1] == "Killed: police":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached.index("In this record by: one step earlier") < reached.index("Killed: police")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("figures/killed/police"))


@pytest.mark.parametrize("name", PAGES)
def test_at_the_width_of_a_phone_nothing_runs_out_of_the_page(site: Site, browser: Browser, name: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site.base}/{PAGES[name]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_without_scripts_the_same_can_be_done(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.base}/incidents/{COTA}")
    page.get_by_label("In this record by", exact=True).select_option(index=0)
    page.get_by_role("button", name="Show").click()
    assert "at_position=" in page.url
    assert told(page, "Killed: police").startswith("4")
    page.get_by_role("link", name="Killed: police", exact=True).click()
    assert "Every version" in page.content()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_violation(site: Site, page: Page, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"{site.base}/{PAGES[name]}")
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in serious] == []


HOLDING = (
    *("incidents", f"incidents/{HOSTILE}", f"incidents/{HOSTILE}/figures/killed", "claims/lie-1", "claims/lie-3"),
    *("findings", "sources", "log", f"incidents/{HOSTILE}/compare", "incidents?q=<script>window.hurt%3D4</script>"),
)


@pytest.mark.parametrize("address", HOLDING)
def test_what_is_stored_stays_text(site: Site, page: Page, address: str) -> None:
    """Script, markup, style and addresses in every text field: shown, never obeyed."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(f"{site.base}/{address}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, object, embed, b:text-is('bold')").count() == 0
    assert page.evaluate("getComputedStyle(document.body).display") == "block"
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.protocol)")
    assert set(links) <= {"http:", "https:"}
    assert "49" not in page.title()
    assert errors == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_anybody_else_and_no_policy_is_broken(site: Site, page: Page, name: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.base}/{PAGES[name]}")
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(site.root) for url in asked)
    assert [text for text in said if "404" not in text] == []


def test_pictures_of_the_main_pages(site: Site, browser: Browser) -> None:
    """Written into the folder `screenshots`, for people to look at: wide and light, narrow and dark."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    for width, scheme in ((1100, "light"), (390, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for name, address in PAGES.items():
            page.goto(f"{site.base}/{address}")
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        context.close()
    assert all((folder / f"{name}-1100.png").stat().st_size > 5_000 for name in PAGES)
