"""Which hosts may be asked: never one within a private network that configs/sources.yaml does not name itself.

A page or a redirect could name an address of the reader's own network (a router, a cloud's metadata service). So a name is
resolved here, all its addresses are looked at, and the connection goes to the address that was looked at: a name that
resolves to another one a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from pipeline.fetch.refusal import FetchRefused

Resolver = Callable[[str, int], list[str]]
Origin = tuple[str, int]
# Names under which anybody can have a site: what is under one of them is not one site.
_SUFFIX = re.compile(r"(?:gov|com|org|edu|net|ac|mil|[a-z]{2})\.cn|[^.]+")
_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> Origin:
    """Host and port of an address.

    Raises:
        FetchRefused: it is no address of the web.
    """
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower().rstrip("."), parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise FetchRefused("refused", "no_web_address") from None


def site_of(host: str) -> str:
    """The name under which a host's pages may stand: its own without www., where that is not everybody's."""
    bare = host.removeprefix("www.")
    return host if _SUFFIX.fullmatch(bare) else bare


def within(host: str, sites: Iterable[str]) -> bool:
    """Whether a host is one of the sites, or is under one of them."""
    return any(host == site or host.endswith(f".{site}") for site in sites)


def resolve(host: str, port: int) -> list[str]:
    """IP addresses of a host, as the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class Guard:
    """Looks at the addresses of hosts.

    Args:
        resolver: host and port to IP addresses.
    """

    def __init__(self, resolver: Resolver = resolve) -> None:
        self._named: set[Origin] = set()
        self._resolver = resolver

    def name(self, origins: Iterable[Origin]) -> None:
        """Hosts with their ports that the user names in configs/: his own choice, wherever they are."""
        self._named.update(origins)

    def addresses(self, host: str, port: int) -> list[str]:
        """IP addresses to connect to.

        Raises:
            FetchRefused: one of them is private.
            OSError: there is no such host.
        """
        found = self._resolver(host, port)
        if (host, port) not in self._named and not all(is_public(address) for address in found):
            raise FetchRefused("refused", "private_address", host=host)
        return found

    def is_private(self, host: str, port: int) -> bool:
        """Whether a host is in a private network, as far as can be told."""
        try:
            return not all(is_public(address) for address in self._resolver(host, port))
        except OSError:
            return False


class _Backend(httpcore.SyncBackend):
    """Connects to addresses that were looked at."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        try:
            addresses = self._guard.addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failed: Exception = httpcore.ConnectError(host)
        for address in addresses[:4]:
            try:
                return super().connect_tcp(address, port, *args, **kwargs)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class Transports:
    """Connections for fetching: looked at, or by the proxy that the system names.

    Args:
        guard: looks at addresses.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._made: dict[tuple[str, bool], httpx.HTTPTransport] = {}

    def of(self, url: str, *, verify: bool) -> httpx.HTTPTransport:
        """The transport for an address.

        Args:
            url: the address.
            verify: check certificates.

        Raises:
            FetchRefused: the host is private. (Without a proxy that shows when it is connected to.)
        """
        proxy = self._proxy(url)
        if proxy:
            host, port = origin_of(url)
            with suppress(OSError):  # behind a proxy names are often resolved by the proxy alone
                self._guard.addresses(host, port)
        key = (proxy, verify)
        if key not in self._made:
            self._made[key] = self._make(proxy, verify)
        return self._made[key]

    def close(self) -> None:
        """Close all connections."""
        for transport in self._made.values():
            transport.close()

    def _proxy(self, url: str) -> str:
        host, port = origin_of(url)
        if urllib.request.proxy_bypass(host) or self._guard.is_private(host, port):
            return ""
        proxies = urllib.request.getproxies()
        return proxies.get(urlsplit(url).scheme) or proxies.get("all") or ""

    def _make(self, proxy: str, verify: bool) -> httpx.HTTPTransport:
        context = _context(verify)
        if proxy:
            return httpx.HTTPTransport(verify=context, proxy=proxy)
        transport = httpx.HTTPTransport(verify=context)
        transport._pool = httpcore.ConnectionPool(
            ssl_context=context, keepalive_expiry=15, http2=False, network_backend=_Backend(self._guard)
        )
        return transport


def _context(verify: bool) -> ssl.SSLContext:
    context = httpx.create_ssl_context(verify=verify)
    if not verify:
        # Sites whose certificates cannot be checked often speak old versions of TLS, too.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
