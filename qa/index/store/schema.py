"""The tables of an index' SQLite file."""

from __future__ import annotations

SCHEMA_VERSION = "6"
SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE commits (generation INTEGER PRIMARY KEY, token TEXT NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,
    refused TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL, -- the corpus' file that holds it: another where that holds several
    digest TEXT NOT NULL,
    encoding TEXT NOT NULL,
    title TEXT,
    date TEXT,
    date_source TEXT,
    created TEXT, -- by the file's own word; no date of what it tells
    skipped TEXT NOT NULL,
    pages TEXT NOT NULL,
    metadata TEXT NOT NULL,
    structure TEXT NOT NULL, -- of qa.documents.structure
    text TEXT NOT NULL
);
CREATE INDEX documents_by_file ON documents (file);
CREATE TABLE sketches ( -- of qa.index.store.copies
    hash INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, document)
) WITHOUT ROWID;
CREATE INDEX sketches_by_document ON sketches (document);
CREATE TABLE edges ( -- of qa.index.store.repeated
    hash INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    skipped INTEGER NOT NULL, -- 0: in its passages, 1: boilerplate, 2: in another's passages
    PRIMARY KEY (hash, document)
) WITHOUT ROWID;
CREATE INDEX edges_by_document ON edges (document);
CREATE TABLE passages (
    -- AUTOINCREMENT: an id is never used again, so the vector cache can be compared by ids alone.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    document INTEGER REFERENCES documents (id) ON DELETE CASCADE,
    content TEXT,
    meta TEXT NOT NULL,
    extra TEXT,
    embedding BLOB
);
CREATE INDEX passages_by_document ON passages (document);
-- Of the metadata, what people filter by; the expressions are those of qa.index.store.filters.
CREATE INDEX passages_by_path ON passages (json_extract(meta, '$."document"'));
CREATE INDEX passages_by_date ON passages (json_extract(meta, '$."date"'));
-- Reading the ids alone must not read the vectors.
CREATE INDEX passages_with_vector ON passages (id) WHERE embedding IS NOT NULL;
CREATE VIRTUAL TABLE lexicon USING fts5 (
    title, body, roots, tokenize = "unicode61 remove_diacritics 0"
);
CREATE TRIGGER passages_deleted AFTER DELETE ON passages BEGIN
    DELETE FROM lexicon WHERE rowid = old.id;
END;
INSERT INTO manifest VALUES ('generation', '0');
"""
