-- oldest program: 1
-- Where a publisher's systems want to be told. events are words with commas between them, '' for all.
CREATE TABLE webhooks (
  webhook_id TEXT NOT NULL PRIMARY KEY,
  publisher_key TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  sealed_secret BLOB NOT NULL,
  created INTEGER NOT NULL
) STRICT;

CREATE INDEX webhooks_of_publisher ON webhooks (publisher_key);

-- One notice on its way to one mail or webhook, and for a time the log of it. webhook_id is '' for mail. target is the mail's recipients with commas
-- between them, or the webhook's address. lease_until is 0 while nobody delivers it. attempt rises with every claim.
CREATE TABLE deliveries (
  delivery_id TEXT NOT NULL PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
  webhook_id TEXT NOT NULL,
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  revision INTEGER NOT NULL,
  event TEXT NOT NULL,
  notice TEXT NOT NULL,
  target TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'undelivered')),
  created INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  give_up INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  last_error TEXT,
  ended INTEGER,
  CHECK ((channel = 'mail') = (webhook_id = '')),
  CHECK ((state = 'waiting') = (ended IS NULL))
) STRICT;

-- An event is told once to each.
CREATE UNIQUE INDEX deliveries_of_event ON deliveries (publisher_key, offer_key, revision, webhook_id);
CREATE INDEX deliveries_waiting ON deliveries (channel, next_attempt) WHERE state = 'waiting';
CREATE INDEX deliveries_created ON deliveries (created);
CREATE INDEX deliveries_ended ON deliveries (ended) WHERE ended IS NOT NULL;
