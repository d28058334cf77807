"""Every address of a served record: what it answers, and that nothing restricted is at any of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from support.shared import needs_shared
from support.site import COTA, SECRETS, Page, Site

pytestmark = pytest.mark.xdist_group("browser")

VIEWS = (
    *("incidents", "figures", "happenings", "statements", "revisions", "quotes", "documents", "sources", "events"),
)
TABLES = (
    *("entries", "happenings", "statements", "claims", "registry", "events", "protected", "visibilities", "totals"),
    *("revisions", "mentions"),
    *("quotes_fts", "quotes_fts_content", "quotes_fts_data", "quotes_fts_idx", "quotes_fts_docsize"),
    *(
        "figures_detail",
        "incidents_detail",
        "withheld_names",
        "withheld_claims",
        "withheld_things",
        "guarded_incidents",
        "recorders",
    ),
    *("streams", "sqlite_master", "sqlite_sequence", "meta", "effects", "redactions", "tree"),
)
STATEMENTS = (
    "select * from entries",
    "select content from events",
    "with public_events as (select cast(content as text) from events) select * from public_events",
    "with public_figures as (select * from entries) select * from public_figures",
    "with withheld_names as (select claim from claims) select * from withheld_names",
    "select * from (select * from entries) as public_figures",
    "select * from quotes_fts where quotes_fts match 'whisper OR n1h1l OR hushed'",
    "select * from quotes_fts_content",
    "select * from protected",
    "select * from public_figures union select * from entries",
    "explain select * from withheld_names",
    "select * from visibilities",
    "select name from sqlite_master",
    "select * from pragma_table_info('entries')",
    "select * from public_quotes where words match 'whisper OR hushed OR n1h1l OR resident'",
    "select group_concat(content) from public_events",
    "select json_group_array(json_array(claim, speaker, wording)) from public_figures",
)
SPELLED = ("", ".json", ".csv", ".blob", ".jsono", ".db")


def sql_addresses() -> Iterator[str]:
    """The ways that both lines of Datasette take a statement."""
    for sql in STATEMENTS:
        for form in ("", ".json", ".csv"):
            for path in (f"/site{form}", f"/site/-/query{form}"):
                yield f"{path}?sql={quote(sql)}"
                yield f"{path}?sql={quote(sql)}&_shape=array&_size=max"
    yield f"/site/public_figures.json?_where={quote('claim in (select claim from entries)')}"
    where = "1 or claim in (with public_quotes as (select claim from claims) select * from public_quotes)"
    yield f"/site/public_figures.json?_where={quote(where)}&_shape=array"


def table_addresses() -> Iterator[str]:
    """Tables, views and rows, in every form."""
    for table in TABLES:
        for form in SPELLED:
            yield f"/site/{table}{form}"
        yield f"/site/{table}.json?_shape=array&_size=max&_nocount=1"
        yield f"/site/{table}?_facet=claim&_search=whisper"
        yield f"/site/{table}/1"
        yield f"/site/{table}/veiled-toll.json"
        yield f"/site/{table}/-/schema.json"
        yield f"/site/{table}/-/autocomplete?q=v"
    for view in VIEWS:
        base = f"/site/public_{view}"
        yield from (f"{base}{form}" for form in ("", ".json", ".csv"))
        yield f"{base}.json?_shape=objects&_size=max"
        yield f"{base}.csv?_stream=1&_size=max"
        yield f"{base}.json?_facet=incident&_facet=claim&_facet=speaker&_facet_size=max"
        yield f"{base}.json?_facet_array=claim&_facet_date=recorded_at"
        yield f"{base}?claim__contains=veiled"
        yield f"{base}.json?_search=whisper"
        yield f"{base}.json?_search=hushed&_searchmode=raw&_fts_table=quotes_fts&_fts_pk=rowid"
        through = '{"table": "entries", "column": "claim", "value": "veiled-toll"}'
        yield f"{base}.json?_through={quote(through)}"


OURS = (
    *("incidents", "incidents.json", "incidents?q=whisper", "incidents?q=hushed", "incidents.json?q=n1h1l", "findings"),
    *("findings.json", "sources", "sources.json", "log", "log.json", "log?before=170", "log.json?before=180"),
    *("checkpoint.json", "incidents/hushed", "incidents/hushed/totals.json", "findings?incident=hushed"),
    *("log?incident=hushed", "log.json?incident=hushed", "sources.json?incident=hushed", "incidents/hushed/compare"),
    *(f"claims/{name}" for name in ("veiled-toll", "veiled-toll-2", "veiled-toll-3", "veiled-toll-4", "b-leaves")),
    *(
        f"claims/{name}/claim.json"
        for name in ("veiled-toll", "veiled-toll-2", "veiled-toll-4", "b-leaves", "neighbours")
    ),
    *(f"incidents/{COTA}{rest}" for rest in ("", "?at_position=168", "?at_position=175", "?known_at=2021-07-12")),
    *(f"incidents/{COTA}/{rest}" for rest in ("figures/killed", "figures/killed/person", "compare", "compare.json")),
    *(f"incidents/{COTA}/compare.json?a={a}&b=now" for a in ("167", "168", "169", "170", "start", "v50")),
    *(
        f"incidents/{COTA}/{question}.json{moment}"
        for question in ("totals", "timeline", "revisions", "vintages", "discrepancies", "sources")
        for moment in ("", "?at_position=169", "?known_at=2021-07-12")
    ),
)
DATASETTES = (
    *(
        "/",
        "/-/",
        "/.json",
        "/site",
        "/site.json",
        "/site.db",
        "/-/databases.json",
        "/-/metadata.json",
        "/-/plugins.json",
    ),
    *("/-/config.json", "/-/settings.json", "/-/versions.json", "/-/threads.json", "/-/actor.json", "/-/messages"),
    *("/-/permissions", "/-/allow-debug", "/-/patterns", "/-/logout", "/-/schema.json", "/-/schema", "/-/schema.md"),
    *("/-/jump.json?q=entries", "/-/queries.json", "/-/allowed.json?action=view-table", "/-/rules.json", "/-/api"),
    *("/-/check.json?action=view-table&parent=site&child=entries", "/-/tasks.json", "/-/create-token", "/_memory"),
    *(
        "/_memory?sql=attach+database+'site.db'+as+x",
        "/_internal",
        "/__INTERNAL__.json",
        "/site/-/schema",
        "/site/-/schema.json",
    ),
    *(
        "/site/-/queries",
        "/site/-/queries.json",
        "/site/-/execute-write",
        "/site/-/create",
        "/site/search?text=whisper",
    ),
    *(
        "/site/search.json?text=hushed+OR+whisper+OR+n1h1l",
        "/site/figures-by-source.json?incident=%25",
        "/site/lowered.json",
    ),
    *(
        "/site/documents-by-publisher.json",
        "/site/-/foreign-key-targets",
        "/fixtures",
        "/site%2Fentries",
        "/site~2Fentries",
    ),
    *(
        "/-/static/../../site.db",
        "/-/static/..%2F..%2Fsite.db",
        "/-/reportedly/..%2F..%2Fsite.db",
        "/-/reportedly/site.db",
    ),
    *("/site/-/../entries", "//site/entries", "/SITE/entries", "/site/ENTRIES.json", "/site/public_figures/../entries"),
)
EVERY = (*OURS, *DATASETTES, *table_addresses(), *sql_addresses())


def betrayed(page: Page, address: str) -> list[str]:
    """What of the secrets an answer holds that the address itself did not."""
    asked = unquote(address)
    text = html.unescape(page.text)
    return [secret for secret in SECRETS if secret in text and secret not in asked]


@pytest.mark.parametrize("some", range(4))
def test_nothing_restricted_is_at_any_address(site: Site, some: int) -> None:
    found = []
    for address in EVERY[some::4]:
        page = site.get(address)
        found += [(address, secret) for secret in betrayed(page, address)]
        assert page.status != 500 or address not in OURS, address
        assert "Traceback" not in page.text, address
    assert found == []


def test_what_would_show_the_secrets_is_refused(site: Site) -> None:
    """So that the test above could fail: names that are asked for are echoed at most, never answered."""
    for name in ("veiled-toll", "veiled-toll-2", "veiled-toll-3", "veiled-toll-4"):
        assert site.get(f"claims/{name}").status == 404
    assert site.get("incidents/hushed").status == 404
    assert site.get("claims/b-police").status == 200
    assert site.get("/site/entries.json").status == 403
    assert site.get("/site.db").status in (403, 404)


def test_nothing_restricted_is_behind_any_link(site: Site) -> None:
    """From the list of incidents on, every link of the server is followed, as far as 200 pages."""
    waiting, seen = [f"{site.base}/incidents", f"{site.root}/site"], set[str]()
    while waiting and len(seen) < 200:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        parts = urlsplit(url)
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        page = site.get(address)
        assert betrayed(page, address) == [], address
        if "html" in page.headers.get("content-type", ""):
            links = (
                urljoin(url, html.unescape(link)).partition("#")[0] for link in re.findall(r'href="([^"]*)"', page.text)
            )
            waiting += [link for link in links if link.startswith(site.root) and link not in seen]
    assert len(seen) > 100


JSON_ADDRESSES = (
    *("incidents.json", "findings.json", "sources.json", "log.json", f"incidents/{COTA}/totals.json"),
    *(f"incidents/{COTA}/{name}.json" for name in ("timeline", "revisions", "vintages", "discrepancies", "sources")),
    f"incidents/{COTA}/compare.json",
)


@pytest.mark.parametrize("address", JSON_ADDRESSES)
def test_answers_as_json_have_rows_and_say_for_whom_they_are(site: Site, address: str) -> None:
    page = site.get(address)
    assert page.headers["content-type"].startswith("application/json")
    assert page.json["ok"] is True
    assert page.json["audience"] == "public"
    assert page.json["rows"]


def test_json_is_what_the_record_answers(site: Site, record_file: object) -> None:
    import reportedly

    with reportedly.open(str(record_file), read_only=True) as record:
        for moment in ({}, {"known_at": "2021-07-11"}, {"at_position": 120}):
            expected = [row.to_json() for row in record.ask("totals", COTA, audience="public", **moment)]
            asked = "&".join(f"{name}={value}" for name, value in moment.items())
            assert site.get(f"incidents/{COTA}/totals.json?{asked}").json["rows"] == expected


BAD = {
    "incidents/nobody": 404,
    "incidents/nobody/totals.json": 404,
    f"incidents/{COTA}/nothing.json": 404,
    f"incidents/{COTA}/figures/nothing": 404,
    "claims/nobody/claim.json": 404,
    f"incidents/{COTA}?at_position=x": 400,
    f"incidents/{COTA}?at_position=-1": 400,
    f"incidents/{COTA}?known_at=yesterday": 400,
    f"incidents/{COTA}?recorded_at=2021-07-12&at_position=3": 400,
    f"incidents/{COTA}/compare?a=/etc/passwd": 400,
    f"incidents/{COTA}/compare?a=site.db": 400,
    f"incidents/{COTA}/compare?a=v999": 400,
    f"incidents/{COTA}/compare?a=known:2021,known:2022": 400,
    f"incidents?q={'x' * 2000}": 400,
    "log?before=0": 400,
}


@pytest.mark.parametrize("address", BAD)
def test_what_makes_no_sense_is_said_in_one_line(site: Site, address: str) -> None:
    page = site.get(address)
    assert page.status == BAD[address]
    assert "Traceback" not in page.text


def test_headers_of_every_answer(site: Site) -> None:
    for address in (
        "incidents",
        "incidents.json",
        "/site",
        "/site/public_figures",
        "/site/entries",
        "/-/reportedly/web.js",
    ):
        headers = site.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, address
        assert "'unsafe-inline'" not in policy.split("style-src")[0], address
        assert "'unsafe-eval'" not in policy, address
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers
    ours = site.get("incidents").headers["content-security-policy"]
    assert "script-src 'self';" in ours
    assert "style-src 'self';" in ours


def test_a_host_that_is_not_this_machine_is_not_answered(site: Site) -> None:
    """Or a page elsewhere could make its own name lead here, and read what is served."""
    assert site.get("incidents.json", Host="evil.example").status == 421
    assert site.get("incidents.json", Host="localhost:1").status == 200
    assert site.get("incidents.json", Origin="http://evil.example").headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_sent(site: Site, method: str) -> None:
    import urllib.error
    import urllib.request

    for address in ("/site/-/create", "/site/public_figures/-/insert", "/-/reportedly/web.js", "/site"):
        request = urllib.request.Request(site.root + address, method=method, data=b"{}")
        with pytest.raises(urllib.error.HTTPError, match="405"):
            urllib.request.urlopen(request, timeout=10)


def test_the_front_door_leads_to_the_incidents(site: Site) -> None:
    page = site.get("/")
    assert page.status == 302
    assert page.headers["location"] == "/site/-/incidents"


def test_canned_queries_and_words_for_the_tables(site: Site) -> None:
    found = site.get("/site/search.json?text=arsenal&_shape=array")
    assert found.status == 200
    assert [row["incident"] for row in found.json] == [COTA] * len(found.json) != []
    assert "Every figure that was reported" in site.get("/site/public_figures").text
    assert site.get("/site/figures-by-source.json?incident=%25&_shape=array").json


def test_a_statement_runs_into_its_deadline(site: Site) -> None:
    sql = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    for path in ("/site.json", "/site/-/query.json"):
        page = site.get(f"{path}?sql={quote(sql)}")
        assert page.status in (302, 400, 403, 404)


@needs_shared
def test_the_restricted_block_of_the_worked_case_is_in_the_record_and_not_on_the_site(
    site: Site, record_file: object
) -> None:
    import reportedly

    with reportedly.open(str(record_file), read_only=True) as record:
        assert record.claim("b-leaves") is not None
    assert site.get("claims/b-leaves").status == 404
