-- Schema 4: what is kept of texts to find their copies, and the copies found (pertanda.documents.duplicates).

-- `seq` counts in the order in which documents were compared: the newest ones are the window of the next start.
CREATE TABLE sketch (
    seq         INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL UNIQUE,
    digest      BLOB NOT NULL,
    shingles    BLOB NOT NULL,
    words       BLOB NOT NULL
) STRICT;
-- The same text is found however long ago it came, the window apart.
CREATE INDEX sketch_digest ON sketch (digest);

CREATE TABLE copy (
    document_id TEXT NOT NULL,
    of_id       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    jaccard     REAL NOT NULL,
    containment REAL NOT NULL,
    PRIMARY KEY (document_id, of_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_of ON copy (of_id);
