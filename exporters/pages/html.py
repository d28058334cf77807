"""The page as HTML: one file that can be mailed, archived and printed, with nothing in it from anywhere else.

Every text goes through Jinja's escaping. What is inline (one style sheet, one script) is named in the content security
policy by its hash, so that no other script can run on the page, whatever a record holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportedly.exporters.neutral import for_json, for_page
from reportedly.exporters.pages.model import Page, Since

if TYPE_CHECKING:
    from jinja2 import Environment

_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def render(page: Page) -> str:
    """The whole page."""
    style, script = source("page.css"), source("page.js")
    made: str = template("export.html").render(
        page=page,
        style=style,
        script=script,
        policy=policy(style, script),
        data=for_script(looking_back(page)),
    )
    return made


def chart_page(title: str, charts: list[str]) -> str:
    """A page that holds nothing but charts."""
    style = source("page.css")
    made: str = template("chart.html").render(title=title, charts=charts, style=style, policy=policy(style, None))
    return made


def policy(style: str, script: str | None) -> str:
    """A content security policy that allows this style sheet and this script, and nothing else at all."""
    scripts = f"script-src {_hashed(script)}; " if script is not None else ""
    return (
        f"default-src 'none'; style-src {_hashed(style)}; {scripts}img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def looking_back(page: Page) -> Mapping[str, Any]:
    """What the control needs to show any moment: minutes since 1970, and every figure from when on it was another."""
    return {
        "zone": page.zone,
        "published": [moment.at // 60_000_000 for moment in page.published_moments],
        "recorded": [[moment.at // 1_000_000, moment.position] for moment in page.recorded_moments],
        "past": page.past,
    }


def for_script(value: object) -> str:
    """JSON that cannot end the script element it stands in, nor open a comment there."""
    return for_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).translate(_IN_SCRIPT)


def template(name: str) -> Any:
    """A template of this package."""
    return environment().get_template(name)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja with everything escaped, controls shown, and no name that is not known."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: object) -> object:
        return for_page(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    made = Environment(
        loader=PackageLoader("reportedly.exporters", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    made.filters["trusted"] = Markup  # for drawings and sources of this package only; the templates say where
    made.filters["since"] = _since
    return made


def _since(since: Since) -> Any:
    """The attributes that say from which moment on an element is there."""
    from markupsafe import Markup

    published, recorded = ("" if one is None else str(one) for one in since)
    return Markup(f" data-p={published or '-'} data-r={recorded or '-'}")


@lru_cache(maxsize=8)
def source(name: str) -> str:
    """A style sheet or script of this package, as it goes into the page."""
    text: str = environment().loader.get_source(environment(), name)[0]  # type: ignore[union-attr]
    return text
