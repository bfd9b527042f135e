-- The sum of a disaggregation's parts, stored as {"part": "number"}; 0 if it is empty. Used in CHECK constraints.
CREATE OR REPLACE FUNCTION parts_sum(parts jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$ SELECT coalesce(sum(value::numeric), 0) FROM jsonb_each_text(parts) $$;
