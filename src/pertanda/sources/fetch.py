"""Fetching one address: robots.txt, the host's turn, redirects one by one, an answer under limits of size and time."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
import msgspec

from pertanda import __version__
from pertanda.exceptions import InputError
from pertanda.records.gathering import Fetched
from pertanda.settings import Settings
from pertanda.sources.addresses import barred_url, host_of
from pertanda.sources.bounded import gunzip
from pertanda.sources.decoding import decode
from pertanda.sources.robots import AGENT, LARGEST_ROBOTS, Rules, rules_of
from pertanda.sources.schedule import until_retry
from pertanda.sources.transport import BarredAddressError
from pertanda.sources.turns import Now, Turns

__all__ = ["Failure", "Fetcher", "Reply", "Why", "user_agent"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CLOSED = frozenset({401, 402, 403, 451})
_TRY_AGAIN = frozenset({408, 425, 429})
_ROBOTS_AGAIN = datetime.timedelta(hours=1)  # after a robots.txt that could not be had
_NETWORK = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    ssl.SSLError,
    OSError,
)


class Why(Enum):
    """What a failure means for the next try."""

    RETRY = auto()  # the host or the way to it failed: again after a pause
    DEFERRED = auto()  # the host is to be left alone for now: the page itself has not failed
    CLOSED = auto()  # the page is there but not for us: pay-wall, 403, robots.txt
    FINAL = auto()  # there is no such page, or it may not be asked


class Reply(NamedTuple):
    """An answer with status 200-299 or 304. `url` is the last address of the redirects, header names are lower-case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Failure(NamedTuple):
    """Why there is no answer to use; `status` is 0 when none came."""

    url: str
    reason: str
    why: Why
    status: int = 0


class _Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int  # bytes as sent


def user_agent(contact: str) -> str:
    """How we name ourselves: program, version, and where to complain."""
    return f"{AGENT}/{__version__} (+{contact})" if contact else f"{AGENT}/{__version__}"


class Fetcher:
    """Fetches addresses politely. Every request it makes is in its log until `drain` takes it."""

    def __init__(self, *, settings: Settings, turns: Turns, transport: httpx.AsyncBaseTransport, now: Now) -> None:
        self._limits = settings.inputs
        self._settings = settings.gather
        self._turns = turns
        self._transport = transport
        self._now = now
        self._log: list[Fetched] = []
        self._robots_locks: dict[str, asyncio.Lock] = {}

    def drain(self) -> tuple[Fetched, ...]:
        """The requests made since the last call."""
        log, self._log = tuple(self._log), []
        return log

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Reply | Failure:
        """The answer to a GET, conditional when a validator is given; never raises for what the other side does."""
        headers = {"if-none-match": etag, "if-modified-since": last_modified}
        return await self._follow(url, {name: value for name, value in headers.items() if value}, obey=True)

    def paused_until(self, url: str) -> datetime.datetime | None:
        """Until when the address's host is left alone, if it is."""
        return self._turns.state(host_of(url)).paused_until

    async def rules(self, url: str) -> Rules:
        """The robots.txt rules of the address's host, fetched when they are unknown or old."""
        host = host_of(url)
        async with self._robots_locks.setdefault(host, asyncio.Lock()):
            state = self._turns.state(host)
            if _passed(state.robots_due_at, self._now()) and not self._turns.paused(host):
                await self._fetch_robots(url, host)
        text = self._turns.state(host).robots
        rules = rules_of(text or "")
        self._turns.slow_down(host, 2 * self._settings.delay_seconds if text is None else rules.crawl_delay)
        return rules

    async def _fetch_robots(self, url: str, host: str) -> None:
        """RFC 9309: a 4xx means no rules; if it cannot be had, the last copy goes on, else none at half the pace."""
        parts = urlsplit(url)
        answer = await self._follow(f"{parts.scheme}://{parts.netloc}/robots.txt", {}, obey=False)
        text: str | None
        due = self._now() + datetime.timedelta(hours=self._settings.robots_hours)
        if isinstance(answer, Reply):
            text = decode(answer.body[:LARGEST_ROBOTS])
        elif 400 <= answer.status < 500 and answer.why in (Why.CLOSED, Why.FINAL):
            text = ""
        else:
            text, due = self._turns.state(host).robots, self._now() + _ROBOTS_AGAIN
        self._turns.keep(msgspec.structs.replace(self._turns.state(host), robots=text, robots_due_at=due))

    async def _follow(self, url: str, headers: Mapping[str, str], *, obey: bool) -> Reply | Failure:
        for _ in range(self._settings.most_redirects + 1):
            barred = barred_url(url, self._settings)
            if barred:
                return self._refused(url, Failure(url, barred, Why.FINAL))
            if obey and not (await self.rules(url)).allows(url):
                return self._refused(url, Failure(url, "robots.txt does not allow it", Why.CLOSED))
            if self._turns.paused(host_of(url)):
                return Failure(url, "its host is left alone for now", Why.DEFERRED)
            answer = await self._turn(url, headers)
            if isinstance(answer, Failure):
                return answer
            if answer.status not in _REDIRECTS:
                return Reply(url, answer.status, answer.headers, answer.body)
            url = _target(url, answer.headers.get("location", ""))
        return Failure(url, f"more than {self._settings.most_redirects} redirects", Why.FINAL)

    def _refused(self, url: str, failure: Failure) -> Failure:
        self._note(url, 0, 0, 0.0, failure.reason)
        return failure

    async def _turn(self, url: str, headers: Mapping[str, str]) -> _Answer | Failure:
        """One request in the host's turn; the host's state and the log know of it afterwards."""
        loop, host = asyncio.get_running_loop(), host_of(url)
        async with self._turns.turn(host):
            started = loop.time()
            answer = await self._ask(url, headers)
            seconds = loop.time() - started
        size = answer.size if isinstance(answer, _Answer) else 0
        if isinstance(answer, _Answer):
            answer = self._judged(url, answer)
        elif answer.why is Why.RETRY:
            self._turns.failed(host, answer.reason)
        outcome = answer.reason if isinstance(answer, Failure) else "answered"
        self._note(url, answer.status, size, seconds, outcome)
        return answer

    def _judged(self, url: str, answer: _Answer) -> _Answer | Failure:
        status, host = answer.status, host_of(url)
        reason = f"the answer is {status}"
        if status >= 500 or status in _TRY_AGAIN:
            wait = until_retry(answer.headers, self._now())
            self._turns.failed(host, reason, wait)
            # A host that says when to come back has not failed the page.
            return Failure(url, reason, Why.RETRY if wait is None else Why.DEFERRED, status)
        self._turns.heard(host)
        if 200 <= status < 300 or status == 304 or (status in _REDIRECTS and answer.headers.get("location")):
            return answer
        return Failure(url, reason, Why.CLOSED if status in _CLOSED else Why.FINAL, status)

    async def _ask(self, url: str, headers: Mapping[str, str]) -> _Answer | Failure:
        try:
            async with asyncio.timeout(self._settings.total_seconds):
                return await self._exchange(url, headers)
        except InputError as error:  # an answer too large, a bomb, or cut gzip data
            return Failure(url, error.what, Why.FINAL if "cut short" not in error.what else Why.RETRY)
        except BarredAddressError as error:
            return Failure(url, str(error), Why.FINAL)
        except httpx.InvalidURL as error:
            return Failure(url, f"it is no web address ({error})", Why.FINAL)
        except TimeoutError:
            return Failure(url, f"no whole answer within {self._settings.total_seconds:g} s", Why.RETRY)
        except _NETWORK as error:
            return Failure(url, f"{type(error).__name__}: {error}".rstrip(": "), Why.RETRY)

    async def _exchange(self, url: str, headers: Mapping[str, str]) -> _Answer:
        request = httpx.Request("GET", url, headers={**self._own_headers(), **headers}, extensions=self._patience())
        response = await self._transport.handle_async_request(request)
        try:
            names = {name.lower(): value for name, value in response.headers.items()}
            if not 200 <= response.status_code < 300:
                return _Answer(response.status_code, names, b"", 0)
            packed = await self._read(response)
        finally:
            await response.aclose()
        return _Answer(response.status_code, names, self._unpacked(packed, names), len(packed))

    async def _read(self, response: httpx.Response) -> bytes:
        parts, size = [], 0
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for part in response.stream:
            size += len(part)
            if size > self._limits.largest_bytes:
                raise InputError(f"the answer is larger than {self._limits.largest_bytes:,} bytes")
            parts.append(part)
        return b"".join(parts)

    def _unpacked(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        coding = headers.get("content-encoding", "identity").strip().lower()
        if not body or coding in ("", "identity"):
            return body
        if coding not in ("gzip", "x-gzip"):
            raise InputError(f"the answer is packed as {coding[:20]!r}, which was not asked for")
        return gunzip(body, self._limits)

    def _own_headers(self) -> dict[str, str]:
        return {
            "user-agent": user_agent(self._settings.contact),
            "accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,"
            "application/feed+json;q=0.9,*/*;q=0.5",
            "accept-encoding": "gzip",
        }

    def _patience(self) -> dict[str, dict[str, float]]:
        read = self._settings.read_seconds
        times = {"connect": self._settings.connect_seconds, "read": read, "write": read}
        return {"timeout": {**times, "pool": self._settings.total_seconds}}

    def _note(self, url: str, status: int, size: int, seconds: float, outcome: str) -> None:
        line = Fetched(
            at=self._now(),
            host=host_of(url),
            url=url,
            status=status,
            size=size,
            seconds=round(seconds, 4),
            outcome=outcome,
        )
        self._log.append(line)


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:  # a bracket that opens no v6 address
        return location


def _passed(due: datetime.datetime | None, now: datetime.datetime) -> bool:
    return due is None or due <= now
