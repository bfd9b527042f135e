-- Rule 6: any change of an enrolment, by whatever statement, updates the edition's counter, and the counter's CHECK
-- decides.
CREATE OR REPLACE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE edition SET seats_taken = seats_taken + change.seats
        FROM (SELECT edition_id, count(*) AS seats FROM after_rows
              WHERE status IN ('enrolled', 'completed') GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE edition SET seats_taken = seats_taken - change.seats
        FROM (SELECT edition_id, count(*) AS seats FROM before_rows
              WHERE status IN ('enrolled', 'completed') GROUP BY edition_id) AS change
        WHERE edition.id = change.edition_id;
    ELSE
        UPDATE edition SET seats_taken = seats_taken + change.seats
        FROM (SELECT edition_id, sum(seat) AS seats FROM (
                  SELECT edition_id, 1 AS seat FROM after_rows WHERE status IN ('enrolled', 'completed')
                  UNION ALL
                  SELECT edition_id, -1 FROM before_rows WHERE status IN ('enrolled', 'completed')) AS seat
              GROUP BY edition_id HAVING sum(seat) <> 0) AS change
        WHERE edition.id = change.edition_id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER count_seats_inserted AFTER INSERT ON enrolment
    REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE OR REPLACE TRIGGER count_seats_updated AFTER UPDATE ON enrolment
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE OR REPLACE TRIGGER count_seats_deleted AFTER DELETE ON enrolment
    REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
