"""The river as a whole: the only module that knows every stage.

`prepare` loads what the stages need, `code_article` takes one raw article through reading, mentions and events,
`run` does so for a desk, `refresh` remakes happenings, signals and assessments, `publish` makes the brief of a day.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from pertanda import __version__
from pertanda.assessments.judged import judged
from pertanda.assessments.weigh import history
from pertanda.documents.duplicates.index import CopyIndex
from pertanda.documents.duplicates.origins import origin_of
from pertanda.documents.duplicates.rules import load_rules as load_duplicate_rules
from pertanda.documents.duplicates.sketch import make_sketch
from pertanda.documents.read import read
from pertanda.evaluation.export import gold_document
from pertanda.events.code import Coded, code_sentences
from pertanda.exceptions import NotFoundError, PertandaError, QuarantineError
from pertanda.happenings.merge import merge
from pertanda.knowledge.actors import ActorIndex, load_actors
from pertanda.knowledge.labels import actor_label
from pertanda.knowledge.outlets import OutletIndex, load_outlets, ungraded
from pertanda.knowledge.places import PlaceIndex, load_places
from pertanda.knowledge.reader_grades import with_reader_grades
from pertanda.languages import load_all
from pertanda.languages.pack import LanguagePack
from pertanda.mentions.find import find
from pertanda.publication.brief import tell
from pertanda.publication.why import Material
from pertanda.records.assessment import Assessment
from pertanda.records.base import value_of
from pertanda.records.brief import Brief
from pertanda.records.copy import Copy, CopyReason, Sketch
from pertanda.records.document import Document, RawArticle, Refusal, Sentence
from pertanda.records.event import Event
from pertanda.records.gold import GoldDocument
from pertanda.records.happening import Happening
from pertanda.records.run import Finished, Job, Run
from pertanda.records.signal import Signal
from pertanda.records.source import Source
from pertanda.settings import Settings
from pertanda.signals.watch import watch
from pertanda.store.desk import Desk

__all__ = [
    "Article",
    "Report",
    "Tools",
    "code_article",
    "code_gold",
    "full_id",
    "material",
    "newest_day",
    "prepare",
    "publish",
    "refresh",
    "run",
]

Progress = Callable[[int], None]
SHORTEST_ID = 6
# Documents sketched between two writes; a batch of this size holds some 5 MB of text.
SKETCHED_AT_ONCE = 1000


class Tools(NamedTuple):
    """Everything the stages are given: languages, knowledge and settings, loaded once."""

    packs: Mapping[str, LanguagePack]
    actors: ActorIndex
    places: PlaceIndex
    outlets: OutletIndex
    settings: Settings


class Article(NamedTuple):
    """One article through the river up to its events."""

    document: Document
    sentences: tuple[Sentence, ...]
    coded: list[Coded]

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, in order."""
        return tuple(event for coded in self.coded for event in coded.events)


class Report(NamedTuple):
    """What a run did: articles coded, events found, articles known before, and inputs refused."""

    coded: int
    events: int
    known: int
    refused: int


def words(text: str) -> list[str]:
    """The words and signs of a name, cut as sentences are."""
    return [token.text for token in LanguagePack().tokens(text)]


def prepare(settings: Settings) -> Tools:
    """Load languages and knowledge. Raises DataFileError when one of their files is broken."""
    return Tools(load_all(), load_actors(words), load_places(words), load_outlets(), settings)


def code_article(raw: RawArticle, *, tools: Tools, now: datetime.datetime) -> Article:
    """One article to its events. Raises QuarantineError when it is no usable article."""
    document, sentences = read(raw, now=now, knowledge=tools.outlets, packs=tools.packs, settings=tools.settings)
    pack = tools.packs[document.language]
    analyses = find(document, sentences, actors=tools.actors, places=tools.places, pack=pack)
    return Article(document, sentences, code_sentences(document, analyses, pack=pack))


def code_gold(documents: Sequence[GoldDocument], *, tools: Tools) -> list[GoldDocument]:
    """Code the sentences of gold documents, their annotation unseen; `published` is taken as the day we knew."""
    return [_code_gold(document, tools) for document in documents]


def _code_gold(gold: GoldDocument, tools: Tools) -> GoldDocument:
    raw = RawArticle(
        origin=gold.id,
        sentences=tuple(sentence.text for sentence in gold.sentences),
        published=gold.published.isoformat(),
        outlet=gold.source,
        language=gold.lang,
        given_id=gold.id,
    )
    seen = datetime.datetime.combine(gold.published, datetime.time(23, 59), datetime.UTC)
    article = code_article(raw, tools=tools, now=seen)
    return gold_document(article.document, article.sentences, article.events)


# -- running over a desk ---------------------------------------------------------------------------------------------


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
    root = Path(__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix in (".toml", ".tsv", ".gz") and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def this_run(settings: Settings, now: datetime.datetime) -> Run:
    """The run that this version of code, data and settings makes."""
    text = msgspec.json.encode(settings.inputs, order="deterministic").decode()
    return Run(code_version=__version__, data_digest=data_digest(), settings=text, started_at=now)


# -- views -----------------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    """What is known as of a day: documents published (or, without a date, seen) by its end, and their events."""

    documents: dict[str, Document]
    events: list[Event]
    sources: dict[str, Source]


def day_of(document: Document) -> datetime.date:
    """The day a document became known: of publication, else when it was seen."""
    return value_of(document.published) or document.seen_at.date()


def newest_day(desk: Desk) -> datetime.date | None:
    """The latest publication day on the desk, or None when it holds no document."""
    return max((day_of(document) for document in desk.documents()), default=None)


def _latest_told(desk: Desk, as_of: datetime.date | None) -> dict[str, Document]:
    """The versions that stood on a day: an edit of later takes nothing from the brief of before."""
    told = {d.id: d for d in desk.documents(all_versions=True) if as_of is None or day_of(d) <= as_of}
    replaced = {document.supersedes for document in told.values()}
    return {id_: document for id_, document in told.items() if id_ not in replaced}


def _known(desk: Desk, as_of: datetime.date | None, outlets: OutletIndex) -> _Known:
    told = _latest_told(desk, as_of)
    origins = origin_of(told.values(), desk.copies())
    documents = {i: msgspec.structs.replace(d, traced_origin=origins[i]) for i, d in told.items()}
    events = [e for e in desk.events(all_versions=True) if e.document_id in documents]
    return _Known(documents, events, with_reader_grades(desk.sources(), desk.watched(), outlets))


def _sentences(desk: Desk, events: Iterable[Event]) -> dict[str, Sentence]:
    wanted = dict.fromkeys(event.document_id for event in events)
    return {s.id: s for document_id in wanted for s in desk.sentences_of(document_id)}


def refresh(desk: Desk, *, tools: Tools) -> None:
    """Remake happenings, signals and assessments as of the newest day, in one transaction."""
    run_id, as_of = desk.active_run(), newest_day(desk)
    if run_id is None or as_of is None:
        return
    view = _view(desk, _known(desk, None, tools.outlets), tools, as_of)
    desk.replace_view(run_id, happenings=view.happenings, signals=view.signals, assessments=view.assessments)


class _View(NamedTuple):
    """What follows from the events known as of a day."""

    happenings: list[Happening]
    signals: list[Signal]
    assessments: list[Assessment]
    sentences: dict[str, Sentence]


def _view(desk: Desk, known: _Known, tools: Tools, as_of: datetime.date) -> _View:
    happenings = merge(known.events, documents=known.documents, grades=known.sources)
    sentences = _sentences(desk, known.events)
    questions, resolutions = list(desk.questions()), desk.resolutions()
    judged_days = judged(
        questions, events=known.events, documents=known.documents, last=as_of, settings=tools.settings.signals
    )
    assessments = [
        assessment
        for question in questions
        for assessment in history(
            [question],
            events=known.events,
            happenings=happenings,
            documents=known.documents,
            first=min(question.opens, as_of),
            last=as_of,
            sentences=sentences,
            signals=judged_days,
            resolutions=resolutions,
        )
    ]
    signals = watch(happenings, as_of=as_of, settings=tools.settings.signals)
    return _View(happenings, signals, assessments, sentences)


def publish(
    desk: Desk, *, tools: Tools, as_of: datetime.date, language: str, since: datetime.date | None = None
) -> Brief:
    """The brief of a day in a language, made from what was known by that day; news is what came after `since`.

    Raises SupportError for a statement without a sentence, UsageError for a language without wording.
    """
    known = _known(desk, as_of, tools.outlets)
    view = _view(desk, known, tools, as_of)
    return tell(
        as_of=as_of,
        language=language,
        happenings=view.happenings,
        signals=view.signals,
        assessments=view.assessments,
        questions=desk.questions(),
        sentences=view.sentences,
        documents=known.documents,
        sources=known.sources,
        events={event.id: event for event in known.events},
        settings=tools.settings.brief,
        names=actor_label,
        since=since,
    )


def material(desk: Desk, *, tools: Tools, as_of: datetime.date) -> Material:
    """Every record of the view of a day by id, for walking down from any of them."""
    known = _known(desk, as_of, tools.outlets)
    view = _view(desk, known, tools, as_of)
    briefs = [brief for brief in desk.briefs() if brief.as_of <= as_of]
    return Material(
        documents=known.documents,
        sentences={s.id: s for d in known.documents for s in desk.sentences_of(d)},
        events={event.id: event for event in known.events},
        sources=known.sources,
        happenings={h.id: h for h in view.happenings},
        signals={s.id: s for s in view.signals},
        questions={q.id: q for q in desk.questions()},
        assessments={a.id: a for a in view.assessments},
        briefs={b.id: b for b in briefs},
        archived={i: row for i, row in desk.archived_documents().items() if i in known.documents},
    )


def full_id(beginning: str, records: Material) -> str:
    """The one id that begins so. Raises NotFoundError for none or several, or fewer than six characters."""
    wanted = beginning.strip().lower()
    # A document's id stands in two groups: of documents and of archived pages.
    every = dict.fromkeys(i for group in records for i in group)
    found = [i for i in every if i.startswith(wanted) or i[2:].startswith(wanted)]
    if len(wanted) < SHORTEST_ID:
        raise NotFoundError(f"{beginning!r} is too short", fix=f"Give {SHORTEST_ID} characters of the id or more.")
    if len(found) != 1:
        what = "no record has" if not found else f"{len(found)} records have"
        raise NotFoundError(f"{what} an id that begins with {wanted!r}", fix="Ids stand in a brief's JSON and page.")
    return found[0]
