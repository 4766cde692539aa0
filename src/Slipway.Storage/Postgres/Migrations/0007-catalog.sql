-- oldest program: 1
-- What the catalog keeps beside a version's listing, JSON: its private plans, and the prices of all its plans. Null where an older program packaged it.
ALTER TABLE versions ADD COLUMN private_plans TEXT COLLATE "C";
ALTER TABLE versions ADD COLUMN prices TEXT COLLATE "C";

-- Who may find what of a packaged version. plan_id is '' for what everybody sees; else it names the private plan that the view is for.
-- live is 1 while that version is the one in production.
CREATE TABLE catalog_index (
  entry_id BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL PRIMARY KEY,
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  plan_id TEXT COLLATE "C" NOT NULL,
  live BIGINT NOT NULL CHECK (live IN (0, 1)),
  UNIQUE (publisher_key, offer_key, version, plan_id)
);

CREATE UNIQUE INDEX catalog_index_live ON catalog_index (publisher_key, offer_key, plan_id) WHERE live = 1;

-- The terms of each view, by its entry_id; the column is named as SQLite names that of its full-text tables.
CREATE TABLE catalog_terms (
  rowid BIGINT NOT NULL PRIMARY KEY,
  terms TSVECTOR NOT NULL
);

CREATE INDEX catalog_terms_terms ON catalog_terms USING gin (terms);

-- The subscriptions and tenants that a private plan's view is for.
CREATE TABLE catalog_audience (
  entry_id BIGINT NOT NULL,
  member TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (entry_id, member)
);

CREATE INDEX catalog_audience_member ON catalog_audience (member, entry_id);

-- What changed for everybody. sequence is null until the first reader numbers the row, after its commit.
CREATE TABLE catalog_changes (
  change_id BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL PRIMARY KEY,
  sequence BIGINT,
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  version BIGINT NOT NULL,
  change TEXT COLLATE "C" NOT NULL CHECK (change IN ('live', 'removed'))
);

CREATE UNIQUE INDEX catalog_changes_sequence ON catalog_changes (sequence);
CREATE INDEX catalog_changes_unnumbered ON catalog_changes (change_id) WHERE sequence IS NULL;
CREATE INDEX catalog_changes_offer ON catalog_changes (publisher_key, offer_key, sequence);

-- The catalog follows the production slot in the very commit that moves it, whatever moves it.
CREATE FUNCTION follow_production() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shows BOOLEAN := EXISTS (
    SELECT 1 FROM catalog_index i
    WHERE i.publisher_key = NEW.publisher_key AND i.offer_key = NEW.offer_key AND i.version = NEW.production_version AND i.plan_id = '');
  showed BOOLEAN := EXISTS (
    SELECT 1 FROM catalog_index i WHERE i.publisher_key = NEW.publisher_key AND i.offer_key = NEW.offer_key AND i.live = 1 AND i.plan_id = '');
BEGIN
  IF shows OR showed THEN
    INSERT INTO catalog_changes (publisher_key, offer_key, revision, version, change)
    VALUES (NEW.publisher_key, NEW.offer_key, NEW.revision, CASE WHEN shows THEN NEW.production_version ELSE OLD.production_version END,
      CASE WHEN shows THEN 'live' ELSE 'removed' END);
  END IF;
  UPDATE catalog_index SET live = 0 WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key AND live = 1;
  UPDATE catalog_index SET live = 1 WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key AND version = NEW.production_version;
  RETURN NULL;
END;
$$;

CREATE TRIGGER catalog_follows_production AFTER UPDATE OF production_version ON offers
FOR EACH ROW WHEN (NEW.production_version IS DISTINCT FROM OLD.production_version) EXECUTE FUNCTION follow_production();
