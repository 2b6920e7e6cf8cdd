-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Looks up what is remembered of the conversation, and reserves if that changes nothing: one round trip for both.
-- remembered: the highest class of these hashes, 0 if there is none. Above p_known nothing is reserved: the request has
-- to be judged again, as what it is.
CREATE FUNCTION ampel.admit(
    p_hashes bytea[], p_known smallint,
    p_request uuid, p_subjects text[], p_limits bigint[], p_month date, p_amount bigint,
    p_key uuid, p_user text, p_model text, p_zone text, p_class text, p_detectors jsonb, p_verdict text,
    OUT remembered smallint, OUT refused integer, OUT fullest integer, OUT percent integer
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT coalesce(max(class), 0) INTO remembered FROM ampel.taint WHERE hash = ANY (p_hashes);
    IF remembered > p_known THEN
        refused := 0;
        fullest := 0;
        percent := 0;
        RETURN;
    END IF;
    SELECT r.refused, r.fullest, r.percent INTO refused, fullest, percent
        FROM ampel.reserve(p_request, p_subjects, p_limits, p_month, p_amount, p_key, p_user, p_model, p_zone, p_class,
                           p_detectors, p_verdict) AS r;
END $$;
