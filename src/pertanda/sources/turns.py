"""Politeness: one request at a time to a host, a pause after each, and a longer one after failures."""

from __future__ import annotations

import asyncio
import datetime
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import msgspec

from pertanda.records.gathering import HostState
from pertanda.settings import GatherSettings
from pertanda.sources.schedule import backoff

__all__ = ["Now", "Turns"]

# The present moment, UTC, for what is kept; pauses within a process are measured by the loop's own clock.
Now = Callable[[], datetime.datetime]


class _Host:
    """The turns of one host: who has it, from when the next may have it, and what is known of it."""

    def __init__(self, state: HostState, next_at: float) -> None:
        self.lock = asyncio.Lock()
        self.state = state
        self.next_at = next_at
        self.delay = 0.0
        self.pause = datetime.timedelta(0)  # a Crawl-delay too long to wait for


class Turns:
    """Hands out turns at hosts.

    A process cannot know when its predecessor, perhaps killed, last asked a host. So hosts known from before get their
    first turn one pause after the start; `on_first_contact` must make a host known, durably, before it is first asked.
    """

    def __init__(
        self,
        known: Iterable[HostState],
        *,
        settings: GatherSettings,
        now: Now,
        chance: random.Random,
        on_first_contact: Callable[[HostState], None],
    ) -> None:
        self._settings = settings
        self._now = now
        self._chance = chance
        self._on_first_contact = on_first_contact
        self._started = asyncio.get_running_loop().time()
        self._hosts = {state.host: self._new(state, known=True) for state in known}
        self._flying = asyncio.Semaphore(settings.concurrency)
        self._changed: set[str] = set()

    def _new(self, state: HostState, *, known: bool) -> _Host:
        host = _Host(state, self._started)
        host.delay = self._settings.delay_seconds
        if known:
            host.next_at = self._started + host.delay
        return host

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            state = HostState(host=name)
            self._on_first_contact(state)
            self._hosts[name] = self._new(state, known=False)
        return self._hosts[name]

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Waits for the host's next turn and holds it for the block; the pause begins when the block ends."""
        host = self._host(name)
        loop = asyncio.get_running_loop()
        async with host.lock:
            # The clock of a sleep may run ahead of the loop's by its resolution.
            while (wait := host.next_at - loop.time()) > 0:
                await asyncio.sleep(wait)
            async with self._flying:
                try:
                    yield
                finally:
                    host.next_at = loop.time() + host.delay
                    if host.pause:
                        self.keep(msgspec.structs.replace(host.state, paused_until=self._now() + host.pause))

    def state(self, name: str) -> HostState:
        """What is known of a host."""
        return self._hosts[name].state if name in self._hosts else HostState(host=name)

    def paused(self, name: str) -> bool:
        """Whether the host is to be left alone for now."""
        until = self.state(name).paused_until
        return until is not None and until > self._now()

    def keep(self, state: HostState) -> None:
        """Replaces what is known of a host (its robots.txt)."""
        self._host(state.host).state = state
        self._changed.add(state.host)

    def slow_down(self, name: str, crawl_delay: float) -> None:
        """Sets the pause between requests: the host's Crawl-delay where it is longer than ours.

        A host known from before gets its first turn that much later after the start, for the same reason. A delay
        longer than a cycle is not waited for: the host is paused, durably, after each request.
        """
        host = self._host(name)
        if crawl_delay > self._settings.cycle_seconds:
            host.pause = datetime.timedelta(seconds=crawl_delay)
            return
        delay = max(self._settings.delay_seconds, crawl_delay)
        if delay > host.delay:
            host.next_at += delay - host.delay
        host.delay = delay

    def heard(self, name: str) -> None:
        """The host answered as it should."""
        host = self._host(name)
        if host.state.failures:
            until = host.state.paused_until if host.pause else None
            self.keep(msgspec.structs.replace(host.state, failures=0, paused_until=until, error=""))

    def failed(self, name: str, error: str, retry_after: datetime.timedelta | None = None) -> None:
        """The host failed (no answer, 429, 5xx). It is left alone for as long as it asks, or, from
        `breaker_failures` in a row on, for the pause of the back-off; then one request tries it again.
        """
        state = self._host(name).state
        failures = state.failures + 1
        wait = min(retry_after or datetime.timedelta(0), self._longest())
        beyond = failures - self._settings.breaker_failures + 1
        if beyond > 0:
            wait = max(wait, backoff(beyond, self._settings, self._chance))
        until = self._now() + wait if wait else None
        self.keep(msgspec.structs.replace(state, failures=failures, paused_until=until, error=error))

    def _longest(self) -> datetime.timedelta:
        return datetime.timedelta(hours=self._settings.longest_backoff_hours)

    def changes(self) -> tuple[HostState, ...]:
        """The hosts whose state changed since the last call, to be filed."""
        changed = tuple(self._hosts[name].state for name in sorted(self._changed))
        self._changed.clear()
        return changed
