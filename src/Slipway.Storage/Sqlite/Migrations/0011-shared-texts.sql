-- oldest program: 1
-- The texts of an offer's draft and versions, once each, by the SHA-256 of their content.
CREATE TABLE texts (
  publisher_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  hash TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, hash)
);

-- '' where an older program wrote the text last, and it is in this row alone.
ALTER TABLE drafts ADD COLUMN sent_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN served_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN secrets_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN sent_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN served_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN secrets_hash TEXT NOT NULL DEFAULT '';

CREATE TRIGGER version_texts_are_immutable BEFORE UPDATE OF sent_hash, secrets_hash ON versions
BEGIN
  SELECT RAISE(ABORT, 'a published version never changes');
END;

-- An older program knows no hash: what it writes must not be read as what was there before.
CREATE TRIGGER drafts_sent_by_older AFTER UPDATE OF sent ON drafts WHEN NEW.sent_hash = OLD.sent_hash AND NEW.sent IS NOT OLD.sent
BEGIN
  UPDATE drafts SET sent_hash = '' WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key;
END;

CREATE TRIGGER drafts_served_by_older AFTER UPDATE OF served ON drafts WHEN NEW.served_hash = OLD.served_hash AND NEW.served IS NOT OLD.served
BEGIN
  UPDATE drafts SET served_hash = '' WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key;
END;

CREATE TRIGGER drafts_secrets_by_older AFTER UPDATE OF secrets ON drafts WHEN NEW.secrets_hash = OLD.secrets_hash AND NEW.secrets IS NOT OLD.secrets
BEGIN
  UPDATE drafts SET secrets_hash = '' WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key;
END;

CREATE TRIGGER versions_served_by_older AFTER UPDATE OF served ON versions WHEN NEW.served_hash = OLD.served_hash AND NEW.served IS NOT OLD.served
BEGIN
  UPDATE versions SET served_hash = '' WHERE publisher_key = NEW.publisher_key AND offer_key = NEW.offer_key AND version = NEW.version;
END;
