-- oldest program: 1
-- The revision by the last command that somebody gave, what steps report left out: by it a repeated request is known from a new one. 0 where an older program wrote last.
ALTER TABLE offers ADD COLUMN command_revision INTEGER NOT NULL DEFAULT 0;

-- SHA-256 of the request's body, '' where an older program wrote the row, and the offer's command_revision once the request was answered.
ALTER TABLE client_requests ADD COLUMN body TEXT NOT NULL DEFAULT '';
ALTER TABLE client_requests ADD COLUMN command_revision INTEGER NOT NULL DEFAULT 0;
