-- oldest program: 1
-- What the catalog keeps beside a version's listing, JSON: its private plans, and the prices of all its plans. Null where an older program packaged it.
ALTER TABLE versions ADD COLUMN private_plans TEXT;
ALTER TABLE versions ADD COLUMN prices TEXT;

-- Who may find what of a packaged version. plan_id is '' for what everybody sees; else it names the private plan that the view is for.
-- live is 1 while that version is the one in production.
CREATE TABLE catalog_index (
  entry_id INTEGER NOT NULL PRIMARY KEY,
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  version INTEGER NOT NULL,
  plan_id TEXT NOT NULL,
  live INTEGER NOT NULL CHECK (live IN (0, 1)),
  UNIQUE (publisher_key, offer_key, version, plan_id)
) STRICT;

CREATE UNIQUE INDEX catalog_index_live ON catalog_index (publisher_key, offer_key, plan_id) WHERE live = 1;

-- The terms of each view, by its entry_id. They are letters and digits already; the tokenizer only has to keep what blanks separate.
-- Beginnings of two and three letters (and the kind before them) are indexed on their own: without, each term that begins so is read.
CREATE VIRTUAL TABLE catalog_terms USING fts5(terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '3 4');

-- The subscriptions and tenants that a private plan's view is for.
CREATE TABLE catalog_audience (
  entry_id INTEGER NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (entry_id, member)
) STRICT;

CREATE INDEX catalog_audience_member ON catalog_audience (member, entry_id);

-- What changed for everybody. sequence is null until the first reader numbers the row, after its commit.
CREATE TABLE catalog_changes (
  change_id INTEGER NOT NULL PRIMARY KEY,
  sequence INTEGER,
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  revision INTEGER NOT NULL,
  version INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('live', 'removed'))
) STRICT;

CREATE UNIQUE INDEX catalog_changes_sequence ON catalog_changes (sequence);
CREATE INDEX catalog_changes_unnumbered ON catalog_changes (change_id) WHERE sequence IS NULL;
CREATE INDEX catalog_changes_offer ON catalog_changes (publisher_key, offer_key, sequence);

-- The catalog follows the production slot in the very commit that moves it, whatever moves it.
CREATE TRIGGER catalog_follows_production AFTER UPDATE OF production_version ON offers WHEN NEW.production_version IS NOT OLD.production_version
BEGIN
  INSERT INTO catalog_changes (publisher_key, offer_key, revision, version, change)
  SELECT NEW.publisher_key, NEW.offer_key, NEW.revision, CASE WHEN shows THEN NEW.production_version ELSE OLD.production_version END,
    CASE WHEN shows THEN 'live' ELSE 'removed' END
  FROM (SELECT
    EXISTS (SELECT 1 FROM catalog_index i WHERE i.publisher_key = NEW.publisher_key AND i.offer_key = NEW.offer_key AND i.version = NEW.production_version AND i.plan_id = '') AS shows,
    EXISTS (SELECT 1 FROM catalog_index i WHERE i.publisher_key = NEW.publisher_key AND i.offer_key = NEW.offer_key AND i.live = 1 AND i.plan_id = '') AS showed)
  WHERE shows OR showed;
  UPDATE catalog_index SET live = 0 WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key AND live = 1;
  UPDATE catalog_index SET live = 1 WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key AND version = NEW.production_version;
END;
