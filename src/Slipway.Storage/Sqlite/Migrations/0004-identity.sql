-- oldest program: 1
-- A secret has a short id that may be shown, and may end by itself. last_used is within an hour of the truth.
ALTER TABLE principal_secrets ADD COLUMN secret_id TEXT NOT NULL DEFAULT '';
ALTER TABLE principal_secrets ADD COLUMN expires INTEGER;
ALTER TABLE principal_secrets ADD COLUMN last_used INTEGER;

UPDATE principal_secrets SET secret_id = lower(hex(randomblob(4)));

CREATE INDEX principals_object ON principals (object_id);

-- Who changed principals, secrets, roles, subscriptions or publishers; one row for each change, written with it. detail is JSON and holds no secret.
CREATE TABLE audit (
  audit_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX audit_subject ON audit (subject, audit_id);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'an audit row never changes');
END;

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'an audit row is never removed');
END;
