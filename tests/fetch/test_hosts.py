"""Certificates and proxies."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.conftest import Bring
from tests.fetch.site import Answer, Site, article


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Site]:
    """A site with https whose certificate nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    made = Site(context)
    yield made
    made.close()


def test_certificates_are_checked_unless_a_reason_is_written_down(secure: Site, bring: Bring) -> None:
    secure.answers["/a.html"] = Answer(article())
    address = {"kind": "addresses", "addresses": [secure.at("/a.html")]}
    [row] = bring(**address).rows
    assert (row.outcome, row.code) == ("refused", "fetching.tls")
    assert "unverified_tls" in row.problem.text("en")
    assert secure.asked == []
    [row] = bring(**address, unverified_tls="certificate of the county expired, told by phone").rows
    assert row.outcome == "saved"


def test_from_https_nothing_leads_to_an_unprotected_address(secure: Site, site: Site, bring: Bring) -> None:
    secure.answers["/a.html"] = Answer(status=302, headers={"Location": site.at("/b.html")})
    why = "certificate of a test"
    [row] = bring(kind="addresses", addresses=[secure.at("/a.html")], unverified_tls=why).rows
    assert (row.outcome, row.code) == ("refused", "fetching.redirect_unsafe")
    assert site.asked == []


def test_the_proxy_of_the_system_is_used(site: Site, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.at(""))
    monkeypatch.setenv("no_proxy", "")
    site.answers["/a.html"] = Answer(article())

    def resolver(host: str, port: int) -> list[str]:
        return ["10.0.0.1"] if host.startswith("inner") else ["93.184.216.34"]

    url = "http://www.example.gov.cn/a.html"
    [row] = bring(kind="addresses", addresses=[url], resolver=resolver).rows
    assert row.outcome == "saved"
    assert [path for path, _ in site.asked] == ["http://www.example.gov.cn/robots.txt", url]
    site.answers["/b.html"] = Answer(status=302, headers={"Location": "http://inner.example.gov.cn/"})
    [row] = bring(kind="addresses", addresses=[url.replace("a.html", "b.html")], resolver=resolver).rows
    assert (row.outcome, row.code) == ("refused", "fetching.private_address")
