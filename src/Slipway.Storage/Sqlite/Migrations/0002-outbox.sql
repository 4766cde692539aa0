-- oldest program: 1
-- What is to be told about a transition, written with it; at most one for each revision of an offer. notice is JSON.
CREATE TABLE outbox (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  revision INTEGER NOT NULL,
  notice TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, revision)
) STRICT;

-- The W3C trace context of the request that the operation came from.
ALTER TABLE work ADD COLUMN trace_parent TEXT;
