-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

ALTER TABLE ampel.audit
    DROP CONSTRAINT audit_verdict_check,
    ADD CONSTRAINT audit_verdict_check CHECK (verdict IN ('allow', 'deny', 'reroute', 'pseudonymise'));

-- One row per sealed segment of ampel.audit: it holds the rows with after_id < id <= through_id. `seal` is the signed
-- last line of the exported file and is what counts; the other columns repeat it for SQL. `content` is the whole file,
-- from the moment it is signed until it lies in the export directory: whoever exports it, and however often, writes the
-- same bytes.
CREATE TABLE ampel.audit_segment (
    number integer PRIMARY KEY CHECK (number > 0),
    after_id bigint NOT NULL CHECK (after_id >= 0),
    through_id bigint NOT NULL UNIQUE CHECK (through_id > after_id),
    row_count integer NOT NULL CHECK (row_count > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    seal text NOT NULL,
    content bytea,
    sealed_at timestamptz NOT NULL DEFAULT now(),
    exported_at timestamptz,
    pruned_at timestamptz,
    retention_days integer,
    CHECK ((content IS NULL) = (exported_at IS NOT NULL)),
    CHECK ((pruned_at IS NULL) = (retention_days IS NULL))
);

-- A segment changes twice in its life: it is exported, and much later its rows are pruned. All else is refused.
CREATE FUNCTION ampel.guard_segment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed ampel.audit_segment := OLD;
BEGIN
    IF OLD.exported_at IS NULL AND NEW.exported_at IS NOT NULL THEN
        allowed.exported_at := NEW.exported_at;
        allowed.content := NULL;
    ELSIF OLD.exported_at IS NOT NULL AND OLD.pruned_at IS NULL AND NEW.pruned_at IS NOT NULL
        -- The shortest retention that a policy may ask for.
        AND NEW.retention_days >= 30
        AND OLD.last_at < now() - make_interval(days => NEW.retention_days)
        AND NOT EXISTS (SELECT FROM ampel.audit_segment s WHERE s.number < OLD.number AND s.pruned_at IS NULL)
    THEN
        allowed.pruned_at := now();
        allowed.retention_days := NEW.retention_days;
    END IF;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION 'ampel.audit_segment: segment % may not be changed like this', OLD.number;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_segment_guard BEFORE UPDATE ON ampel.audit_segment
    FOR EACH ROW EXECUTE FUNCTION ampel.guard_segment();

CREATE FUNCTION ampel.refuse_segment_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ampel.audit_segment is append-only';
END $$;
CREATE TRIGGER audit_segment_append_only BEFORE DELETE OR TRUNCATE ON ampel.audit_segment
    FOR EACH STATEMENT EXECUTE FUNCTION ampel.refuse_segment_removal();

-- From here on rows may go, but only those of a segment that was marked as pruned, which the trigger above allows only
-- after export and retention. Each row's own segment is looked at: no flag of the session opens this.
CREATE FUNCTION ampel.refuse_unpruned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gone) OR EXISTS (
        SELECT FROM gone
        WHERE (SELECT s.pruned_at IS NULL OR gone.id <= s.after_id FROM ampel.audit_segment s
               WHERE s.through_id >= gone.id ORDER BY s.through_id LIMIT 1) IS DISTINCT FROM false
    ) THEN
        RAISE EXCEPTION 'ampel.audit is append-only';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER audit_append_only ON ampel.audit;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON ampel.audit
    FOR EACH STATEMENT EXECUTE FUNCTION ampel.refuse_change();
CREATE TRIGGER audit_pruned_only AFTER DELETE ON ampel.audit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION ampel.refuse_unpruned();

-- Deletes the rows of one segment, whole or not at all; how many there were.
CREATE FUNCTION ampel.prune_segment(p_number integer, p_retention_days integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    s ampel.audit_segment;
    deleted integer;
BEGIN
    UPDATE ampel.audit_segment SET pruned_at = now(), retention_days = p_retention_days
        WHERE number = p_number RETURNING * INTO s;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ampel.audit_segment: there is no segment %', p_number;
    END IF;
    DELETE FROM ampel.audit WHERE id > s.after_id AND id <= s.through_id;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted <> s.row_count THEN
        RAISE EXCEPTION 'ampel.audit_segment: segment % has % rows, sealed were %', p_number, deleted, s.row_count;
    END IF;
    RETURN deleted;
END $$;
