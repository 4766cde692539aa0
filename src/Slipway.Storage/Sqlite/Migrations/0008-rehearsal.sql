-- oldest program: 1
-- How a rehearsal's market works, where that was changed while it ran; null: as its nodes were started.
ALTER TABLE clock ADD COLUMN pace TEXT;

-- What a rehearsal has chosen to happen, as it was written, and the seed of its chances.
CREATE TABLE scenarios (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  document TEXT NOT NULL,
  seed INTEGER NOT NULL
) STRICT;

-- How often each of its rules has met what it is about.
CREATE TABLE scenario_counts (
  rule TEXT NOT NULL,
  subject TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (rule, subject)
) STRICT;
