-- Of these entries those whose row says another payee, document or donor than was sealed, or is not there any more (rule
-- 18); for whoever verifies.
CREATE OR REPLACE FUNCTION fund_papers_differ(entries uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT e.id FROM journal_entry e LEFT JOIN (
        SELECT entry_id, to_jsonb(x) AS said FROM expenditure x WHERE entry_id = ANY(entries)
        UNION ALL SELECT a.entry_id, to_jsonb(x) FROM advance a JOIN commitment x ON x.id = a.id
            WHERE a.entry_id = ANY(entries)
        UNION ALL SELECT entry_id, to_jsonb(x) FROM recovery x WHERE entry_id = ANY(entries)
        UNION ALL SELECT entry_id, to_jsonb(x) FROM contribution x WHERE entry_id = ANY(entries)
        UNION ALL SELECT entry_id, to_jsonb(x) FROM unidentified_receipt x WHERE entry_id = ANY(entries)
        UNION ALL SELECT entry_id, to_jsonb(x) FROM other_income x WHERE entry_id = ANY(entries)
    ) subject ON subject.entry_id = e.id
    WHERE e.id = ANY(entries) AND e.papers IS NOT NULL AND (subject.said @> (e.papers - 'donor')) IS NOT TRUE
$$;
