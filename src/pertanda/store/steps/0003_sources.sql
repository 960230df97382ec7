-- Schema 3: gathering. Watched sources, what is known of each, pages they named, hosts, the archive's index, the log.
-- Times in columns are ISO 8601 in UTC with milliseconds, all of one length, so that they sort as text.

CREATE TABLE watched (
    url     TEXT PRIMARY KEY,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE watched_state (
    url     TEXT PRIMARY KEY,
    due_at  TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `job_key` is the article of the latest fetch that brought something new, `due_at` NULL for never again.
CREATE TABLE page (
    url        TEXT PRIMARY KEY,
    host       TEXT NOT NULL,
    source     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'given-up', 'barred')),
    background INTEGER NOT NULL,
    sort_at    TEXT NOT NULL,
    due_at     TEXT,
    job_key    TEXT,
    payload    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX page_due ON page (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX page_source ON page (source, state);

CREATE TABLE host (
    host         TEXT PRIMARY KEY,
    paused_until TEXT,
    payload      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each fetched page lies. Rows are added in the order of the archive, so the highest `seq` lies last.
CREATE TABLE archived (
    seq     INTEGER PRIMARY KEY,
    url     TEXT NOT NULL,
    job_key TEXT,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX archived_url ON archived (url);
CREATE INDEX archived_job ON archived (job_key) WHERE job_key IS NOT NULL;

CREATE TABLE request (
    seq     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    host    TEXT NOT NULL,
    status  INTEGER NOT NULL,
    size    INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX request_at ON request (at);
