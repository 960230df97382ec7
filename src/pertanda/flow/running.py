"""Running over a desk: queue, code, file, and trace copies; safe against a kill at any instant."""

from __future__ import annotations

import datetime
import functools
import hashlib
import traceback
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from pertanda import __version__
from pertanda.documents.duplicates.index import CopyIndex
from pertanda.documents.duplicates.rules import load_rules as load_duplicate_rules
from pertanda.documents.duplicates.sketch import make_sketch
from pertanda.exceptions import PertandaError, QuarantineError
from pertanda.flow.coding import Tools, code_article
from pertanda.knowledge.outlets import OutletIndex, ungraded
from pertanda.records.base import value_of
from pertanda.records.copy import Copy, CopyReason, Sketch
from pertanda.records.document import Document, RawArticle, Refusal
from pertanda.records.run import Finished, Job, Run
from pertanda.records.source import Source
from pertanda.settings import Settings
from pertanda.store.desk import Desk

__all__ = ["Report", "data_digest", "run", "seek_copies", "source_of", "this_run"]

Progress = Callable[[int], None]
# Documents sketched between two writes; a batch of this size holds some 5 MB of text.
SKETCHED_AT_ONCE = 1000


class Report(NamedTuple):
    """What a run did: articles coded, events found, articles known before, and inputs refused."""

    coded: int
    events: int
    known: int
    refused: int


def run(
    desk: Desk,
    inputs: Iterable[RawArticle | Refusal],
    *,
    tools: Tools,
    now: datetime.datetime,
    progress: Progress = lambda done: None,
) -> Report:
    """Queue every input, code what waits, and make this run the active one.

    Articles are durable once queued and again once coded, so a kill at any instant loses and doubles nothing; running
    again goes on where it stopped. `progress` is told how many articles are done.
    """
    run_id = desk.start_run(this_run(tools.settings, now))
    desk.requeue(run_id)
    known, refused = _enqueue(desk, inputs, tools.settings.runs.batch_size, now)
    coded = events = 0
    while jobs := desk.take(tools.settings.runs.batch_size):
        finished, spoiled = _code_jobs(desk, jobs, tools)
        # Sources first: after a kill between the two, the batch comes again and files them again.
        desk.save_sources(_sources(finished, tools.outlets))
        desk.finish(run_id, finished)
        coded += len(finished)
        refused += spoiled
        events += sum(len(result.events) for result in finished)
        progress(coded + refused)
    seek_copies(desk)
    desk.activate(run_id)
    return Report(coded, events, known, refused)


def seek_copies(desk: Desk) -> int:
    """Sketch every new document and file which earlier ones it repeats; returns how many copies were found."""
    waiting = iter(desk.unsketched())
    index: CopyIndex | None = None
    found = 0
    while batch := list(islice(waiting, SKETCHED_AT_ONCE)):
        index = index or CopyIndex(desk.newest_sketches(load_duplicate_rules().window_documents))
        sketches = [make_sketch(document.id, document.text) for document in batch]
        copies = [copy for sketch in sketches for copy in _copies_of(sketch, index, desk)]
        desk.save_copies(sketches, copies)
        found += len(copies)
        waiting = iter(desk.unsketched())
    return found


def _copies_of(sketch: Sketch, index: CopyIndex, desk: Desk) -> tuple[Copy, ...]:
    """Near copies in the window, and a word-for-word one however old."""
    copies = index.add(sketch)
    same = desk.same_text(sketch.digest)
    if same is None or any(copy.of_id == same for copy in copies):
        return copies
    exact = Copy(document_id=sketch.document_id, of_id=same, reason=CopyReason.SAME_TEXT, jaccard=1.0, containment=1.0)
    return (exact, *copies)


def _enqueue(desk: Desk, inputs: Iterable[RawArticle | Refusal], size: int, now: datetime.datetime) -> tuple[int, int]:
    """Queue the articles and file the refusals; how many articles were known before and how many were refused."""
    known = refused = 0
    iterator = iter(inputs)
    while batch := list(islice(iterator, size)):
        articles = [item for item in batch if isinstance(item, RawArticle)]
        known += len(articles) - desk.enqueue(articles, now=now)
        for item in batch:
            if isinstance(item, Refusal):
                desk.refuse(None, _of_its_own(item), "")
                refused += 1
    return known, refused


def _of_its_own(refusal: Refusal) -> Refusal:
    """The refusal filed under its origin and bytes: two empty files are two entries, not one."""
    text = f"{refusal.origin}\0{refusal.digest}".encode("utf-8", "surrogatepass")
    return msgspec.structs.replace(refusal, digest=hashlib.blake2b(text, digest_size=16).hexdigest())


def _code_jobs(desk: Desk, jobs: Sequence[Job], tools: Tools) -> tuple[list[Finished], int]:
    """Code a batch; what fails is filed in quarantine with its reason, the others go on."""
    finished, spoiled = [], 0
    for job in jobs:
        try:
            article = code_article(job.article, tools=tools, now=job.queued_at)
        except QuarantineError as error:
            reason = QuarantineError(error.what, fix=error.fix).line()  # where it is stands in the refusal's origin
            desk.refuse(job.key, _refusal(job, reason), "")
            spoiled += 1
        except PertandaError:
            raise
        except Exception as error:
            reason = f"a fault of the coder: {type(error).__name__}: {error}"
            desk.refuse(job.key, _refusal(job, reason), traceback.format_exc())
            spoiled += 1
        else:
            finished.append(
                Finished(key=job.key, document=article.document, sentences=article.sentences, events=article.events)
            )
    return finished, spoiled


def _refusal(job: Job, reason: str) -> Refusal:
    text = job.article.text or job.article.html or " ".join(job.article.sentences or ())
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Refusal(origin=job.article.origin, reason=reason, digest=digest, excerpt=text[:200])


def _sources(finished: Sequence[Finished], outlets: OutletIndex) -> list[Source]:
    names = {result.document.outlet: result.document for result in finished}
    return [source_of(document, outlets) for document in names.values()]


def source_of(document: Document, outlets: OutletIndex) -> Source:
    """The source record of a document: from the outlet table, or ungraded."""
    host = urlsplit(value_of(document.url) or "").hostname or ""
    found = (outlets.by_host(host) if host else None) or outlets.by_name(document.outlet)
    if found is not None and found.id == document.source_id:
        return found
    return msgspec.structs.replace(ungraded(host=host, name=document.outlet), id=document.source_id)


@functools.cache
def data_digest() -> str:
    """Digest of every data file the coder reads: another frame or actor makes another run."""
    digest = hashlib.blake2b(digest_size=16)
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*")):
        if path.suffix in (".toml", ".tsv", ".gz") and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def this_run(settings: Settings, now: datetime.datetime) -> Run:
    """The run that this version of code, data and settings makes."""
    text = msgspec.json.encode(settings.inputs, order="deterministic").decode()
    return Run(code_version=__version__, data_digest=data_digest(), settings=text, started_at=now)
