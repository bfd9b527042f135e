-- Rule 6: any change of an enrolment, by whatever statement, updates the edition's counters: of seats, whose CHECK
-- decides, and of those waiting for one.
CREATE OR REPLACE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE edition SET seats_taken = seats_taken + change.seats, waiting = waiting + change.line
        FROM (SELECT edition_id, count(*) FILTER (WHERE status <> 'waiting') AS seats,
                  count(*) FILTER (WHERE status = 'waiting') AS line
              FROM after_rows WHERE status IN ('enrolled', 'completed', 'waiting') GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE edition SET seats_taken = seats_taken - change.seats, waiting = waiting - change.line
        FROM (SELECT edition_id, count(*) FILTER (WHERE status <> 'waiting') AS seats,
                  count(*) FILTER (WHERE status = 'waiting') AS line
              FROM before_rows WHERE status IN ('enrolled', 'completed', 'waiting') GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id;
    ELSE
        UPDATE edition SET seats_taken = seats_taken + change.seats, waiting = waiting + change.line
        FROM (SELECT edition_id, sum((status <> 'waiting')::int * sign) AS seats,
                  sum((status = 'waiting')::int * sign) AS line
              FROM (SELECT edition_id, status, 1 AS sign FROM after_rows
                    UNION ALL
                    SELECT edition_id, status, -1 FROM before_rows) AS both_rows
              WHERE status IN ('enrolled', 'completed', 'waiting')
              GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id AND (change.seats <> 0 OR change.line <> 0);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER count_seats_inserted AFTER INSERT ON enrolment
    REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE OR REPLACE TRIGGER count_seats_updated AFTER UPDATE ON enrolment
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE OR REPLACE TRIGGER count_seats_deleted AFTER DELETE ON enrolment
    REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
