/** Bytes of a page of a run's file: each write logs whole pages, and most are small. */
export const pageBytes = 1024

/** Version of the form of run files. */
export const formVersion = 1

/** The tables. What every write looks at stands before what may be long: a row is read from its beginning. */
export const runSchema = `
  CREATE TABLE run (fence INTEGER NOT NULL, owner TEXT, waiting TEXT, taken TEXT, checksum TEXT,
    ending TEXT, header TEXT NOT NULL);
  CREATE TABLE records (sequence INTEGER PRIMARY KEY, taken TEXT, checksum TEXT NOT NULL,
    events TEXT NOT NULL);
  PRAGMA user_version = ${formVersion};`
