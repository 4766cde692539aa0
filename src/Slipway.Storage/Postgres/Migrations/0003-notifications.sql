-- oldest program: 1
-- Where a publisher's systems want to be told. events are words with commas between them, '' for all.
CREATE TABLE webhooks (
  webhook_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  publisher_key TEXT COLLATE "C" NOT NULL,
  url TEXT COLLATE "C" NOT NULL,
  events TEXT COLLATE "C" NOT NULL,
  sealed_secret BYTEA NOT NULL,
  created BIGINT NOT NULL
);

CREATE INDEX webhooks_of_publisher ON webhooks (publisher_key);

-- One notice on its way to one mail or webhook, and for a time the log of it. webhook_id is '' for mail. target is the mail's recipients with commas
-- between them, or the webhook's address. lease_until is 0 while nobody delivers it. attempt rises with every claim.
CREATE TABLE deliveries (
  delivery_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('mail', 'webhook')),
  webhook_id TEXT COLLATE "C" NOT NULL,
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  event TEXT COLLATE "C" NOT NULL,
  notice TEXT COLLATE "C" NOT NULL,
  target TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'delivered', 'undelivered')),
  created BIGINT NOT NULL,
  next_attempt BIGINT NOT NULL,
  give_up BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  last_error TEXT COLLATE "C",
  ended BIGINT,
  CHECK ((channel = 'mail') = (webhook_id = '')),
  CHECK ((state = 'waiting') = (ended IS NULL))
);

-- An event is told once to each.
CREATE UNIQUE INDEX deliveries_of_event ON deliveries (publisher_key, offer_key, revision, webhook_id);
CREATE INDEX deliveries_waiting ON deliveries (channel, next_attempt) WHERE state = 'waiting';
CREATE INDEX deliveries_created ON deliveries (created);
CREATE INDEX deliveries_ended ON deliveries (ended) WHERE ended IS NOT NULL;
