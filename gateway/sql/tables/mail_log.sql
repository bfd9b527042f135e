-- Mail is looked at by administrators: to whom it was last tried (masked, and a fingerprint to find it by), what it is
-- about, and what was given up keeps its text for a day, so that it can be tried again.
ALTER TABLE letter
    ADD COLUMN recipient varchar(254),
    ADD COLUMN recipient_key varchar(64),
    ADD COLUMN about varchar(40) NOT NULL GENERATED ALWAYS AS (coalesce(matter, kind, 'digest')) STORED,
    DROP CONSTRAINT ck_letter_state,
    DROP CONSTRAINT ck_letter_forgotten,
    DROP CONSTRAINT ck_letter_address_forgotten,
    ADD CONSTRAINT ck_letter_state CHECK (state IN ('waiting', 'handing_over', 'sent', 'refused', 'uncertain',
        'dropped', 'stopped')),
    ADD CONSTRAINT ck_letter_forgotten CHECK (settled_at IS NULL OR body IS NULL OR state = 'refused'),
    ADD CONSTRAINT ck_letter_address_forgotten CHECK (settled_at IS NULL OR address IS NULL OR state = 'refused');
CREATE INDEX ix_letter_asked_at ON letter (asked_at, id);
CREATE INDEX ix_letter_account_asked ON letter (account_id, asked_at, id);
CREATE INDEX ix_letter_recipient_key ON letter (recipient_key, asked_at, id) WHERE recipient_key IS NOT NULL;
CREATE INDEX ix_letter_about ON letter (about, asked_at, id);
CREATE INDEX ix_letter_state ON letter (state, asked_at, id);
CREATE INDEX ix_letter_given_up ON letter (settled_at) WHERE state = 'refused';
DROP INDEX ix_letter_account_id;
-- What a server said may name people; of what is on record only the code is kept.
ALTER TABLE letter DISABLE TRIGGER letter_is_sent_once;
UPDATE letter SET problem = substring(problem FROM '^[0-9]{3}') WHERE problem IS NOT NULL;
ALTER TABLE letter ENABLE TRIGGER letter_is_sent_once;
