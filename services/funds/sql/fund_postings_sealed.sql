-- Entries are sealed in the order of their numbers, which therefore have no gaps. A seal is the HMAC-SHA-256 of the
-- previous seal and of what the entry says: its facts and what its paper says, one per line, and its postings, one per
-- line. services/funds/ledger/journal_seals.py produces the same text independently, so that each checks the other. The address
-- from which an entry was made is left out, because it is deleted when its member is erased. concat_ws leaves out nulls.
-- Only the owner reads the key (rule 18). The seal before a year's first entry is a digest of a fixed text.
--
-- Entries are sealed one by one as they are read: reading the n-th text of an array means passing the n - 1 before
-- it, and three times as many costs took twelve times as long. OFFSET 0: see fund_postings_added; without it, ten
-- thousand costs took minutes.
CREATE OR REPLACE FUNCTION fund_postings_sealed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    entry record;
    of_fund text;
    of_year int;
    seal bytea;
    last bigint;
    ids uuid[] := '{}';
    seals bytea[] := '{}';
    key seal_key;
BEGIN
    SELECT k.* INTO STRICT key FROM seal_key k ORDER BY k.id DESC LIMIT 1;
    FOR entry IN
        SELECT e.id, e.fund_id, e.fiscal_year, e.number,
               lead(e.number) OVER (PARTITION BY e.fund_id, e.fiscal_year ORDER BY e.number) IS NULL AS ends,
               concat_ws(E'\n', 'convive journal 2', e.fund_id, e.fiscal_year || '-' || e.number, e.id, e.kind,
                   e.occurred_on, to_char(e.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                   to_char(e.entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.entered_by,
                   COALESCE(e.approved_by::text, '-'), COALESCE(e.reversal_of::text, '-'), to_json(e.description),
                   COALESCE(to_json(e.late_reason)::text, '-'), COALESCE(e.papers::text, '-'),
                   line.said) AS said
        FROM (SELECT p.entry_id, string_agg(
                  concat_ws(' ', p.position, p.account_code, p.award_id, p.donor_id, COALESCE(p.line_id::text, '-'),
                            COALESCE(p.allocation_id::text, '-'), p.currency, p.amount, p.amount_usd,
                            p.commitment_id),
                  E'\n' ORDER BY p.position) AS said
              FROM added p GROUP BY p.entry_id) line
        CROSS JOIN LATERAL (SELECT * FROM journal_entry one WHERE one.id = line.entry_id OFFSET 0) e
        ORDER BY e.fund_id, e.fiscal_year, e.number
    LOOP
        IF entry.fund_id IS DISTINCT FROM of_fund OR entry.fiscal_year IS DISTINCT FROM of_year THEN
            of_fund := entry.fund_id;
            of_year := entry.fiscal_year;
            SELECT c.sealed, c.hash INTO last, seal FROM entry_counter c
            WHERE c.fund_id = entry.fund_id AND c.fiscal_year = entry.fiscal_year;
            IF seal IS NULL THEN
                last := 0;
                seal := sha256(convert_to('convive journal 1 ' || entry.fund_id || ' ' || entry.fiscal_year, 'UTF8'));
            END IF;
        END IF;
        last := last + 1;
        IF entry.number <> last THEN
            PERFORM fund_refuse('numbers_without_gaps', 'entry numbers have no gaps within a fund''s fiscal year');
        END IF;
        seal := sha256(key.outer_pad || sha256(key.inner_pad || seal || convert_to(entry.said, 'UTF8')));
        ids := ids || entry.id;
        seals := seals || seal;
        IF entry.ends THEN
            INSERT INTO entry_counter AS c (fund_id, fiscal_year, last, sealed, hash)
            VALUES (entry.fund_id, entry.fiscal_year, last, last, seal)
            ON CONFLICT (fund_id, fiscal_year) DO UPDATE
            SET last = GREATEST(c.last, excluded.last), sealed = excluded.sealed, hash = excluded.hash;
        END IF;
    END LOOP;
    INSERT INTO entry_seal (entry_id, hash, key_id) SELECT sealed.*, key.id FROM unnest(ids, seals) AS sealed;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER c_sealed AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_sealed();
