-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A reservation is not synced to disk, so a crash of the database can lose it while its request is answered. Settling
-- therefore brings all that the audit row needs: whatever was let through has a row in the end.

DROP FUNCTION ampel.settle(uuid, bigint, integer, integer, text, integer);

CREATE FUNCTION ampel.book(
    r ampel.reservation, p_micro_eur bigint, p_in integer, p_out integer, p_code text, p_ms integer
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ampel.budget AS b (subject, month, spent) VALUES (r.subject, r.month, p_micro_eur)
        ON CONFLICT (subject, month) DO UPDATE SET reserved = b.reserved - r.amount, spent = b.spent + p_micro_eur;
    INSERT INTO ampel.audit (request_id, key_id, user_id, model, zone, data_class, detectors, verdict, code,
                             tokens_in, tokens_out, micro_eur, duration_ms)
        VALUES (r.request_id, r.key_id, r.user_id, r.model, r.zone, r.data_class, r.detectors, 'allow', p_code,
                p_in, p_out, p_micro_eur, p_ms);
$$;

-- Turns a reservation into what was really spent and writes the audit row, once: a second call finds that row and
-- returns false.
CREATE FUNCTION ampel.settle(
    p_request uuid, p_subject text, p_month date, p_key uuid, p_user text, p_model text, p_zone text, p_class text,
    p_detectors jsonb, p_micro_eur bigint, p_in integer, p_out integer, p_code text, p_ms integer
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r ampel.reservation;
BEGIN
    DELETE FROM ampel.reservation WHERE request_id = p_request RETURNING * INTO r;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM ampel.audit WHERE request_id = p_request) THEN
            RETURN false;
        END IF;
        r := (p_request, p_subject, p_month, 0, now(), p_key, p_user, p_model, p_zone, p_class, p_detectors);
    END IF;
    PERFORM ampel.book(r, p_micro_eur, p_in, p_out, p_code, p_ms);
    RETURN true;
END $$;

-- Settles reservations whose gateway died, with all that they had reserved. Two gateways may do it at once: each takes
-- other rows, and both lock the budgets in the same order.
CREATE FUNCTION ampel.settle_orphans(p_age interval) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    r ampel.reservation;
    settled integer := 0;
BEGIN
    FOR r IN SELECT * FROM ampel.reservation WHERE created_at < now() - p_age
             ORDER BY subject, month FOR UPDATE SKIP LOCKED LOOP
        DELETE FROM ampel.reservation WHERE request_id = r.request_id;
        PERFORM ampel.book(r, r.amount, NULL, NULL, 'orphaned', NULL);
        settled := settled + 1;
    END LOOP;
    RETURN settled;
END $$;
