-- Rule 18: which of these seals are not the keyed ones of these texts, by place. It says yes or no to a seal and never
-- what one would be: who verifies cannot make any.
CREATE OR REPLACE FUNCTION fund_seals_unfit(previous bytea[], said text[], seals bytea[], keys smallint[])
RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT u.place
    FROM unnest(previous, said, seals, keys) WITH ORDINALITY AS u(previous, said, seal, key_id, place)
    LEFT JOIN seal_key k ON k.id = u.key_id
    WHERE sha256(k.outer_pad || sha256(k.inner_pad || u.previous || convert_to(u.said, 'UTF8'))) IS DISTINCT FROM u.seal
$$;
