-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Money is in micro-EUR (1 EUR = 1,000,000) and whole numbers: nothing is lost to rounding.

CREATE TABLE ampel.service_key (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    max_zone text NOT NULL,
    level text NOT NULL,
    floor text NOT NULL DEFAULT 'public',
    acts_for_users boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE UNIQUE INDEX service_key_active_name ON ampel.service_key (name) WHERE revoked_at IS NULL;

-- Only the id that Open WebUI signs; name and e-mail address stay there.
CREATE TABLE ampel.app_user (
    id text PRIMARY KEY,
    level text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE ampel.budget (
    subject text NOT NULL,
    month date NOT NULL,
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    spent bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
    PRIMARY KEY (subject, month)
) WITH (fillfactor = 50);

-- One row per request that was let through; it holds all that the audit row needs, so that a crash in
-- mid-request can still be settled and recorded.
CREATE TABLE ampel.reservation (
    request_id uuid PRIMARY KEY,
    subject text NOT NULL,
    month date NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    key_id uuid NOT NULL,
    user_id text,
    model text NOT NULL,
    zone text NOT NULL,
    data_class text NOT NULL,
    detectors jsonb NOT NULL
);
CREATE INDEX reservation_age ON ampel.reservation (created_at);

CREATE TABLE ampel.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    request_id uuid NOT NULL,
    key_id uuid,
    user_id text,
    model text,
    zone text,
    data_class text,
    detectors jsonb NOT NULL DEFAULT '{}',
    verdict text NOT NULL CHECK (verdict IN ('allow', 'deny')),
    code text NOT NULL,
    tokens_in integer,
    tokens_out integer,
    micro_eur bigint NOT NULL DEFAULT 0,
    duration_ms integer
);
CREATE INDEX audit_at ON ampel.audit (at);
CREATE INDEX audit_request ON ampel.audit (request_id);

CREATE FUNCTION ampel.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ampel.audit is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ampel.audit
    FOR EACH STATEMENT EXECUTE FUNCTION ampel.refuse_change();

-- True when the amount fitted into the subject's month and is now reserved. The row lock of the UPDATE is
-- what keeps parallel requests from exceeding the limit together.
CREATE FUNCTION ampel.reserve(
    p_request uuid, p_subject text, p_month date, p_amount bigint, p_limit bigint,
    p_key uuid, p_user text, p_model text, p_zone text, p_class text, p_detectors jsonb
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    -- A reservation lost in a database crash is harmless: settling books the cost without it.
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE ampel.budget SET reserved = reserved + p_amount
        WHERE subject = p_subject AND month = p_month AND spent + reserved + p_amount <= p_limit;
    IF NOT FOUND THEN
        -- The first request of a month, or no room left: the second UPDATE tells which.
        INSERT INTO ampel.budget (subject, month) VALUES (p_subject, p_month) ON CONFLICT DO NOTHING;
        UPDATE ampel.budget SET reserved = reserved + p_amount
            WHERE subject = p_subject AND month = p_month AND spent + reserved + p_amount <= p_limit;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    INSERT INTO ampel.reservation
        (request_id, subject, month, amount, key_id, user_id, model, zone, data_class, detectors)
        VALUES (p_request, p_subject, p_month, p_amount, p_key, p_user, p_model, p_zone, p_class, p_detectors);
    RETURN true;
END $$;

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

-- Turns a reservation into what was really spent and writes the audit row, once: a second call finds that row and says
-- false. A crash of the database can lose a reservation while its request is answered, so all that the audit row needs
-- is brought along: whatever was let through has a row in the end.
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

-- Settle, and come back when it is on disk. The wait is a transaction of its own: within the first it would keep the
-- budget's row locked, and the next request of the same person or program would wait for the disk too.
CREATE PROCEDURE ampel.settle_durably(
    p_request uuid, p_subject text, p_month date, p_key uuid, p_user text, p_model text, p_zone text, p_class text,
    p_detectors jsonb, p_micro_eur bigint, p_in integer, p_out integer, p_code text, p_ms integer, INOUT p_done boolean
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    p_done := ampel.settle(p_request, p_subject, p_month, p_key, p_user, p_model, p_zone, p_class,
                           p_detectors, p_micro_eur, p_in, p_out, p_code, p_ms);
    COMMIT;
    -- Flushes the log up to here, and with it the transaction before.
    PERFORM pg_logical_emit_message(false, 'ampel', '', true);
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
