-- oldest program: 1
-- Times are ticks of 100 ns since 0001-01-01 UTC. Flags are 0 or 1. Keys are lower-cased ids.
-- Texts compare by code point, as SQLite compares them, whatever the database's own collation is.
CREATE TABLE clock (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  base BIGINT NOT NULL,
  machine_base BIGINT NOT NULL,
  rate DOUBLE PRECISION NOT NULL CHECK (rate >= 0)
);

CREATE TABLE publishers (
  publisher_key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  publisher_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  seller_id BIGINT NOT NULL,
  seller_contact TEXT COLLATE "C" NOT NULL,
  migrated BIGINT NOT NULL CHECK (migrated IN (0, 1)),
  created BIGINT NOT NULL
);

CREATE TABLE principals (
  app_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  tenant_id TEXT COLLATE "C" NOT NULL,
  object_id TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE principal_secrets (
  app_id TEXT COLLATE "C" NOT NULL,
  secret_hash TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (app_id, secret_hash)
);

-- publisher_key is '' for a role on the whole marketplace.
CREATE TABLE roles (
  app_id TEXT COLLATE "C" NOT NULL,
  publisher_key TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('owner', 'contributor', 'reader', 'reviewer', 'operator')),
  PRIMARY KEY (app_id, publisher_key, role),
  CHECK ((publisher_key = '') = (role IN ('reviewer', 'operator')))
);

CREATE TABLE subscriptions (
  app_id TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (app_id, subscription_id)
);

CREATE TABLE signing_keys (
  key_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  sealed BYTEA NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE key_ring (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  xml TEXT COLLATE "C" NOT NULL
);

CREATE TABLE offers (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  publisher_id TEXT COLLATE "C" NOT NULL,
  offer_id TEXT COLLATE "C" NOT NULL,
  offer_type_id TEXT COLLATE "C" NOT NULL,
  display_text TEXT COLLATE "C" NOT NULL,
  migrated BIGINT NOT NULL CHECK (migrated IN (0, 1)),
  status TEXT COLLATE "C" NOT NULL
    CHECK (status IN ('neverPublished', 'notStarted', 'waitingForPublisherReview', 'running', 'succeeded', 'canceled', 'failed')),
  draft_version BIGINT NOT NULL CHECK (draft_version >= 1),
  draft_hash TEXT COLLATE "C" NOT NULL,
  changed_time BIGINT NOT NULL,
  preview_version BIGINT CHECK (preview_version < draft_version),
  production_version BIGINT CHECK (production_version < draft_version),
  last_publishing_version BIGINT NOT NULL,
  notification_emails TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision >= 1),
  PRIMARY KEY (publisher_key, offer_key)
);

CREATE INDEX offers_live ON offers (publisher_key, offer_key) WHERE production_version IS NOT NULL;

CREATE TABLE drafts (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  sent BYTEA NOT NULL,
  served BYTEA NOT NULL,
  secrets BYTEA NOT NULL,
  missing_secrets TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (publisher_key, offer_key)
);

-- sent is what was published and never changes; served, artifacts and listing are made from it.
CREATE TABLE versions (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  sent BYTEA NOT NULL,
  served BYTEA NOT NULL,
  secrets BYTEA NOT NULL,
  artifacts TEXT COLLATE "C",
  listing TEXT COLLATE "C",
  preview_listing TEXT COLLATE "C",
  changed_time BIGINT NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, version)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END;
$$;

CREATE TRIGGER versions_are_immutable BEFORE UPDATE OF sent, secrets, changed_time ON versions
FOR EACH ROW EXECUTE FUNCTION refuse_change('a published version never changes');

CREATE TABLE operations (
  operation_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  publishing_version BIGINT NOT NULL CHECK (publishing_version >= 1),
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('publish', 'goLive', 'cancel')),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'canceled')),
  offer_version BIGINT NOT NULL,
  snapshot_hash TEXT COLLATE "C" NOT NULL,
  notification_emails TEXT COLLATE "C" NOT NULL,
  steps TEXT COLLATE "C" NOT NULL,
  changed_time BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  UNIQUE (publisher_key, offer_key, publishing_version)
);

CREATE UNIQUE INDEX operations_one_running ON operations (publisher_key, offer_key) WHERE state = 'running';

CREATE TRIGGER operations_end_for_ever BEFORE UPDATE ON operations FOR EACH ROW WHEN (OLD.state <> 'running')
EXECUTE FUNCTION refuse_change('an ended operation never changes');

-- One row per running operation. due is market time, null while a person is waited for; retry_at and lease_until are machine time.
CREATE TABLE work (
  operation_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  step_id TEXT COLLATE "C" NOT NULL,
  due BIGINT,
  retry_at BIGINT NOT NULL DEFAULT 0,
  lease_owner TEXT COLLATE "C",
  lease_until BIGINT NOT NULL DEFAULT 0,
  attempt BIGINT NOT NULL DEFAULT 0,
  faults BIGINT NOT NULL DEFAULT 0,
  progress BIGINT NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  notes TEXT COLLATE "C" NOT NULL DEFAULT '[]'
);

CREATE INDEX work_due ON work (due) WHERE due IS NOT NULL;

CREATE TABLE history (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  time BIGINT NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  operation_id TEXT COLLATE "C",
  detail TEXT COLLATE "C",
  actor TEXT COLLATE "C" NOT NULL,
  correlation_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, revision)
);

CREATE TABLE client_requests (
  principal TEXT COLLATE "C" NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  operation_id TEXT COLLATE "C",
  time BIGINT NOT NULL,
  PRIMARY KEY (principal, path, request_id)
);

CREATE INDEX client_requests_time ON client_requests (time);

CREATE TABLE files (
  hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  content_type TEXT COLLATE "C" NOT NULL,
  bytes BYTEA NOT NULL CHECK (length(bytes) <= 4194304),
  stored BIGINT NOT NULL
);
