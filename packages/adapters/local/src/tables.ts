/**
 * Raised with every change of these tables or of what is stored in them (schemas, form of entries): until the first
 * release there are no migrations, an older directory is refused.
 */
export const formatVersion = 7;

/** `application_id` of the file, "Lune" in ASCII, so that `file` and we can tell it from another program's. */
export const applicationId = 0x4c756e65;

export const createTables = `
  -- The log of every topic and lane; id as in log-address.ts.
  CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    log_time_us INTEGER NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    epoch INTEGER, n INTEGER, src INTEGER, part INTEGER, last INTEGER
  ) STRICT;

  -- Where a topic's lane begins once retention has removed something; without a row it begins at 0.
  CREATE TABLE trimmed (
    topic TEXT NOT NULL,
    lane INTEGER NOT NULL,
    first INTEGER NOT NULL,
    log_time_us INTEGER NOT NULL,
    PRIMARY KEY (topic, lane)
  ) STRICT, WITHOUT ROWID;

  -- One row per reader that was ever opened; cursor is null before its first round.
  CREATE TABLE cursors (
    stage TEXT NOT NULL,
    lane INTEGER NOT NULL,
    input TEXT NOT NULL,
    next_offset INTEGER NOT NULL,
    next_part INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    cursor TEXT,
    PRIMARY KEY (stage, lane)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE entries (
    stage TEXT NOT NULL,
    lane INTEGER NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (stage, lane, key)
  ) STRICT, WITHOUT ROWID;

  -- How far the collectors have read their sources.
  CREATE TABLE positions (source TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
