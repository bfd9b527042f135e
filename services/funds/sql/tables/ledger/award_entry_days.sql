-- The greatest number of an award's entries of a day: how far its statement goes in the journal. Kept by the trigger that
-- numbers them.
CREATE TABLE award_entry_day (
    award_id UUID NOT NULL,
    on_day DATE NOT NULL,
    last_number BIGINT NOT NULL,
    CONSTRAINT pk_award_entry_day PRIMARY KEY (award_id, on_day),
    CONSTRAINT fk_award_entry_day_award_id FOREIGN KEY(award_id) REFERENCES award (id)
);
