-- Schema 1: every table but the full-text index.
-- Records stand as JSON in `payload`; the other columns repeat what is looked up or sorted by.
-- Ids are text (a letter, a dash, 32 hex digits), days and times ISO 8601, times in UTC.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows elsewhere name a run by its number: 1 byte instead of 34 in every event and index entry.
CREATE TABLE run (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL
) STRICT;

-- The queue. The article itself stands in `raw`, so that a change of state rewrites some 100 bytes, not a page of HTML.
CREATE TABLE job (
    seq         INTEGER PRIMARY KEY,
    stage       TEXT NOT NULL,
    key         TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'refused')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    queued_at   TEXT NOT NULL,
    document_id TEXT,
    error       TEXT,
    UNIQUE (stage, key)
) STRICT;
CREATE INDEX job_waiting ON job (stage, attempts, seq) WHERE state = 'waiting';
CREATE INDEX job_running ON job (seq) WHERE state = 'running';

-- The article as it came in, zlib over JSON; kept after the job is done, so that a new version can code it again.
CREATE TABLE raw (
    job     INTEGER PRIMARY KEY,
    payload BLOB NOT NULL
) STRICT;

CREATE TABLE quarantine (
    seq       INTEGER PRIMARY KEY,
    stage     TEXT NOT NULL,
    key       TEXT NOT NULL,
    origin    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    excerpt   TEXT NOT NULL,
    traceback TEXT NOT NULL,
    attempts  INTEGER NOT NULL,
    at        TEXT NOT NULL,
    UNIQUE (stage, key)
) STRICT;

CREATE TABLE source (
    id      TEXT PRIMARY KEY,
    payload TEXT NOT NULL
) STRICT;

-- Which documents there are, and which is the latest version of its article. `day` is the day of publication,
-- or the day it was seen where that is unknown.
CREATE TABLE document (
    id         TEXT PRIMARY KEY,
    article_id TEXT NOT NULL,
    outlet     TEXT NOT NULL,
    language   TEXT NOT NULL,
    day        TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    supersedes TEXT,
    latest     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX document_article ON document (article_id);
CREATE INDEX document_day ON document (day, id);

-- What was read in a document. A new version of the reading stage that sees another title, date or other sentences in
-- the same text adds a row here and leaves the old one to the old run. Its sentences are [first, first + sentences).
CREATE TABLE reading (
    seq         INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL,
    digest      TEXT NOT NULL,
    first       INTEGER NOT NULL,
    sentences   INTEGER NOT NULL,
    payload     TEXT NOT NULL,
    UNIQUE (document_id, digest)
) STRICT;

-- `seq` is the day (days since 0001-01-01) times 2^32 plus a number within the day, so that descending order is newest first.
CREATE TABLE sentence (
    seq     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL,
    reading INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX sentence_id ON sentence (id);

-- Which run coded which document from which reading, with how many events; `digest` covers all of it.
CREATE TABLE coding (
    run         INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    reading     INTEGER NOT NULL,
    events      INTEGER NOT NULL,
    job_key     TEXT NOT NULL,
    digest      TEXT NOT NULL,
    PRIMARY KEY (run, document_id)
) STRICT, WITHOUT ROWID;

-- Countries are the distinct country halves of the actor codes, in the order of the record, joined by spaces.
CREATE TABLE event (
    seq                 INTEGER PRIMARY KEY,
    run                 INTEGER NOT NULL,
    id                  TEXT NOT NULL,
    document_id         TEXT NOT NULL,
    event_day           TEXT,
    seen_at             TEXT NOT NULL,
    actor_countries     TEXT NOT NULL,
    recipient_countries TEXT NOT NULL,
    type                TEXT NOT NULL,
    modality            TEXT NOT NULL,
    confidence          REAL NOT NULL,
    payload             TEXT NOT NULL,
    UNIQUE (id, run)
) STRICT;
CREATE INDEX event_day ON event (run, event_day, id);
CREATE INDEX event_document ON event (document_id, run);

-- Derived views, rewritten as a whole for a run.
CREATE TABLE happening (
    seq     INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,
    id      TEXT NOT NULL,
    day     TEXT,
    payload TEXT NOT NULL,
    UNIQUE (id, run)
) STRICT;
CREATE INDEX happening_day ON happening (run, day, id);

CREATE TABLE signal (
    seq     INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,
    id      TEXT NOT NULL,
    day     TEXT,
    payload TEXT NOT NULL,
    UNIQUE (id, run)
) STRICT;
CREATE INDEX signal_day ON signal (run, day, id);

CREATE TABLE question (
    id      TEXT PRIMARY KEY,
    slug    TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;

-- Append-only: a probability once stated stays on record; `current` marks those of the view that stands now.
CREATE TABLE assessment (
    seq         INTEGER PRIMARY KEY,
    run         INTEGER NOT NULL,
    id          TEXT NOT NULL,
    question_id TEXT NOT NULL,
    as_of       TEXT NOT NULL,
    current     INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    payload     TEXT NOT NULL,
    UNIQUE (id, run, digest)
) STRICT;
CREATE INDEX assessment_question ON assessment (run, question_id, as_of);

-- Append-only: what was published on a day stays on record, a second edition stands beside it.
CREATE TABLE brief (
    seq      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,
    as_of    TEXT NOT NULL,
    language TEXT NOT NULL,
    digest   TEXT NOT NULL,
    payload  TEXT NOT NULL,
    UNIQUE (id, digest)
) STRICT;
CREATE INDEX brief_day ON brief (as_of, language);

-- The reading of each document that readers see: the active run's, else the newest.
CREATE VIEW shown AS
SELECT document.id AS document_id,
       coalesce(
           (SELECT coding.reading FROM coding
             WHERE coding.document_id = document.id
               AND coding.run = (SELECT run.number FROM run JOIN meta ON meta.value = run.id
                                  WHERE meta.key = 'active_run')),
           (SELECT max(reading.seq) FROM reading WHERE reading.document_id = document.id)
       ) AS reading
  FROM document;
