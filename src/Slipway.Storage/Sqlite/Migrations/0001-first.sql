-- oldest program: 1
-- Times are ticks of 100 ns since 0001-01-01 UTC. Flags are 0 or 1. Keys are lower-cased ids.
CREATE TABLE clock (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  base INTEGER NOT NULL,
  machine_base INTEGER NOT NULL,
  rate REAL NOT NULL CHECK (rate >= 0)
) STRICT;

CREATE TABLE publishers (
  publisher_key TEXT NOT NULL PRIMARY KEY,
  publisher_id TEXT NOT NULL,
  name TEXT NOT NULL,
  seller_id INTEGER NOT NULL,
  seller_contact TEXT NOT NULL,
  migrated INTEGER NOT NULL CHECK (migrated IN (0, 1)),
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE principals (
  app_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  object_id TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE principal_secrets (
  app_id TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (app_id, secret_hash)
) STRICT;

-- publisher_key is '' for a role on the whole marketplace.
CREATE TABLE roles (
  app_id TEXT NOT NULL,
  publisher_key TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'contributor', 'reader', 'reviewer', 'operator')),
  PRIMARY KEY (app_id, publisher_key, role),
  CHECK ((publisher_key = '') = (role IN ('reviewer', 'operator')))
) STRICT;

CREATE TABLE subscriptions (
  app_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  PRIMARY KEY (app_id, subscription_id)
) STRICT;

CREATE TABLE signing_keys (
  key_id TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL,
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE key_ring (
  name TEXT NOT NULL PRIMARY KEY,
  xml TEXT NOT NULL
) STRICT;

CREATE TABLE offers (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  publisher_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  offer_type_id TEXT NOT NULL,
  display_text TEXT NOT NULL,
  migrated INTEGER NOT NULL CHECK (migrated IN (0, 1)),
  status TEXT NOT NULL
    CHECK (status IN ('neverPublished', 'notStarted', 'waitingForPublisherReview', 'running', 'succeeded', 'canceled', 'failed')),
  draft_version INTEGER NOT NULL CHECK (draft_version >= 1),
  draft_hash TEXT NOT NULL,
  changed_time INTEGER NOT NULL,
  preview_version INTEGER CHECK (preview_version < draft_version),
  production_version INTEGER CHECK (production_version < draft_version),
  last_publishing_version INTEGER NOT NULL,
  notification_emails TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  PRIMARY KEY (publisher_key, offer_key)
) STRICT;

CREATE INDEX offers_live ON offers (publisher_key, offer_key) WHERE production_version IS NOT NULL;

CREATE TABLE drafts (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  sent BLOB NOT NULL,
  served BLOB NOT NULL,
  secrets BLOB NOT NULL,
  missing_secrets TEXT NOT NULL,
  PRIMARY KEY (publisher_key, offer_key)
) STRICT;

-- sent is what was published and never changes; served, artifacts and listing are made from it.
CREATE TABLE versions (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  sent BLOB NOT NULL,
  served BLOB NOT NULL,
  secrets BLOB NOT NULL,
  artifacts TEXT,
  listing TEXT,
  preview_listing TEXT,
  changed_time INTEGER NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, version)
) STRICT;

CREATE TRIGGER versions_are_immutable BEFORE UPDATE OF sent, secrets, changed_time ON versions
BEGIN
  SELECT RAISE(ABORT, 'a published version never changes');
END;

CREATE TABLE operations (
  operation_id TEXT NOT NULL PRIMARY KEY,
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  publishing_version INTEGER NOT NULL CHECK (publishing_version >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('publish', 'goLive', 'cancel')),
  state TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'canceled')),
  offer_version INTEGER NOT NULL,
  snapshot_hash TEXT NOT NULL,
  notification_emails TEXT NOT NULL,
  steps TEXT NOT NULL,
  changed_time INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  UNIQUE (publisher_key, offer_key, publishing_version)
) STRICT;

CREATE UNIQUE INDEX operations_one_running ON operations (publisher_key, offer_key) WHERE state = 'running';

CREATE TRIGGER operations_end_for_ever BEFORE UPDATE ON operations WHEN OLD.state <> 'running'
BEGIN
  SELECT RAISE(ABORT, 'an ended operation never changes');
END;

-- One row per running operation. due is market time, null while a person is waited for; retry_at and lease_until are machine time.
CREATE TABLE work (
  operation_id TEXT NOT NULL PRIMARY KEY,
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  step_id TEXT NOT NULL,
  due INTEGER,
  retry_at INTEGER NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER NOT NULL DEFAULT 0,
  faults INTEGER NOT NULL DEFAULT 0,
  progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  notes TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE INDEX work_due ON work (due) WHERE due IS NOT NULL;

CREATE TABLE history (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  revision INTEGER NOT NULL,
  time INTEGER NOT NULL,
  what TEXT NOT NULL,
  operation_id TEXT,
  detail TEXT,
  actor TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, revision)
) STRICT;

CREATE TABLE client_requests (
  principal TEXT NOT NULL,
  path TEXT NOT NULL,
  request_id TEXT NOT NULL,
  operation_id TEXT,
  time INTEGER NOT NULL,
  PRIMARY KEY (principal, path, request_id)
) STRICT;

CREATE INDEX client_requests_time ON client_requests (time);

CREATE TABLE files (
  hash TEXT NOT NULL PRIMARY KEY,
  content_type TEXT NOT NULL,
  bytes BLOB NOT NULL CHECK (length(bytes) <= 4194304),
  stored INTEGER NOT NULL
) STRICT;
