-- oldest program: 1
-- What was ever live under each number of an offer's plans and generations, made from its go-lives; content is JSON, the newest counts.
CREATE TABLE live_contents (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  content TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, subject)
);

-- Up to which go-live of an offer that was done.
CREATE TABLE live_records (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  publishing_version BIGINT NOT NULL,
  PRIMARY KEY (publisher_key, offer_key)
);

CREATE INDEX operations_went_live ON operations (publisher_key, offer_key, publishing_version) WHERE kind = 'goLive' AND state = 'succeeded';
