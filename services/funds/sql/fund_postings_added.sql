-- The central check of the ledger. Every statement that adds postings is checked as a whole, so each entry balances
-- at any moment. One pass over the new rows, per award and currency and then per entry, finds the name of the first
-- rule that is broken (the first in alphabetical order); only reversals are looked at a second time, to compare them
-- with what they reverse.
--
-- Every currency of an award balances in its own units and in USD (rule 1); sealed entries get no more postings (rule
-- 2). Since no entry is without postings, the rules for entries are checked here as well: nothing may be posted into
-- a closed period, posting into a soft-closed one requires a reason and ends with its adjusting period (rule 10), and a
-- reversal cannot be reversed (rule 2). A transfer to another award needs two people, whatever its amount; a transfer between bank accounts may
-- be made by one (rule 12). Money received needs a second person above the threshold, like money spent; only what waits
-- on the account of unidentified money, which nobody can spend, is entered by one. Money received is revenue at once, whatever its currency: the conversion account must be
-- empty after each entry (rules 13, 15). Cash is in dollars, or in the currency of its bank account; what is in dollars
-- on an account in another currency is a difference of its value only (rule 13).
--
-- The size of an entry is the greater of its debits and its credits outside cash and indirect costs; services/funds
-- computes it in the same way to know in advance whether a second signature is needed.
--
-- Planned once per connection, and never by reading a whole table. The entry is looked up by its key, after its
-- postings: OFFSET 0 keeps the lookup where it is written. A plan made while the journal appeared empty went through
-- all new postings for each new entry, so that three times as many costs took sixty times as long.
CREATE OR REPLACE FUNCTION fund_postings_added() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    found record;
BEGIN
    WITH line AS (
        SELECT a.entry_id, a.award_id, a.currency, a.amount, a.amount_usd, e.kind, c.kind AS account,
               e.approved_by IS NULL AS alone, f.second_signature_above_usd AS threshold,
               c.kind NOT IN ('cash', 'clearing', 'indirect') AS counts,
               CASE
                   WHEN EXISTS (SELECT FROM period p WHERE p.fund_id = e.fund_id AND p.status <> 'reopened'
                                AND e.occurred_on BETWEEN p.starts_on AND p.ends_on
                                AND (p.status = 'closed' OR e.late_reason IS NULL
                                     OR p.adjusting_until < (e.posted_at AT TIME ZONE 'UTC')::date))
                       THEN 'rule_10_closed_period'
                   WHEN u.code IS NULL OR a.amount <> round(a.amount, u.decimals) THEN 'rule_13_currency'
                   WHEN s.entry_id IS NOT NULL THEN 'rule_2_entry_is_complete'
                   WHEN w.fund_id <> e.fund_id THEN 'an_entry_is_of_one_fund'
                   WHEN c.kind = 'interest' AND NOT f.generates_interest THEN 'rule_5_no_interest'
                   WHEN CASE w.role WHEN 'suspense' THEN c.kind NOT IN ('cash', 'clearing', 'suspense')
                        ELSE c.kind = 'suspense' END THEN 'unidentified_money_waits'
                   WHEN NOT fund_fits(e.kind, c.kind, a.amount) THEN 'rule_4_no_refund'
                   WHEN c.kind = 'cash' AND (a.currency <> 'USD' OR a.account_code <> '1000') AND NOT EXISTS (
                            SELECT FROM bank_account b WHERE b.fund_id = e.fund_id AND b.account_code = a.account_code
                            AND b.currency = a.currency)
                        AND (a.currency <> 'USD' OR e.kind NOT IN ('revaluation', 'exchange', 'reversal') AND EXISTS (
                            SELECT FROM bank_account b WHERE b.fund_id = e.fund_id AND b.account_code = a.account_code))
                       THEN 'rule_13_cash_in_its_currency'
                   WHEN o.kind = 'reversal' THEN 'rule_2_no_reversal_of_a_reversal'
                   WHEN c.kind = 'transfer' AND e.approved_by IS NULL THEN 'rule_12_transfers_have_two_people'
               END AS broken
        FROM added a CROSS JOIN LATERAL (SELECT * FROM journal_entry one WHERE one.id = a.entry_id OFFSET 0) e JOIN account c ON c.code = a.account_code
        JOIN award w ON w.id = a.award_id JOIN fund f ON f.id = w.fund_id LEFT JOIN currency u ON u.code = a.currency
        LEFT JOIN entry_seal s ON s.entry_id = a.entry_id LEFT JOIN journal_entry o ON o.id = e.reversal_of
    ), by_currency AS (
        SELECT entry_id, kind, alone, threshold,
               CASE WHEN sum(amount) <> 0 OR sum(amount_usd) <> 0 THEN 'rule_1_nets_to_zero' ELSE min(broken) END AS broken,
               sum(amount_usd) FILTER (WHERE counts AND amount_usd > 0) AS debit,
               -sum(amount_usd) FILTER (WHERE counts AND amount_usd < 0) AS credit,
               sum(amount_usd) FILTER (WHERE account = 'cash') AS cash,
               sum(amount_usd) FILTER (WHERE account = 'clearing') AS clearing
        FROM line GROUP BY entry_id, kind, alone, threshold, award_id, currency
    ), by_entry AS (
        SELECT kind = 'reversal' AS reversal, COALESCE(min(broken), CASE
                   WHEN sum(clearing) <> 0 THEN 'rule_15_revenue_at_receipt'
                   WHEN kind IN ('transfer', 'identification') AND sum(cash) <> 0 THEN 'rule_4_stays_in_the_fund'
                   WHEN alone AND kind <> 'suspense' AND GREATEST(sum(debit), sum(credit)) > threshold
                       THEN 'rule_12_second_signature'
               END) AS broken
        FROM by_currency GROUP BY entry_id, kind, alone, threshold
    )
    SELECT min(broken) AS rule, bool_or(reversal) AS reversal INTO found FROM by_entry;
    IF found.reversal AND found.rule IS NULL AND EXISTS (
        SELECT FROM journal_entry e
        WHERE e.id IN (SELECT entry_id FROM added) AND e.kind = 'reversal' AND EXISTS (
            SELECT FROM (SELECT account_code, award_id, line_id, allocation_id, commitment_id, currency, amount, amount_usd
                         FROM added WHERE entry_id = e.id
                         UNION ALL
                         SELECT account_code, award_id, line_id, allocation_id, commitment_id, currency, amount, amount_usd
                         FROM posting WHERE entry_id = e.reversal_of) both_entries
            GROUP BY account_code, award_id, line_id, allocation_id, commitment_id, currency
            HAVING sum(amount) <> 0 OR sum(amount_usd) <> 0)
    ) THEN
        found.rule := 'rule_2_reversal_negates';
    END IF;
    IF found.rule IS NOT NULL THEN
        PERFORM fund_refuse(found.rule, CASE found.rule
            WHEN 'rule_1_nets_to_zero' THEN 'each of an entry''s awards nets to zero per currency and in USD (Fund rule 1)'
            WHEN 'rule_2_entry_is_complete' THEN 'a complete entry gets no more postings (Fund rule 2)'
            WHEN 'rule_2_no_reversal_of_a_reversal' THEN 'a reversal is not reversed (Fund rule 2)'
            WHEN 'rule_2_reversal_negates' THEN 'a reversal is its entry with the signs changed (Fund rule 2)'
            WHEN 'rule_4_no_refund' THEN
                'money moves in the ways of its kind of entry only, and never back to a donor (Fund rule 4)'
            WHEN 'rule_4_stays_in_the_fund' THEN 'a transfer moves money within the Fund only (Fund rule 4)'
            WHEN 'rule_5_no_interest' THEN 'this fund generates no interest (Fund rule 5)'
            WHEN 'rule_10_closed_period' THEN 'the period is closed, or its adjusting is over, or nobody says why (Fund rule 10)'
            WHEN 'rule_12_second_signature' THEN 'above the threshold somebody else approves (Fund rule 12)'
            WHEN 'rule_12_transfers_have_two_people' THEN 'what goes to another award has two people (Fund rule 12)'
            WHEN 'rule_15_revenue_at_receipt' THEN 'nothing stays on the conversion account (Fund rules 13, 15)'
            WHEN 'rule_13_currency' THEN 'an amount has the decimals of its currency (Fund rule 13)'
            WHEN 'rule_13_cash_in_its_currency' THEN 'cash is in the currency of its bank account (Fund rule 13)'
            WHEN 'an_entry_is_of_one_fund' THEN 'an entry moves the money of its own fund only'
            WHEN 'unidentified_money_waits' THEN 'unidentified money is no source and is spent on nothing' END);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER a_rules AFTER INSERT ON posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fund_postings_added();
