-- Schema 5: answers given by hand, and a ledger of probabilities that no program of ours can rewrite.

CREATE TABLE resolution (
    seq         INTEGER PRIMARY KEY,
    question_id TEXT NOT NULL,
    day         TEXT NOT NULL,
    payload     TEXT NOT NULL
) STRICT;
CREATE INDEX resolution_question ON resolution (question_id, seq);

CREATE TRIGGER resolution_stays BEFORE UPDATE ON resolution
BEGIN SELECT RAISE(ABORT, 'an answer given by hand stays on record: add another one'); END;
CREATE TRIGGER resolution_kept BEFORE DELETE ON resolution
BEGIN SELECT RAISE(ABORT, 'an answer given by hand stays on record: add another one'); END;

-- `current` alone may change: it marks the probabilities of the standing view.
CREATE TRIGGER assessment_stays BEFORE UPDATE OF run, id, question_id, as_of, digest, payload ON assessment
BEGIN SELECT RAISE(ABORT, 'a probability once stated stays on record'); END;
CREATE TRIGGER assessment_kept BEFORE DELETE ON assessment
BEGIN SELECT RAISE(ABORT, 'a probability once stated stays on record'); END;
