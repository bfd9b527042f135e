-- How many accounts' passwords were hashed at which cost, at the time it was last counted: one row, for stand-ins.
CREATE TABLE password_costs (
    only_row boolean NOT NULL CONSTRAINT pk_password_costs PRIMARY KEY,
    accounts jsonb NOT NULL,
    counted_at timestamptz NOT NULL,
    CONSTRAINT ck_password_costs_only_row CHECK (only_row)
);
INSERT INTO password_costs (only_row, accounts, counted_at)
SELECT true, coalesce(jsonb_object_agg(cost, number), '{}'), now()
FROM (
    SELECT split_part(password_hash, '$', 4) AS cost, count(*) AS number
    FROM account WHERE password_hash IS NOT NULL GROUP BY 1
) AS counted;
