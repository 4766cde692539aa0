-- oldest program: 1
-- How a rehearsal's market works, where that was changed while it ran; null: as its nodes were started.
ALTER TABLE clock ADD COLUMN pace TEXT COLLATE "C";

-- What a rehearsal has chosen to happen, as it was written, and the seed of its chances.
CREATE TABLE scenarios (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  document TEXT COLLATE "C" NOT NULL,
  seed BIGINT NOT NULL
);

-- How often each of its rules has met what it is about.
CREATE TABLE scenario_counts (
  rule TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (rule, subject)
);
