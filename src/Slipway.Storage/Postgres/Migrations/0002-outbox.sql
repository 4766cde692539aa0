-- oldest program: 1
-- What is to be told about a transition, written with it; at most one for each revision of an offer. notice is JSON.
CREATE TABLE outbox (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  notice TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, revision)
);

-- The W3C trace context of the request that the operation came from.
ALTER TABLE work ADD COLUMN trace_parent TEXT COLLATE "C";
