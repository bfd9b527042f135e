-- Mail is looked at by administrators: to whom it was last tried (masked, and a fingerprint to find it by); and what
-- was given up keeps its text for a day, so that it can be tried again. No row is rewritten for the new columns.
ALTER TABLE letter
    ADD COLUMN recipient varchar(254),
    ADD COLUMN recipient_key varchar(64),
    DROP CONSTRAINT ck_letter_state,
    DROP CONSTRAINT ck_letter_forgotten,
    DROP CONSTRAINT ck_letter_address_forgotten,
    ADD CONSTRAINT ck_letter_state CHECK (state IN ('waiting', 'handing_over', 'sent', 'refused', 'uncertain',
        'dropped', 'stopped')),
    ADD CONSTRAINT ck_letter_forgotten CHECK (settled_at IS NULL OR body IS NULL OR state = 'refused'),
    ADD CONSTRAINT ck_letter_address_forgotten CHECK (settled_at IS NULL OR address IS NULL OR state = 'refused');
CREATE INDEX ix_letter_asked_at ON letter (asked_at, id);
CREATE INDEX ix_letter_account_asked ON letter (account_id, asked_at, id);
CREATE INDEX ix_letter_recipient_key ON letter (recipient_key) WHERE recipient_key IS NOT NULL;
CREATE INDEX ix_letter_about ON letter (coalesce(matter, kind, 'digest'), asked_at, id);
CREATE INDEX ix_letter_unsent ON letter (asked_at, id) WHERE state <> 'sent';
DROP INDEX ix_letter_account_id;
-- What a server said may name people; of what is on record only the code is kept.
ALTER TABLE letter DISABLE TRIGGER letter_is_sent_once;
UPDATE letter SET problem = substring(problem FROM '^[0-9]{3}') WHERE problem IS NOT NULL;
ALTER TABLE letter ENABLE TRIGGER letter_is_sent_once;
