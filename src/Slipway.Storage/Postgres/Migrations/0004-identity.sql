-- oldest program: 1
-- A secret has a short id that may be shown, and may end by itself. last_used is within an hour of the truth.
ALTER TABLE principal_secrets ADD COLUMN secret_id TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE principal_secrets ADD COLUMN expires BIGINT;
ALTER TABLE principal_secrets ADD COLUMN last_used BIGINT;

UPDATE principal_secrets SET secret_id = substr(md5(secret_hash), 1, 8);

CREATE INDEX principals_object ON principals (object_id);

-- Who changed principals, secrets, roles, subscriptions or publishers; one row for each change, written with it. detail is JSON and holds no secret.
CREATE TABLE audit (
  audit_id BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL PRIMARY KEY,
  time BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C" NOT NULL
);

CREATE INDEX audit_subject ON audit (subject, audit_id);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change('an audit row never changes');

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change('an audit row is never removed');

-- TRUNCATE fires no row trigger.
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('an audit row is never removed');
