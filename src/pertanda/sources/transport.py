"""HTTP connections that go to exactly the address that was checked.

The name is resolved once, every address it has is judged, and the connection is made to the one judged good; TLS and
the Host header keep the name. A name that resolves elsewhere a moment later (DNS rebinding) thus gains nothing. Proxies
from the environment are not used: they would resolve for us.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import httpx

from pertanda.settings import GatherSettings
from pertanda.sources.addresses import Resolver, barred_address, resolve

__all__ = ["BarredAddressError", "GuardedBackend", "GuardedTransport"]

_IDLE_SECONDS = 30.0


class BarredAddressError(OSError):
    """The host resolves to an address that may not be connected to."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to public addresses only; `allowed_hosts` are exempt."""

    def __init__(self, settings: GatherSettings, resolver: Resolver = resolve) -> None:
        self._settings = settings
        self._resolve = resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first address of `host`. Raises BarredAddressError when any of them is not public.

        Any, not the first: a name that mixes public and private addresses is an attack or a mistake.
        """
        addresses = await self._resolve(host, port)
        if not addresses:
            raise httpcore.ConnectError(f"{host} has no address")
        if host.lower().rstrip(".") not in self._settings.allowed_hosts:
            self._check(addresses, port)
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def _check(self, addresses: list[str], port: int) -> None:
        # The port is checked again here, where it counts, should two parsers read one address differently.
        reasons = [reason for address in addresses if (reason := barred_address(address))]
        if port not in self._settings.allowed_ports:
            reasons.append(f"port {port} is not in gather.allowed_ports")
        if reasons:
            raise BarredAddressError(reasons[0])

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Refused: no source speaks through a local socket. Raises BarredAddressError."""
        raise BarredAddressError("local sockets are not asked")

    async def sleep(self, seconds: float) -> None:
        """Pauses, for httpcore's own retries."""
        await self._inner.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    """An answer's bytes as they come."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 and HTTP/2 over guarded connections; no proxy, no cookie, no redirect."""

    def __init__(self, settings: GatherSettings, resolver: Resolver = resolve) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context(),
            max_connections=settings.concurrency,
            keepalive_expiry=_IDLE_SECONDS,
            http2=True,
            network_backend=GuardedBackend(settings, resolver),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request, one answer, its body unread. Raises what httpcore raises, or BarredAddressError."""
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._pool.aclose()


def ssl_context() -> ssl.SSLContext:
    """TLS with the certificates that httpx trusts, whatever SSL_CERT_FILE says."""
    return httpx.create_ssl_context(trust_env=False)
