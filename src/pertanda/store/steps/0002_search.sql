-- Schema 2: the full-text index over sentences. Contentless: it holds words and row numbers, the text stands in
-- `sentence`. Diacritics are folded, so that "Pyŏngyang" is found by "pyongyang".

CREATE VIRTUAL TABLE words USING fts5 (
    text,
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2"
);

INSERT INTO words (rowid, text) SELECT seq, json_extract(payload, '$.text') FROM sentence ORDER BY seq;
