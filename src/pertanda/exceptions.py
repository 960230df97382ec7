"""The exception tree. It imports nothing, so every module may use it.

PertandaError                 anything Pertanda raises on purpose; exit code 1
├── UsageError                a wrong option or argument; exit code 2
├── InputError                an input that cannot be read as an article; exit code 3
│   └── QuarantineError       one article is unusable, the others go on
├── DataFileError             a broken line in a data file, a settings file or a definition; exit code 4
├── StoreError                the desk file cannot be opened, read or written; exit code 5
│   ├── StoreLockedError      another process is writing
│   ├── StoreCorruptError     the file is no desk, or damaged
│   ├── StoreFullError        the disk is full
│   └── NondeterminismError   one run produced two different records under one key
├── SupportError              a statement without a sentence to rest on; exit code 6
└── NotFoundError             no record with that id; exit code 7
"""

from __future__ import annotations

__all__ = [
    "DataFileError",
    "InputError",
    "NondeterminismError",
    "NotFoundError",
    "PertandaError",
    "QuarantineError",
    "StoreCorruptError",
    "StoreError",
    "StoreFullError",
    "StoreLockedError",
    "SupportError",
    "UsageError",
]


class PertandaError(Exception):
    """What happened, where, and what to do next, in one line each."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(self.line())

    def line(self) -> str:
        """The message as one line: `where: what. fix`."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return " ".join(f"{head.rstrip('.')}. {self.fix}".split()) if self.fix else " ".join(head.split())

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.fix))


def _rebuild(kind: type[PertandaError], what: str, where: str, fix: str) -> PertandaError:
    return kind(what, where=where, fix=fix)


class UsageError(PertandaError):
    """A wrong option or argument."""

    exit_code = 2


class InputError(PertandaError):
    """An input that cannot be read as an article."""

    exit_code = 3


class QuarantineError(InputError):
    """One article is unusable; the caller files it with its reason and goes on."""


class DataFileError(PertandaError):
    """A broken line in a data file, settings file or definition: `where` is `file:line`."""

    exit_code = 4


class StoreError(PertandaError):
    """The desk file cannot be opened, read or written."""

    exit_code = 5


class StoreLockedError(StoreError):
    """Another process holds the write lock of the desk file."""


class StoreCorruptError(StoreError):
    """The file is not a desk, or it is damaged."""


class StoreFullError(StoreError):
    """The disk is full."""


class NondeterminismError(StoreError):
    """One run produced two different records under one key."""


class SupportError(PertandaError):
    """A statement was about to be published without a sentence to rest on."""

    exit_code = 6


class NotFoundError(PertandaError):
    """No record with that id."""

    exit_code = 7
