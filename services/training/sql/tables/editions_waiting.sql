-- How many are waiting is read with an edition, in every list of editions: it is counted when it changes.
ALTER TABLE edition ADD COLUMN waiting INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE edition ADD CONSTRAINT ck_edition_waiting CHECK (waiting >= 0);
-- Nobody enrols between this count and the trigger that keeps it.
LOCK TABLE enrolment IN SHARE ROW EXCLUSIVE MODE;
UPDATE edition SET waiting = line.length
FROM (SELECT edition_id, count(*) AS length FROM enrolment WHERE status = 'waiting' GROUP BY edition_id) AS line
WHERE edition.id = line.edition_id;
