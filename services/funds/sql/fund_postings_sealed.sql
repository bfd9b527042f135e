-- Entries are numbered and sealed here, in one order, so that numbers have no gaps. The year's counter is locked last of
-- all, once rules and balances are done with, and held until the commit. An entry that comes with a number must have
-- the next one; the others get theirs in the order of their ids, which are made one after the other.
--
-- A seal is the HMAC-SHA-256 of the previous seal and of what the entry says: its facts and what its paper says, one per
-- line, and its postings, one per line. services/funds/ledger/journal_seals.py produces the same text independently, so
-- that each checks the other. The address from which an entry was made is left out, because it is deleted when its
-- member is erased. concat_ws leaves out nulls. Only the owner reads the key (rule 18). The seal before a year's first
-- entry is a digest of a fixed text.
--
-- An award's last number of each day is kept too, for its statements. Entries are sealed one by one as they are read: reading the n-th text of an array means passing the n - 1 before
-- it, and three times as many costs took twelve times as long. OFFSET 0: see fund_postings_added; without it, ten
-- thousand costs took minutes. Which entries came without a number is remembered, not asked again: with `number IS NULL`
-- in the UPDATE, PostgreSQL looks for such entries in the journal's index of days and numbers, once per day of the journal
-- (before 18: in all of it), and compares each with all that were drawn.
CREATE OR REPLACE FUNCTION fund_postings_sealed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    entry record;
    of_fund text;
    of_year int;
    seal bytea;
    last_number bigint;
    ids uuid[] := '{}';
    seals bytea[] := '{}';
    numbers bigint[] := '{}';
    undrawn boolean[] := '{}';
    key seal_key;
BEGIN
    SELECT k.* INTO STRICT key FROM seal_key k ORDER BY k.id DESC LIMIT 1;
    FOR entry IN
        SELECT e.id, e.fund_id, e.fiscal_year, e.number,
               lead(e.id) OVER (PARTITION BY e.fund_id, e.fiscal_year ORDER BY e.number, e.id) IS NULL AS ends,
               concat_ws(E'\n', e.id, e.kind, e.occurred_on,
                   to_char(e.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
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
        ORDER BY e.fund_id, e.fiscal_year, e.number, e.id
    LOOP
        IF entry.fund_id IS DISTINCT FROM of_fund OR entry.fiscal_year IS DISTINCT FROM of_year THEN
            of_fund := entry.fund_id;
            of_year := entry.fiscal_year;
            SELECT c.sealed, c.hash INTO last_number, seal FROM entry_counter c
            WHERE c.fund_id = entry.fund_id AND c.fiscal_year = entry.fiscal_year FOR UPDATE;
            IF NOT FOUND THEN
                INSERT INTO entry_counter (fund_id, fiscal_year, last) VALUES (entry.fund_id, entry.fiscal_year, 0)
                ON CONFLICT (fund_id, fiscal_year) DO NOTHING;
                SELECT c.sealed, c.hash INTO STRICT last_number, seal FROM entry_counter c
                WHERE c.fund_id = entry.fund_id AND c.fiscal_year = entry.fiscal_year FOR UPDATE;
            END IF;
            IF seal IS NULL THEN
                seal := sha256(convert_to('convive journal 1 ' || entry.fund_id || ' ' || entry.fiscal_year, 'UTF8'));
            END IF;
        END IF;
        last_number := last_number + 1;
        IF entry.number <> last_number THEN
            PERFORM fund_refuse('numbers_without_gaps', 'entry numbers have no gaps within a fund''s fiscal year');
        END IF;
        seal := sha256(key.outer_pad || sha256(key.inner_pad || seal || convert_to(concat_ws(E'\n',
            'convive journal 2', entry.fund_id, entry.fiscal_year || '-' || last_number, entry.said), 'UTF8')));
        ids := ids || entry.id;
        numbers := numbers || last_number;
        undrawn := undrawn || (entry.number IS NULL);
        seals := seals || seal;
        IF entry.ends THEN
            UPDATE entry_counter c SET last = last_number, sealed = last_number, hash = seal
            WHERE c.fund_id = entry.fund_id AND c.fiscal_year = entry.fiscal_year;
        END IF;
    END LOOP;
    UPDATE journal_entry e SET number = drawn.number
    FROM unnest(ids, numbers, undrawn) AS drawn(id, number, undrawn) WHERE e.id = drawn.id AND drawn.undrawn;
    INSERT INTO award_entry_day AS d (award_id, on_day, last_number)
    SELECT p.award_id, e.occurred_on, max(e.number) FROM (SELECT DISTINCT entry_id, award_id FROM added) p
    CROSS JOIN LATERAL (SELECT one.occurred_on, one.number FROM journal_entry one WHERE one.id = p.entry_id OFFSET 0) e
    GROUP BY p.award_id, e.occurred_on ORDER BY p.award_id, e.occurred_on
    ON CONFLICT (award_id, on_day) DO UPDATE SET last_number = GREATEST(d.last_number, excluded.last_number);
    INSERT INTO entry_seal (entry_id, hash, key_id) SELECT sealed.*, key.id FROM unnest(ids, seals) AS sealed;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER c_sealed AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_sealed();
