-- Sum of a disaggregation's parts, kept as {"part": "number"}; an empty one sums to nothing. Checks of tables use it.
CREATE OR REPLACE FUNCTION parts_sum(parts jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$ SELECT coalesce(sum(value::numeric), 0) FROM jsonb_each_text(parts) $$;
