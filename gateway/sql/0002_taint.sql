-- SPDX-FileCopyrightText: 2026 KI-Ampel contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What conversations have been about, so that a copy of one keeps its class. Keyed hashes only (HMAC-SHA256, 128 bits):
-- no text, no person, no chat id can be read from them or tried out without the key.
-- class: 1 internal, 2 personal, 3 confidential, 4 social, as gateway.zones orders them; public leaves no row.
CREATE TABLE ampel.taint (
    hash bytea PRIMARY KEY CHECK (length(hash) = 16),
    class smallint NOT NULL CHECK (class BETWEEN 1 AND 4),
    at timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX taint_seen ON ampel.taint (seen);

-- Two requests can bring the same hashes at once: the caller sorts them, so that neither waits for the other in a ring.
CREATE FUNCTION ampel.remember_taint(p_hashes bytea[], p_class smallint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ampel.taint AS t (hash, class) SELECT h, p_class FROM unnest(p_hashes) AS h
        ON CONFLICT (hash) DO UPDATE SET class = greatest(t.class, excluded.class), seen = now();
END $$;
