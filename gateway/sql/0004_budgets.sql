-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

-- One request counts in several budgets. Their subjects:
--   user:ID or key:UUID    who asks
--   user_zone:ZONE:ID      a person in one zone
--   zone:ZONE, town        everybody
-- All rows are kept whether or not a limit is set, so that a limit counts from the first of the month also when it is
-- set on the fifteenth. `subjects` is in the order in which rows are locked: everywhere the same, so that nobody waits
-- in a ring, and the busiest last, so that it is locked for the shortest time.

DROP PROCEDURE ampel.settle_durably(uuid, text, date, uuid, text, text, text, text, jsonb, bigint, integer, integer,
                                    text, integer, boolean);
DROP FUNCTION ampel.settle(uuid, text, date, uuid, text, text, text, text, jsonb, bigint, integer, integer, text,
                           integer);
DROP FUNCTION ampel.settle_orphans(interval);
DROP FUNCTION ampel.book(ampel.reservation, bigint, integer, integer, text, integer);
DROP FUNCTION ampel.reserve(uuid, text, date, bigint, bigint, uuid, text, text, text, text, jsonb);

ALTER TABLE ampel.audit
    DROP CONSTRAINT IF EXISTS audit_verdict_check,
    ADD CONSTRAINT audit_verdict_check CHECK (verdict IN ('allow', 'deny', 'reroute', 'pseudonymise'));

ALTER TABLE ampel.reservation
    ADD COLUMN subjects text[],
    ADD COLUMN verdict text NOT NULL DEFAULT 'allow' CHECK (verdict IN ('allow', 'reroute', 'pseudonymise'));
UPDATE ampel.reservation SET subjects = CASE WHEN user_id IS NULL
    THEN ARRAY['key:' || key_id, 'zone:' || zone, 'town']
    ELSE ARRAY['user:' || user_id, 'user_zone:' || zone || ':' || user_id, 'zone:' || zone, 'town'] END;
ALTER TABLE ampel.reservation ALTER COLUMN subjects SET NOT NULL, DROP COLUMN subject;

-- What was spent and reserved before there were these rows. The audit knows the zones; it books at the end of a
-- request, so one that ran over a month's last midnight is counted in the new month here.
INSERT INTO ampel.budget (subject, month, reserved, spent)
    SELECT subject, month, sum(reserved), sum(spent) FROM (
        SELECT 'town' AS subject, month, 0 AS reserved, spent FROM ampel.budget
        UNION ALL
        SELECT subject, date_trunc('month', at AT TIME ZONE 'UTC')::date, 0, micro_eur
            FROM ampel.audit, unnest(ARRAY['zone:' || zone, 'user_zone:' || zone || ':' || user_id]) AS subject
            WHERE verdict <> 'deny' AND subject IS NOT NULL
        UNION ALL
        SELECT subject, month, amount, 0 FROM ampel.reservation, unnest(subjects[2:]) AS subject
    ) AS earlier GROUP BY subject, month;

-- Reserves the amount in all budgets of the request, or in none. A limit of NULL does not limit, one of 0 is closed.
-- refused: the place of the budget in p_subjects that is too full, else 0. fullest, percent: which budget is the
-- fullest with this request in it, and how full; of a refusal: the one that refused, and how full it is without.
CREATE FUNCTION ampel.reserve(
    p_request uuid, p_subjects text[], p_limits bigint[], p_month date, p_amount bigint,
    p_key uuid, p_user text, p_model text, p_zone text, p_class text, p_detectors jsonb, p_verdict text,
    OUT refused integer, OUT fullest integer, OUT percent integer
) LANGUAGE plpgsql AS $$
DECLARE
    most bigint;
    filled bigint;
BEGIN
    -- A reservation lost in a database crash is harmless: settling books the cost without it.
    PERFORM set_config('synchronous_commit', 'off', true);
    refused := 0;
    fullest := 0;
    percent := 0;
    -- First, since nobody else waits for this row.
    INSERT INTO ampel.reservation
        (request_id, subjects, month, amount, key_id, user_id, model, zone, data_class, detectors, verdict)
        VALUES (p_request, p_subjects, p_month, p_amount, p_key, p_user, p_model, p_zone, p_class, p_detectors,
                p_verdict);
    FOR i IN 1 .. cardinality(p_subjects) LOOP
        most := p_limits[i];
        -- The row lock of the UPDATE is what keeps parallel requests from exceeding the limit together.
        UPDATE ampel.budget SET reserved = reserved + p_amount
            WHERE subject = p_subjects[i] AND month = p_month
                AND (most IS NULL OR most > 0 AND spent + reserved + p_amount <= most)
            RETURNING spent + reserved INTO filled;
        IF NOT FOUND THEN
            -- The first request of a month, or no room left: the second UPDATE tells which.
            INSERT INTO ampel.budget (subject, month) VALUES (p_subjects[i], p_month) ON CONFLICT DO NOTHING;
            UPDATE ampel.budget SET reserved = reserved + p_amount
                WHERE subject = p_subjects[i] AND month = p_month
                    AND (most IS NULL OR most > 0 AND spent + reserved + p_amount <= most)
                RETURNING spent + reserved INTO filled;
        END IF;
        IF NOT FOUND THEN
            refused := i;
            EXIT;
        END IF;
        IF filled * 100 / most > percent OR fullest = 0 AND most IS NOT NULL THEN
            fullest := i;
            percent := filled * 100 / most;
        END IF;
    END LOOP;
    IF refused > 0 THEN
        -- Nobody has seen what was taken until here: the rows are still locked. Undone by hand, since a savepoint
        -- would cost every request something.
        UPDATE ampel.budget SET reserved = reserved - p_amount
            WHERE subject = ANY (p_subjects[:refused - 1]) AND month = p_month;
        DELETE FROM ampel.reservation WHERE request_id = p_request;
        fullest := refused;
        SELECT CASE WHEN most > 0 THEN (spent + reserved) * 100 / most ELSE 100 END INTO percent
            FROM ampel.budget WHERE subject = p_subjects[refused] AND month = p_month;
    END IF;
END $$;

CREATE FUNCTION ampel.book(
    r ampel.reservation, p_micro_eur bigint, p_in integer, p_out integer, p_code text, p_ms integer
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s text;
BEGIN
    INSERT INTO ampel.audit (request_id, key_id, user_id, model, zone, data_class, detectors, verdict, code,
                             tokens_in, tokens_out, micro_eur, duration_ms)
        VALUES (r.request_id, r.key_id, r.user_id, r.model, r.zone, r.data_class, r.detectors, r.verdict, p_code,
                p_in, p_out, p_micro_eur, p_ms);
    FOREACH s IN ARRAY r.subjects LOOP
        INSERT INTO ampel.budget AS b (subject, month, spent) VALUES (s, r.month, p_micro_eur)
            ON CONFLICT (subject, month) DO UPDATE SET reserved = b.reserved - r.amount, spent = b.spent + p_micro_eur;
    END LOOP;
END $$;

-- Turns a reservation into what was really spent and writes the audit row, once: a second call finds that row and says
-- false. A crash of the database can lose a reservation while its request is answered, so all that the audit row needs
-- is brought along: whatever was let through has a row in the end.
CREATE FUNCTION ampel.settle(
    p_request uuid, p_subjects text[], p_month date, p_key uuid, p_user text, p_model text, p_zone text, p_class text,
    p_detectors jsonb, p_verdict text, p_micro_eur bigint, p_in integer, p_out integer, p_code text, p_ms integer
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r ampel.reservation;
BEGIN
    DELETE FROM ampel.reservation WHERE request_id = p_request RETURNING * INTO r;
    IF NOT FOUND THEN
        -- Without a row to wait for, two calls at once would both see no audit row.
        PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 0));
        IF EXISTS (SELECT FROM ampel.audit WHERE request_id = p_request) THEN
            RETURN false;
        END IF;
        r.request_id := p_request;
        r.subjects := p_subjects;
        r.month := p_month;
        r.amount := 0;
        r.key_id := p_key;
        r.user_id := p_user;
        r.model := p_model;
        r.zone := p_zone;
        r.data_class := p_class;
        r.detectors := p_detectors;
        r.verdict := p_verdict;
    END IF;
    PERFORM ampel.book(r, p_micro_eur, p_in, p_out, p_code, p_ms);
    RETURN true;
END $$;

-- Settle, and come back when it is on disk. The wait is a transaction of its own: within the first it would keep the
-- budgets' rows locked, and the next request of the same person, or of anybody, would wait for the disk too.
CREATE PROCEDURE ampel.settle_durably(
    p_request uuid, p_subjects text[], p_month date, p_key uuid, p_user text, p_model text, p_zone text, p_class text,
    p_detectors jsonb, p_verdict text, p_micro_eur bigint, p_in integer, p_out integer, p_code text, p_ms integer,
    INOUT p_done boolean
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    p_done := ampel.settle(p_request, p_subjects, p_month, p_key, p_user, p_model, p_zone, p_class, p_detectors,
                           p_verdict, p_micro_eur, p_in, p_out, p_code, p_ms);
    COMMIT;
    -- Flushes the log up to here, and with it the transaction before.
    PERFORM pg_logical_emit_message(false, 'ampel', '', true);
END $$;

-- Gives a reservation back whose request was never sent: nothing is spent, and the audit says so. False when there is
-- no such reservation.
CREATE FUNCTION ampel.release(p_request uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r ampel.reservation;
BEGIN
    -- Lost in a crash of the database, the reservation is there again and is settled as an orphan.
    PERFORM set_config('synchronous_commit', 'off', true);
    DELETE FROM ampel.reservation WHERE request_id = p_request RETURNING * INTO r;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM ampel.book(r, 0, 0, 0, 'not_sent', NULL);
    RETURN true;
END $$;

-- Settles one reservation whose gateway died, with all that it had reserved; false when there is none. One at a time:
-- two in one transaction would lock one person's row after everybody's. Two gateways may do it at once: each takes
-- another row.
CREATE FUNCTION ampel.settle_orphan(p_age interval) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r ampel.reservation;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT * INTO r FROM ampel.reservation WHERE created_at < now() - p_age
        ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM ampel.reservation WHERE request_id = r.request_id;
    PERFORM ampel.book(r, r.amount, NULL, NULL, 'orphaned', NULL);
    RETURN true;
END $$;
