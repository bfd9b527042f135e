-- The chart of accounts. What a kind of account is for in which kind of entry: fund_fits.
INSERT INTO account (code, name, kind) VALUES
    ('1000', 'Cash', 'cash'),
    ('1900', 'Currency conversion', 'clearing'),
    ('2100', 'Unidentified receipts', 'suspense'),
    ('4000', 'Contributions', 'income'),
    ('4100', 'Other income', 'other_income'),
    ('4200', 'Interest', 'interest'),
    ('4800', 'Transfers within the Fund', 'transfer'),
    ('4900', 'Exchange differences', 'exchange'),
    ('5000', 'Direct costs', 'direct'),
    ('5900', 'Indirect costs recovered', 'indirect');
