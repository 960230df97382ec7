"""Over TLS the name asked for stays: in the greeting (SNI), in the certificate's check and in the Host header."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from pertanda.sources import transport
from pertanda.sources.fetch import Failure, Reply
from pertanda.sources.gather import fetching
from sources.gather.replay import loopback, quick

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not at hand to make a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for a.test that nobody has signed, with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "a.pem"
    key = path.with_suffix(".key")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=a.test -addext subjectAltName=DNS:a.test"
    subprocess.run([*command.split(), "-keyout", str(key), "-out", str(path)], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


async def asked(host: str, certificate: Path, names: list[str | None], hosts: list[str]) -> Reply | Failure:
    """The answer of a TLS server on loopback to a request for `host`; what it was greeted with and asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda connection, name, _: names.append(name)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        hosts.append(next(line[6:] for line in head.split("\r\n") if line.lower().startswith("host: ")))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhalo")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with server, fetching((), settings=quick("a", "b"), resolver=loopback) as (fetcher, _):
        return await fetcher.get(f"https://{host}:{port}/")


def test_the_name_is_kept(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ssl_context", lambda: ssl.create_default_context(cafile=str(certificate)))
    names: list[str | None] = []
    hosts: list[str] = []
    reply = asyncio.run(asked("a.test", certificate, names, hosts))
    assert isinstance(reply, Reply)
    assert reply.body == b"halo"
    assert set(names) == {"a.test"}
    assert {host.partition(":")[0] for host in hosts} == {"a.test"}


def test_a_certificate_for_another_name_is_refused(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ssl_context", lambda: ssl.create_default_context(cafile=str(certificate)))
    hosts: list[str] = []
    failure = asyncio.run(asked("b.test", certificate, [], hosts))
    assert isinstance(failure, Failure)
    assert hosts == []


def test_a_certificate_that_nobody_signed_is_refused(certificate: Path) -> None:
    hosts: list[str] = []
    failure = asyncio.run(asked("a.test", certificate, [], hosts))
    assert isinstance(failure, Failure)
    assert "certificate" in failure.reason.lower()
    assert hosts == []
