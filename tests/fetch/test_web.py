"""How a site is asked: by its rules, again only where that helps, never into a private network."""

from __future__ import annotations

import pytest

from pipeline.commands.fetch import is_troubled, lines_of
from pipeline.fetch.hosts import Guard, is_public, site_of
from pipeline.fetch.refusal import FetchRefused
from pipeline.settings.model import Project
from tests.fetch.conftest import Bring
from tests.fetch.site import Answer, FakeClock, Site, article, saved


@pytest.fixture
def one(bring: Bring, site: Site):  # type: ignore[no-untyped-def]
    """Fetches one address; what came of it."""

    def do(answer: Answer | None = None, path: str = "/a.html", **keys: object):  # type: ignore[no-untyped-def]
        if answer:
            site.answers[path] = answer
        rows = bring(kind="addresses", addresses=[site.at(path)], **keys).rows
        return rows[0] if rows else None

    return do


def test_who_asks_says_so(one, site: Site) -> None:
    one(Answer(article()))
    for _, headers in site.asked:
        assert headers["user-agent"].startswith("gongwen/")
        assert "reader@example.edu" in headers["user-agent"]
        assert "cookie" not in headers
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a.html"]


def test_what_robots_txt_forbids_is_not_asked_for(one, site: Site) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a\n", type="text/plain")
    row = one(Answer(article()))
    assert (row.outcome, row.code) == ("forbidden", "fetching.robots")
    assert site.paths() == []


def test_rules_are_read_once_a_day_and_then_asked_for_with_their_validator(one, site: Site, clock: FakeClock) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a\n", type="text/plain")
    one(Answer(article()))
    clock.later(hours=12)
    one()
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    clock.later(hours=13)
    assert one().outcome == "forbidden"
    assert [bool(headers.get("if-none-match")) for _, headers in site.asked] == [False, True]


def test_a_longer_delay_of_the_host_wins(one, site: Site, clock: FakeClock) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 30\n", type="text/plain")
    site.answers["/b.html"] = Answer(article(year=2025))
    one(Answer(status=302, headers={"Location": "/b.html"}))
    assert clock.waits == [5.0, 30.0]


def test_rules_that_cannot_be_had_forbid_everything_today(one, site: Site) -> None:
    site.answers["/robots.txt"] = Answer(status=503)
    row = one(Answer(article()))
    assert (row.outcome, row.code) == ("failed", "fetching.no_robots")
    assert site.paths() == []
    site.answers["/robots.txt"] = Answer(status=404)
    assert one().outcome == "saved"


@pytest.mark.parametrize("status", [412, 420])
def test_a_site_that_turns_programs_away_is_left_alone(bring: Bring, site: Site, status: int) -> None:
    site.answers = {"/a.html": Answer(b"no", status), "/b.html": Answer(article())}
    result = bring(kind="addresses", addresses=[site.at("/a.html"), site.at("/b.html")])
    assert [row.outcome for row in result.rows] == ["blocked"]
    assert site.paths() == ["/a.html"]
    assert is_troubled([result])
    told = "\n".join(lines_of(result, listing=False))
    assert site.at("/a.html") in told
    assert "data/raw/fetched/平安省" in told


def test_one_page_may_be_closed(bring: Bring, site: Site) -> None:
    pages = [f"/{n}.html" for n in "abcd"]
    site.answers = {p: Answer(b"no", 403) for p in pages} | {"/b.html": Answer(article())}
    sources = {"kind": "addresses", "addresses": [site.at(p) for p in pages]}
    assert [row.outcome for row in bring(**sources).rows] == ["blocked", "saved", "blocked", "blocked"]
    site.answers["/e.html"] = Answer(article(year=2025))
    site.answers["/robots.txt"] = Answer(status=404)
    sources["addresses"] = [site.at(p) for p in ("/f.html", "/g.html", "/e.html")]
    site.answers |= {"/f.html": Answer(b"no", 403), "/g.html": Answer(b"no", 403)}
    site.asked.clear()
    bring(**sources)
    assert site.paths() == ["/f.html", "/g.html"]  # two in a row: the site turns us away


def test_what_turned_us_away_rests_for_a_day_and_comes_last(bring: Bring, site: Site, clock: FakeClock) -> None:
    site.answers = {"/a.html": Answer(b"no", 412), "/b.html": Answer(article())}
    sources = {"kind": "addresses", "addresses": [site.at("/a.html"), site.at("/b.html")]}
    bring(**sources)
    site.asked.clear()
    assert [row.outcome for row in bring(**sources).rows] == ["saved", "blocked"]
    assert site.paths() == ["/b.html"]
    clock.later(days=2)
    bring(**sources)
    assert site.paths() == ["/b.html", "/a.html"]


@pytest.mark.parametrize("status", [200, 202, 503, 521])
def test_a_challenge_by_script_is_a_block(one, site: Site, status: int) -> None:
    row = one(Answer(saved("challenge.html"), status))
    assert (row.outcome, row.status, row.n_requests) == ("blocked", status, 1)


def test_a_server_that_fails_once_is_asked_again_after_a_while(one, site: Site, clock: FakeClock) -> None:
    row = one(Answer(b"oops", 500, after=(Answer(article()),)))
    assert (row.outcome, row.n_requests) == ("saved", 2)
    assert 2.5 <= clock.waits[-1] <= 7.5


def test_a_server_that_keeps_failing_is_left_to_the_next_time(
    one, site: Site, clock: FakeClock, project: Project
) -> None:
    row = one(Answer(b"oops", 500), tries=3)
    assert (row.outcome, row.code, row.n_requests) == ("failed", "fetching.status", 3)
    assert 5 <= clock.waits[-1] <= 15
    assert one(Answer(article())).outcome == "saved"


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_pause_that_a_server_asks_for_is_kept(one, site: Site, clock: FakeClock, form: str) -> None:
    after = "120" if form == "seconds" else clock.http(125)
    row = one(Answer(b"", 429, headers={"Retry-After": after}, after=(Answer(article()),)))
    assert row.outcome == "saved"
    assert 115 <= clock.waits[-1] <= 120


def test_a_long_pause_is_kept_into_the_next_run(one, site: Site, clock: FakeClock) -> None:
    row = one(Answer(b"", 429, headers={"Retry-After": "7200"}, after=(Answer(article()),)))
    assert (row.outcome, row.code) == ("later", "fetching.asked_to_wait")
    site.asked.clear()
    clock.later(hours=1)
    assert one().outcome == "later"
    assert site.asked == []
    clock.later(hours=2)
    assert one().outcome == "saved"


def test_redirects_are_followed_and_counted(one, site: Site) -> None:
    site.answers["/b.html"] = Answer(status=301, headers={"Location": "c.html#top"})
    site.answers["/c.html"] = Answer(article())
    row = one(Answer(status=302, headers={"Location": "/b.html"}))
    assert (row.outcome, row.n_requests, row.final_url) == ("saved", 3, site.at("/c.html"))


def test_loops_and_long_ways_end(one, site: Site) -> None:
    site.answers["/b.html"] = Answer(status=302, headers={"Location": "/a.html"})
    assert one(Answer(status=302, headers={"Location": "/b.html"})).code == "fetching.redirect_loop"
    for n in range(9):
        site.answers[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n + 1}"})
    row = one(path="/0")
    assert (row.code, row.n_requests) == ("fetching.redirects", 6)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "//[::1", "http://user:pw@127.0.0.1/"])
def test_redirects_lead_to_the_web_alone(one, target: str) -> None:
    assert one(Answer(status=302, headers={"Location": target})).code == "fetching.no_web_address"


def test_redirects_never_lead_into_a_private_network(one, site: Site) -> None:
    other = Site()
    try:
        row = one(Answer(status=302, headers={"Location": other.at("/secret")}))
        assert (row.outcome, row.code) == ("refused", "fetching.private_address")  # same host, a port nobody named
        row = one(
            Answer(status=302, headers={"Location": f"http://localhost:{other.port}/"}), path="/b", hosts=["localhost"]
        )
        assert (row.outcome, row.code) == ("refused", "fetching.private_address")
        assert other.asked == []
    finally:
        other.close()


def test_a_public_name_that_resolves_to_a_private_address(one, site: Site) -> None:
    def resolver(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "169.254.169.254"] if host == "inner.example.cn" else ["127.0.0.1"]

    row = one(
        Answer(status=302, headers={"Location": "http://inner.example.cn/meta"}),
        hosts=["example.cn"],
        resolver=resolver,
    )
    assert (row.outcome, row.code) == ("refused", "fetching.private_address")


def test_other_hosts_have_to_be_named(one, site: Site) -> None:
    row = one(Answer(status=302, headers={"Location": "http://elsewhere.example.cn/"}))
    assert (row.outcome, row.code) == ("refused", "fetching.other_host")


def test_contents_are_refused_by_label_and_size_before_they_are_read(one, site: Site) -> None:
    assert one(Answer(b"x", type="image/png")).code == "fetching.type"
    row = one(Answer(b"a" * 21_000_000, type="text/html"), path="/b")
    assert row.code == "fetching.too_large"
    row = one(Answer(b"a" * 30_000_000, type="text/html", sent="gzip"), path="/c")  # small as sent
    assert row.code == "fetching.too_large"


def test_a_server_that_is_not_there(bring: Bring, clock: FakeClock) -> None:
    gone = Site()
    gone.close()
    [row] = bring(kind="addresses", addresses=[gone.at("/x")], tries=2).rows
    assert (row.outcome, row.code) == ("failed", "fetching.no_robots")


def test_missing_pages_rest_for_a_day(one, site: Site, clock: FakeClock) -> None:
    assert one(Answer(b"", 404)).code == "fetching.missing"
    site.asked.clear()
    assert one().code == "fetching.missing"
    assert site.asked == []
    clock.later(days=2)
    assert one(Answer(article())).outcome == "saved"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("172.16.5.4", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_guard_lets_named_hosts_pass() -> None:
    guard = Guard(lambda host, port: ["10.0.0.7"])
    with pytest.raises(FetchRefused):
        guard.addresses("intranet", 80)
    guard.name([("intranet", 80)])
    assert guard.addresses("intranet", 80) == ["10.0.0.7"]
    with pytest.raises(FetchRefused):
        guard.addresses("intranet", 22)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.beijing.gov.cn", "beijing.gov.cn"),
        ("www.gov.cn", "www.gov.cn"),
        ("www.sh.cn", "www.sh.cn"),
        ("zwgk.example.gov.cn", "zwgk.example.gov.cn"),
        ("www.example.com", "example.com"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_what_is_one_site(host: str, site: str) -> None:
    assert site_of(host) == site
