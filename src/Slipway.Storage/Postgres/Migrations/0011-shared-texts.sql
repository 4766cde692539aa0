-- oldest program: 1
-- The texts of an offer's draft and versions, once each, by the SHA-256 of their content.
CREATE TABLE texts (
  publisher_key TEXT COLLATE "C" NOT NULL,
  offer_key TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (publisher_key, offer_key, hash)
);

-- '' where an older program wrote the text last, and it is in this row alone.
ALTER TABLE drafts ADD COLUMN sent_hash TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN served_hash TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN secrets_hash TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN sent_hash TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN served_hash TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN secrets_hash TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TRIGGER version_texts_are_immutable BEFORE UPDATE OF sent_hash, secrets_hash ON versions
FOR EACH ROW EXECUTE FUNCTION refuse_change('a published version never changes');

-- An older program knows no hash: what it writes must not be read as what was there before.
CREATE FUNCTION forget_text_hashes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sent_hash = OLD.sent_hash AND NEW.sent IS DISTINCT FROM OLD.sent THEN
    NEW.sent_hash := '';
  END IF;
  IF NEW.served_hash = OLD.served_hash AND NEW.served IS DISTINCT FROM OLD.served THEN
    NEW.served_hash := '';
  END IF;
  IF NEW.secrets_hash = OLD.secrets_hash AND NEW.secrets IS DISTINCT FROM OLD.secrets THEN
    NEW.secrets_hash := '';
  END IF;
  RETURN NEW;
END;
$$;

CREATE TRIGGER drafts_by_older BEFORE UPDATE OF sent, served, secrets ON drafts FOR EACH ROW EXECUTE FUNCTION forget_text_hashes();

CREATE TRIGGER versions_by_older BEFORE UPDATE OF served ON versions FOR EACH ROW EXECUTE FUNCTION forget_text_hashes();
