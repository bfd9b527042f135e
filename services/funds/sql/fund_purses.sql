-- An award with everything that is needed to spend from it: limits, lines, rates and the amount left; without lines
-- that a revision removed, because nothing can be spent on them any more. The award is locked first and read
-- afterwards, so that whoever waited for the lock sees what the previous transaction did. Planned once per
-- connection.
--
-- `rules` are the indirect-cost rules of the donor's class, the newest first; their numbers are texts, so that no
-- reader turns them into floats. `rooms`: of each direct line whose plan controls (fund_line_rooms).
--
-- `costs`: what is to be paid from them. `doubts` are the possible objections to these (fund_doubts), the same in each
-- row: looked up behind the lock too, and without a question of their own.
CREATE OR REPLACE FUNCTION fund_purses(
    awards uuid[], allocations uuid[], lines uuid[], costs json DEFAULT NULL
) RETURNS TABLE (
    id uuid, donor_id uuid, programme text, title text, starts_on date, ends_on date, donor text,
    countries varchar[], activity_kinds varchar[], icr_rate numeric, agreement_id uuid, pledge_usd numeric,
    threshold numeric, received_usd numeric, available numeric, direct_lines uuid[], indirect_line uuid, rules json,
    closed_until date, soft_closed_until date, last_day date, fund_id text, generates_interest boolean, role text,
    removed_lines uuid[], rooms json, doubts json
) LANGUAGE plpgsql ROWS 1
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    wanted uuid[];
    doubted json;
BEGIN
    wanted := ARRAY(
        SELECT unnest(awards)
        UNION SELECT o.award_id FROM allocation o WHERE o.id = ANY(allocations)
        UNION SELECT l.award_id FROM budget_line l WHERE l.id = ANY(lines));
    PERFORM FROM award_balance WHERE award_id = ANY(wanted) ORDER BY award_id FOR UPDATE;
    IF costs IS NOT NULL THEN
        SELECT json_agg(d) INTO doubted FROM fund_doubts(costs) d;
    END IF;
    RETURN QUERY
    SELECT a.id, a.donor_id, a.programme::text, a.title::text, a.starts_on, a.ends_on, d.name::text,
           g.countries, g.activity_kinds, g.icr_rate, g.id, g.pledge_usd,
           f.second_signature_above_usd, b.received_usd, b.received_usd - b.spent_usd - b.held_usd,
           ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'direct' AND NOT l.removed
                 ORDER BY l.position),
           (SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.kind = 'indirect'),
           (SELECT json_agg(json_build_object('valid_from', r.valid_from, 'rate', r.rate::text,
                                              'exempt_up_to_usd', r.exempt_up_to_usd::text) ORDER BY r.valid_from DESC)
            FROM icr_rule r WHERE r.donor_class = d.donor_class),
           (SELECT max(p.ends_on) FROM period p WHERE p.fund_id = a.fund_id AND p.status = 'closed'),
           (SELECT max(p.ends_on) FROM period p WHERE p.fund_id = a.fund_id AND p.status = 'soft_closed'),
           b.last_day,
           f.id::text, f.generates_interest, a.role::text,
           ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id AND l.removed),
           (SELECT json_agg(json_build_object('line_id', r.line_id, 'title', r.title, 'planned', r.planned::text,
                                              'used', r.used::text, 'control', r.control, 'most', r.most::text))
            FROM fund_line_rooms(ARRAY(SELECT l.id FROM budget_line l WHERE l.award_id = a.id)) r),
           doubted
    FROM award_balance b
    JOIN award a ON a.id = b.award_id JOIN fund f ON f.id = a.fund_id JOIN donor d ON d.id = a.donor_id
    LEFT JOIN agreement g ON g.id = a.agreement_id
    WHERE b.award_id = ANY(wanted)
    ORDER BY b.award_id;
END $$;
