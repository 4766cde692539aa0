-- oldest program: 12
-- The texts of drafts and versions are in their own table alone. Programs before this one wrote them into the rows, too, and the oldest of them only there.
DROP TRIGGER drafts_by_older ON drafts;
DROP TRIGGER versions_by_older ON versions;
DROP FUNCTION forget_text_hashes();
DROP TRIGGER versions_are_immutable ON versions;
DROP TRIGGER version_texts_are_immutable ON versions;

UPDATE drafts SET sent_hash = encode(sha256(sent), 'hex'), served_hash = encode(sha256(served), 'hex'), secrets_hash = encode(sha256(secrets), 'hex')
WHERE '' IN (sent_hash, served_hash, secrets_hash);
UPDATE versions SET sent_hash = encode(sha256(sent), 'hex'), served_hash = encode(sha256(served), 'hex'), secrets_hash = encode(sha256(secrets), 'hex')
WHERE '' IN (sent_hash, served_hash, secrets_hash);

INSERT INTO texts (publisher_key, offer_key, hash, bytes)
SELECT publisher_key, offer_key, sent_hash, sent FROM drafts
UNION ALL SELECT publisher_key, offer_key, served_hash, served FROM drafts
UNION ALL SELECT publisher_key, offer_key, secrets_hash, secrets FROM drafts
UNION ALL SELECT publisher_key, offer_key, sent_hash, sent FROM versions
UNION ALL SELECT publisher_key, offer_key, served_hash, served FROM versions
UNION ALL SELECT publisher_key, offer_key, secrets_hash, secrets FROM versions
ON CONFLICT (publisher_key, offer_key, hash) DO NOTHING;

-- What an older program has overwritten.
DELETE FROM texts AS t
WHERE NOT EXISTS (SELECT 1 FROM drafts d WHERE d.publisher_key = t.publisher_key AND d.offer_key = t.offer_key
    AND t.hash IN (d.sent_hash, d.served_hash, d.secrets_hash))
  AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.publisher_key = t.publisher_key AND v.offer_key = t.offer_key
    AND t.hash IN (v.sent_hash, v.served_hash, v.secrets_hash));

ALTER TABLE drafts DROP COLUMN sent, DROP COLUMN served, DROP COLUMN secrets;
ALTER TABLE versions DROP COLUMN sent, DROP COLUMN served, DROP COLUMN secrets;

CREATE TRIGGER versions_are_immutable BEFORE UPDATE OF sent_hash, secrets_hash, changed_time ON versions
FOR EACH ROW EXECUTE FUNCTION refuse_change('a published version never changes');
