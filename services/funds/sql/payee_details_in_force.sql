-- The bank details of a payee, by a name under which it has costs: the newest that two people have signed (rule 12).
CREATE OR REPLACE FUNCTION payee_details_in_force(key text) RETURNS SETOF payee_details LANGUAGE sql STABLE AS $$
    SELECT d.* FROM payee_name n JOIN payee_details d ON d.payee_id = n.payee_id
    WHERE n.name_key = key AND d.status = 'approved' ORDER BY d.decided_at DESC, d.id DESC LIMIT 1
$$;
