"""A news web on loopback: many hosts behind one port, each path with its answer, every request on record.

Names end in `.test` (RFC 6761), which no real name does; `loopback` resolves them to 127.0.0.1 and nothing else.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import msgspec

from pertanda.settings import Settings, load

__all__ = ["ATOM", "Answer", "Asked", "Replay", "Site", "article_page", "feed", "loopback", "quick", "replay"]

TOWNS = [
    "Ambon",
    "Bandung",
    "Cirebon",
    "Denpasar",
    "Ende",
    "Fakfak",
    "Garut",
    "Jambi",
    "Kupang",
    "Lamongan",
    "Medan",
    "Nabire",
    "Palu",
    "Sorong",
]

ATOM = (("Content-Type", "application/atom+xml"),)


class Answer(NamedTuple):
    """An answer: as `body` says, after `delay` seconds; `cut` sends only so many bytes of it, `drip` seconds a byte."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    delay: float = 0.0
    cut: int | None = None
    drip: float = 0.0


class Asked(NamedTuple):
    """A request as the server saw it; times in seconds of one clock, `ended` just before the answer went out."""

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float


Site = Callable[[str, dict[str, str]], Answer | None]


class Replay:
    """The server. `sites` maps a host to a function of path and headers; None is a 404."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.asked: list[Asked] = []
        self.flying: dict[str, int] = {}
        self.most_flying = 0  # at one host
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def url(self, host: str, path: str) -> str:
        """The address of a path at a host."""
        return f"http://{host}:{self.port}{path}"

    def paths(self, host: str) -> list[str]:
        """What was asked of a host, in order."""
        return [line.path for line in self.asked if line.host == host]

    def gaps(self) -> list[float]:
        """Seconds from the end of each request to the beginning of the next at the same host."""
        by_host: dict[str, list[Asked]] = {}
        for line in sorted(self.asked, key=lambda line: line.began):
            by_host.setdefault(line.host, []).append(line)
        return [after.began - before.ended for lines in by_host.values() for before, after in itertools.pairwise(lines)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while (head := await reader.readuntil(b"\r\n\r\n")) and await self._answer(head, writer):
                    pass
        finally:
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> bool:
        began = time.monotonic()
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host, path = headers["host"].partition(":")[0], first.split()[1]
        self.flying[host] = self.flying.get(host, 0) + 1
        self.most_flying = max(self.most_flying, self.flying[host])
        site = self.sites.get(host)
        answer = (site(path, headers) if site else None) or Answer(b"no such page", 404)
        try:
            await asyncio.sleep(answer.delay)
        finally:
            self.flying[host] -= 1
            self.asked.append(Asked(host, path, headers, began, time.monotonic()))
        await self._send(answer, writer)
        return answer.cut is None

    async def _send(self, answer: Answer, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {answer.status} .", f"Content-Length: {len(answer.body)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
        body = answer.body[: answer.cut]
        if not answer.drip:
            writer.write(body)
        for byte in body if answer.drip else b"":
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(answer.drip)
        await writer.drain()

    def _track(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _main(self, ready: threading.Event, stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._track, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # a closed connection lets go of its socket one turn of the loop later

    @contextmanager
    def running(self) -> Iterator[Replay]:
        """Serves in a thread of its own for the block."""
        ready, stop = threading.Event(), asyncio.Event()
        thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._main(ready, stop)))
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(stop.set)
            thread.join()
            self._loop.close()


@contextmanager
def replay(**sites: Site) -> Iterator[Replay]:
    """A running server with these sites, by the first label of their host: `a` serves a.test."""
    server = Replay()
    server.sites.update({f"{name}.test": site for name, site in sites.items()})
    with server.running():
        yield server


async def loopback(host: str, port: int) -> list[str]:
    """The resolver of every test: names of the test web lie on loopback, others do not exist."""
    if not host.endswith(".test"):
        raise OSError(f"{host} does not exist")
    return ["127.0.0.1"]


def quick(*hosts: str, **changes: object) -> Settings:
    """Settings with politeness scaled down to 5 ms and the test hosts let in."""
    settings = load(environment={})
    values: dict[str, object] = {
        "delay_seconds": 0.005,
        "allowed_hosts": tuple(f"{host}.test" for host in hosts),
        "shortest_poll_minutes": 10.0,
        "backoff_seconds": 0.02,
        "total_seconds": 5.0,
        "read_seconds": 2.0,
        "revisit_hours": (),
        "contact": "mailto:desk@example.org",
    }
    return msgspec.structs.replace(settings, gather=msgspec.structs.replace(settings.gather, **values | changes))


def article_page(site: str, number: int, text: str = "") -> bytes:
    """A made-up article, labelled so, unlike every other."""
    town = TOWNS[number % len(TOWNS)]
    words = text or f"Contoh buatan nomor {number} dari {site}: gubernur bertemu warga {town} pada hari Senin."
    paragraphs = "".join(f"<p>{words} Paragraf {part}, bukan berita nyata.</p>" for part in range(4))
    return (
        f"<!DOCTYPE html><html lang='id'><head><title>Contoh {number} {town}</title></head>"
        f"<body><article><h1>Contoh {number}</h1>{paragraphs}</article></body></html>"
    ).encode()


def feed(server: Replay, host: str, paths: list[str], published: str = "2026-11-22T08:00:00Z", text: str = "") -> bytes:
    """An Atom feed of these paths."""
    entries = "".join(
        f"<entry><title>Contoh {path}</title><link href='{server.url(host, path)}'/><id>{path}</id>"
        f"<updated>{published}</updated><published>{published}</published><summary>{text}</summary></entry>"
        for path in paths
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{host}</title>{entries}</feed>".encode()
