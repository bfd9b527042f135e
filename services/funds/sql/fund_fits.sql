-- Rule 4: what each kind of entry may do to each kind of account; a debit is positive. Money comes in through
-- contributions, unidentified receipts, other income and interest; it goes out through costs, comes back from payees,
-- and moves within the Fund. No kind pays a donor. A reversal has the shape of the entry that it reverses. What changes
-- its currency goes through the conversion account. A revaluation moves no money: it changes what money in another
-- currency is worth in dollars. An advance is given from cash, and settled by a cost or by what the payee returns (rule 19).
CREATE OR REPLACE FUNCTION fund_fits(entry text, account text, amount numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE entry
        WHEN 'contribution' THEN CASE account
            WHEN 'cash' THEN amount > 0 WHEN 'income' THEN amount < 0 ELSE account IN ('clearing', 'exchange') END
        WHEN 'suspense' THEN CASE account
            WHEN 'cash' THEN amount > 0 WHEN 'suspense' THEN amount < 0 ELSE account = 'clearing' END
        WHEN 'identification' THEN CASE account
            WHEN 'suspense' THEN amount > 0 WHEN 'income' THEN amount < 0
            ELSE account IN ('cash', 'clearing', 'exchange') END
        WHEN 'income' THEN account = 'cash' AND amount > 0 OR account = 'other_income' AND amount < 0
        WHEN 'interest' THEN account = 'cash' AND amount > 0 OR account = 'interest' AND amount < 0
        WHEN 'expenditure' THEN account = 'cash' AND amount < 0 OR account IN ('direct', 'indirect') AND amount > 0 OR account = 'clearing'
            OR account = 'advance' AND amount < 0
        WHEN 'recovery' THEN account = 'cash' AND amount > 0 OR account IN ('direct', 'indirect', 'advance') AND amount < 0
        WHEN 'advance' THEN account = 'cash' AND amount < 0 OR account = 'advance' AND amount > 0
        WHEN 'transfer' THEN account IN ('cash', 'transfer', 'clearing')
        WHEN 'exchange' THEN account IN ('cash', 'exchange', 'clearing')
        WHEN 'revaluation' THEN account IN ('cash', 'exchange')
        ELSE entry = 'reversal' END
$$;
