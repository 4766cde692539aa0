-- oldest program: 1
-- Files that lie in the store for large ones, by their name there; used is machine time, within minutes of when the file was last relied on.
CREATE TABLE large_files (
  name TEXT NOT NULL PRIMARY KEY,
  used INTEGER NOT NULL
) STRICT;
