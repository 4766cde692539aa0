-- oldest program: 1
-- A claim takes lost leases in the order they ran out, and then free work in the order it fell due.
DROP INDEX work_due;

CREATE INDEX work_free ON work (due) WHERE lease_owner IS NULL;

CREATE INDEX work_leased ON work (lease_until) WHERE lease_owner IS NOT NULL;
