-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The last day on which a level or a key counts, in the town's time zone; NULL: without end.
ALTER TABLE ampel.app_user ADD COLUMN valid_until date;
ALTER TABLE ampel.service_key ADD COLUMN valid_until date;

-- Who gave whom which level, and why. old_level is NULL for a first level, new_level when it was withdrawn.
CREATE TABLE ampel.level_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    user_id text NOT NULL,
    changed_by text NOT NULL,
    old_level text,
    new_level text,
    valid_until date,
    -- As short as the command that writes it allows: a note, not a person's story.
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 120)
);
CREATE INDEX level_change_user ON ampel.level_change (user_id, id);

-- Levels that were given before there was a history.
INSERT INTO ampel.level_change (at, user_id, changed_by, new_level)
    SELECT updated_at, id, '', level FROM ampel.app_user ORDER BY updated_at;

CREATE FUNCTION ampel.refuse_level_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ampel.level_change is append-only';
END $$;
CREATE TRIGGER level_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ampel.level_change
    FOR EACH STATEMENT EXECUTE FUNCTION ampel.refuse_level_change();
