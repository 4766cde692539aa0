-- oldest program: 1
-- What was ever live under each number of an offer's plans and generations, made from its go-lives; content is JSON, the newest counts.
CREATE TABLE live_contents (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  subject TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, subject)
) STRICT;

-- Up to which go-live of an offer that was done.
CREATE TABLE live_records (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  publishing_version INTEGER NOT NULL,
  PRIMARY KEY (publisher_key, offer_key)
) STRICT;

CREATE INDEX operations_went_live ON operations (publisher_key, offer_key, publishing_version) WHERE kind = 'goLive' AND state = 'succeeded';
