-- Nobody: what the books themselves open is created by no member.
INSERT INTO donor (id, name, donor_class, language, created_by, created_at, built_in) VALUES
    ('01900000-0000-7000-8000-000000000001', 'Unidentified', 'other', 'en', '00000000-0000-0000-0000-000000000000',
     now(), true);

-- General Assembly Resolution 2866 (2014): direct and indirect costs, no interest, no refund.
INSERT INTO fund (id, title, generates_interest, second_signature_above_usd) VALUES
    ('prevention-network', 'Fund of the Inter-American Network for the Prevention of Violence and Crime', false, 10000);

-- OAS practice: 11 or 12 percent; contributions of member states up to USD 20,000 are exempt.
INSERT INTO icr_rule (donor_class, valid_from, rate, base, exempt_up_to_usd) VALUES
    ('member_state', DATE '2014-06-05', 11, 'direct_cost', 20000),
    ('permanent_observer', DATE '2014-06-05', 12, 'direct_cost', 0),
    ('other', DATE '2014-06-05', 12, 'direct_cost', 0);
