-- oldest program: 12
-- The texts of drafts and versions are in their own table alone. Programs before this one wrote them into the rows, too, and the oldest of them only there.
DROP TRIGGER drafts_sent_by_older;
DROP TRIGGER drafts_served_by_older;
DROP TRIGGER drafts_secrets_by_older;
DROP TRIGGER versions_served_by_older;
DROP TRIGGER versions_are_immutable;
DROP TRIGGER version_texts_are_immutable;

UPDATE drafts SET sent_hash = sha256(sent), served_hash = sha256(served), secrets_hash = sha256(secrets)
WHERE '' IN (sent_hash, served_hash, secrets_hash);
UPDATE versions SET sent_hash = sha256(sent), served_hash = sha256(served), secrets_hash = sha256(secrets)
WHERE '' IN (sent_hash, served_hash, secrets_hash);

INSERT INTO texts (publisher_key, offer_key, hash, bytes)
SELECT publisher_key, offer_key, sent_hash, sent FROM drafts
UNION ALL SELECT publisher_key, offer_key, served_hash, served FROM drafts
UNION ALL SELECT publisher_key, offer_key, secrets_hash, secrets FROM drafts
UNION ALL SELECT publisher_key, offer_key, sent_hash, sent FROM versions
UNION ALL SELECT publisher_key, offer_key, served_hash, served FROM versions
UNION ALL SELECT publisher_key, offer_key, secrets_hash, secrets FROM versions WHERE TRUE
ON CONFLICT (publisher_key, offer_key, hash) DO NOTHING;

-- What an older program has overwritten.
DELETE FROM texts AS t
WHERE NOT EXISTS (SELECT 1 FROM drafts d WHERE d.publisher_key = t.publisher_key AND d.offer_key = t.offer_key
    AND t.hash IN (d.sent_hash, d.served_hash, d.secrets_hash))
  AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.publisher_key = t.publisher_key AND v.offer_key = t.offer_key
    AND t.hash IN (v.sent_hash, v.served_hash, v.secrets_hash));

ALTER TABLE drafts DROP COLUMN sent;
ALTER TABLE drafts DROP COLUMN served;
ALTER TABLE drafts DROP COLUMN secrets;
ALTER TABLE versions DROP COLUMN sent;
ALTER TABLE versions DROP COLUMN served;
ALTER TABLE versions DROP COLUMN secrets;

CREATE TRIGGER versions_are_immutable BEFORE UPDATE OF sent_hash, secrets_hash, changed_time ON versions
BEGIN
  SELECT RAISE(ABORT, 'a published version never changes');
END;
