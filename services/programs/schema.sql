-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.

CREATE FUNCTION actual_only_withdrawn() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION analyze_filled() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION parts_sum(parts jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE;
CREATE FUNCTION phase_gate() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION stays_as_written() RETURNS trigger LANGUAGE plpgsql;

CREATE TABLE activity (
    edition_id uuid NOT NULL,
    phase_id uuid,
    kind character varying(80) NOT NULL,
    country character varying(2),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    title character varying(200) NOT NULL,
    description text,
    budget numeric(16,2),
    currency character varying(3) NOT NULL,
    status character varying(20) NOT NULL,
    allocated_usd numeric(16,2) NOT NULL,
    spent_usd numeric(16,2) NOT NULL,
    totals_sequence bigint NOT NULL,
    totals_at timestamp with time zone,
    version integer NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_activity_a_year CHECK ((ends_on < (starts_on + '1 year'::interval))),
    CONSTRAINT ck_activity_budget CHECK ((budget > (0)::numeric)),
    CONSTRAINT ck_activity_period CHECK ((ends_on >= starts_on))
);

CREATE TABLE actual (
    indicator_id uuid NOT NULL,
    measured_on date NOT NULL,
    value numeric(18,4),
    by_sex jsonb,
    by_sector jsonb,
    by_country jsonb,
    note text,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    withdrawn_reason text,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_actual_by_country CHECK (((by_country IS NULL) OR (parts_sum(by_country) = value))),
    CONSTRAINT ck_actual_by_sector CHECK (((by_sector IS NULL) OR (parts_sum(by_sector) = value))),
    CONSTRAINT ck_actual_by_sex CHECK (((by_sex IS NULL) OR (parts_sum(by_sex) = value))),
    CONSTRAINT ck_actual_content CHECK (((value IS NOT NULL) OR ((note IS NOT NULL) AND (by_sex IS NULL) AND (by_sector IS NULL) AND (by_country IS NULL)))),
    CONSTRAINT ck_actual_not_in_future CHECK ((measured_on <= ((created_at AT TIME ZONE 'UTC'::text))::date)),
    CONSTRAINT ck_actual_withdrawn CHECK (((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)))
);

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE citation (
    edition_id uuid NOT NULL,
    intervention_id uuid NOT NULL,
    number integer NOT NULL,
    cited_on date NOT NULL,
    note text,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE contribution (
    id uuid NOT NULL,
    programme character varying(80) NOT NULL,
    donor_id uuid NOT NULL,
    donor text NOT NULL,
    amount_usd numeric(16,2) NOT NULL,
    received_on date NOT NULL,
    programme_total_usd numeric(16,2) NOT NULL,
    reversed boolean NOT NULL,
    sequence bigint NOT NULL
);

CREATE TABLE deliverable (
    phase_id uuid NOT NULL,
    expected character varying(80),
    title character varying(200) NOT NULL,
    link character varying(2000),
    note text,
    language character varying(2) NOT NULL,
    delivered_on date NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_deliverable_content CHECK (((link IS NOT NULL) OR (note IS NOT NULL)))
);

CREATE TABLE edition (
    programme_id uuid NOT NULL,
    methodology character varying(80) NOT NULL,
    title jsonb NOT NULL,
    countries character varying(200)[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    officer_id uuid NOT NULL,
    country_shares jsonb,
    sector_shares jsonb,
    version integer NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_edition_countries CHECK ((cardinality(countries) > 0)),
    CONSTRAINT ck_edition_country_shares CHECK (((country_shares IS NULL) OR (parts_sum(country_shares) = (100)::numeric))),
    CONSTRAINT ck_edition_period CHECK ((ends_on >= starts_on)),
    CONSTRAINT ck_edition_sector_shares CHECK (((sector_shares IS NULL) OR (parts_sum(sector_shares) = (100)::numeric)))
);

CREATE TABLE event_sequence (
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE follow_up (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    training_edition_id uuid NOT NULL,
    title jsonb NOT NULL,
    training_ended_on date NOT NULL,
    opens_on date GENERATED ALWAYS AS (((training_ended_on + '3 mons'::interval))::date) STORED NOT NULL,
    due_on date GENERATED ALWAYS AS (((training_ended_on + '6 mons'::interval))::date) STORED NOT NULL,
    done_on date,
    changes text,
    impact text,
    improved boolean,
    recorded_by uuid,
    recorded_at timestamp with time zone,
    reminded_at timestamp with time zone,
    sequence bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT ck_follow_up_complete CHECK ((((done_on IS NULL) = (recorded_by IS NULL)) AND ((done_on IS NULL) = (changes IS NULL)) AND ((done_on IS NULL) = (impact IS NULL)) AND ((done_on IS NULL) = (improved IS NULL)))),
    CONSTRAINT ck_follow_up_not_too_early CHECK (((done_on IS NULL) OR (done_on >= opens_on)))
);

CREATE TABLE idempotency (
    actor_id uuid NOT NULL,
    operation character varying(120) NOT NULL,
    key character varying(200) NOT NULL,
    payload_hash character varying(64) NOT NULL,
    result text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE inbox (
    consumer character varying(120) NOT NULL,
    event_id uuid NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE inbox_sequence (
    consumer character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE indicator (
    edition_id uuid NOT NULL,
    name jsonb NOT NULL,
    kind character varying(20) NOT NULL,
    aggregation character varying(20) NOT NULL,
    unit character varying(200),
    baseline_value numeric(18,4),
    baseline_on date,
    baseline_note text,
    target_value numeric(18,4),
    target_on date,
    target_note text,
    is_people_trained boolean NOT NULL,
    version integer NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_indicator_aggregation CHECK (((aggregation)::text = ANY ((ARRAY['sum'::character varying, 'latest'::character varying])::text[]))),
    CONSTRAINT ck_indicator_kind CHECK (((kind)::text = ANY ((ARRAY['quantitative'::character varying, 'qualitative'::character varying])::text[]))),
    CONSTRAINT ck_indicator_people_are_added_up CHECK (((NOT is_people_trained) OR ((aggregation)::text = 'sum'::text))),
    CONSTRAINT ck_indicator_qualitative CHECK ((((kind)::text <> 'qualitative'::text) OR ((baseline_value IS NULL) AND (target_value IS NULL) AND (NOT is_people_trained)))),
    CONSTRAINT ck_indicator_quantitative CHECK ((((kind)::text <> 'quantitative'::text) OR ((unit IS NOT NULL) AND (baseline_value IS NOT NULL) AND (baseline_on IS NOT NULL) AND (target_value IS NOT NULL) AND (target_on IS NOT NULL))))
);

CREATE TABLE intervention (
    slug character varying(80) NOT NULL,
    area character varying(20) NOT NULL,
    version integer NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    withdrawn_reason text,
    told_at timestamp with time zone,
    CONSTRAINT ck_intervention_withdrawn CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)))),
    CONSTRAINT ck_intervention_withdrawn_reason CHECK ((withdrawn_reason <> ''::text))
);

CREATE TABLE intervention_version (
    intervention_id uuid NOT NULL,
    number integer NOT NULL,
    name jsonb NOT NULL,
    summary jsonb NOT NULL,
    evidence jsonb NOT NULL,
    evidence_level character varying(20) NOT NULL,
    published_on date NOT NULL,
    published_by uuid NOT NULL
);

CREATE TABLE job_run (
    job character varying(120) NOT NULL,
    slot timestamp with time zone NOT NULL,
    done_at timestamp with time zone NOT NULL
);

CREATE TABLE member (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    country character varying(2) NOT NULL,
    institution character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    roles character varying(40)[] NOT NULL,
    networks character varying(40)[] NOT NULL,
    status character varying(20) NOT NULL,
    sequence integer NOT NULL
);

CREATE TABLE methodology (
    slug character varying(80) NOT NULL,
    name jsonb NOT NULL,
    summary jsonb NOT NULL,
    phases jsonb NOT NULL,
    protects_people boolean DEFAULT false NOT NULL
);

CREATE TABLE money_request (
    activity_id uuid NOT NULL,
    amount numeric(16,2) NOT NULL,
    currency character varying(3) NOT NULL,
    amount_usd numeric(16,2),
    award_id uuid,
    award_title text,
    donor text,
    state character varying(20) NOT NULL,
    reason_code character varying(120),
    reason text,
    answered_at timestamp with time zone,
    sequence bigint NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_money_request_amount CHECK ((amount > (0)::numeric)),
    CONSTRAINT ck_money_request_amount_usd CHECK ((((state)::text = ANY ((ARRAY['reserved'::character varying, 'granted'::character varying])::text[])) = (amount_usd IS NOT NULL))),
    CONSTRAINT ck_money_request_reason CHECK ((((state)::text = 'refused'::text) = (reason IS NOT NULL))),
    CONSTRAINT ck_money_request_state CHECK (((state)::text = ANY ((ARRAY['asked'::character varying, 'reserved'::character varying, 'granted'::character varying, 'refused'::character varying])::text[])))
);

CREATE TABLE outbox (
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    type character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    sequence bigint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone
);

ALTER TABLE outbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE phase (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    "position" integer NOT NULL,
    slug character varying(80) NOT NULL,
    name jsonb NOT NULL,
    purpose jsonb NOT NULL,
    expected jsonb NOT NULL,
    state character varying(20) NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone,
    decided_by uuid,
    decided_at timestamp with time zone,
    skip_reason text,
    CONSTRAINT ck_phase_asked CHECK ((((state)::text = ANY ((ARRAY['waiting'::character varying, 'open'::character varying])::text[])) OR ((asked_by IS NOT NULL) AND (asked_at IS NOT NULL)))),
    CONSTRAINT ck_phase_position CHECK (("position" > 0)),
    CONSTRAINT ck_phase_second_person CHECK ((((state)::text <> ALL ((ARRAY['approved'::character varying, 'skipped'::character varying])::text[])) OR ((decided_at IS NOT NULL) AND (decided_by IS DISTINCT FROM asked_by) AND (decided_by IS NOT NULL)))),
    CONSTRAINT ck_phase_skip_reason CHECK ((((state)::text <> ALL ((ARRAY['skip_requested'::character varying, 'skipped'::character varying])::text[])) OR (skip_reason IS NOT NULL))),
    CONSTRAINT ck_phase_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'open'::character varying, 'submitted'::character varying, 'skip_requested'::character varying, 'approved'::character varying, 'skipped'::character varying])::text[])))
);

CREATE TABLE phase_decision (
    edition_id uuid NOT NULL,
    phase_id uuid NOT NULL,
    action character varying(20) NOT NULL,
    reason text,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE practice (
    resource_id uuid NOT NULL,
    language character varying(2),
    titles jsonb,
    cited jsonb NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT ck_practice_cited CHECK (((language IS NOT NULL) OR (cited = '{}'::jsonb))),
    CONSTRAINT ck_practice_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_practice_sequence CHECK ((sequence > 0)),
    CONSTRAINT ck_practice_titles CHECK ((((language IS NULL) = (titles IS NULL)) AND (titles ? (language)::text)))
);

CREATE TABLE programme (
    slug character varying(80) NOT NULL,
    name jsonb NOT NULL,
    description jsonb NOT NULL,
    networks character varying(200)[] NOT NULL,
    donors character varying(200)[] NOT NULL,
    version integer NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE proposal (
    edition_id uuid NOT NULL,
    country character varying(2) NOT NULL,
    title jsonb NOT NULL,
    modules jsonb NOT NULL,
    id uuid NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE trained_person (
    enrolment_id uuid NOT NULL,
    edition_id uuid NOT NULL,
    sex character varying(20) NOT NULL,
    sector character varying(20) NOT NULL,
    country character varying(2) NOT NULL,
    completed_on date NOT NULL
);

CREATE TABLE transfer (
    id uuid NOT NULL,
    from_programme character varying(80),
    to_programme character varying(80),
    amount_usd numeric(16,2) NOT NULL,
    reversed boolean NOT NULL
);
ALTER TABLE ONLY alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY activity ADD CONSTRAINT pk_activity PRIMARY KEY (id);
ALTER TABLE ONLY actual ADD CONSTRAINT pk_actual PRIMARY KEY (id);
ALTER TABLE ONLY citation ADD CONSTRAINT pk_citation PRIMARY KEY (id);
ALTER TABLE ONLY contribution ADD CONSTRAINT pk_contribution PRIMARY KEY (id);
ALTER TABLE ONLY deliverable ADD CONSTRAINT pk_deliverable PRIMARY KEY (id);
ALTER TABLE ONLY edition ADD CONSTRAINT pk_edition PRIMARY KEY (id);
ALTER TABLE ONLY event_sequence ADD CONSTRAINT pk_event_sequence PRIMARY KEY (subject);
ALTER TABLE ONLY follow_up ADD CONSTRAINT pk_follow_up PRIMARY KEY (id);
ALTER TABLE ONLY idempotency ADD CONSTRAINT pk_idempotency PRIMARY KEY (actor_id, operation, key);
ALTER TABLE ONLY inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id);
ALTER TABLE ONLY inbox_sequence ADD CONSTRAINT pk_inbox_sequence PRIMARY KEY (consumer, subject);
ALTER TABLE ONLY indicator ADD CONSTRAINT pk_indicator PRIMARY KEY (id);
ALTER TABLE ONLY intervention ADD CONSTRAINT pk_intervention PRIMARY KEY (id);
ALTER TABLE ONLY intervention_version ADD CONSTRAINT pk_intervention_version PRIMARY KEY (intervention_id, number);
ALTER TABLE ONLY job_run ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);
ALTER TABLE ONLY member ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY methodology ADD CONSTRAINT pk_methodology PRIMARY KEY (slug);
ALTER TABLE ONLY money_request ADD CONSTRAINT pk_money_request PRIMARY KEY (id);
ALTER TABLE ONLY outbox ADD CONSTRAINT pk_outbox PRIMARY KEY ("position");
ALTER TABLE ONLY phase ADD CONSTRAINT pk_phase PRIMARY KEY (id);
ALTER TABLE ONLY phase_decision ADD CONSTRAINT pk_phase_decision PRIMARY KEY (id);
ALTER TABLE ONLY practice ADD CONSTRAINT pk_practice PRIMARY KEY (resource_id);
ALTER TABLE ONLY programme ADD CONSTRAINT pk_programme PRIMARY KEY (id);
ALTER TABLE ONLY proposal ADD CONSTRAINT pk_proposal PRIMARY KEY (id);
ALTER TABLE ONLY trained_person ADD CONSTRAINT pk_trained_person PRIMARY KEY (enrolment_id);
ALTER TABLE ONLY transfer ADD CONSTRAINT pk_transfer PRIMARY KEY (id);
ALTER TABLE ONLY citation ADD CONSTRAINT uq_citation_edition_id_intervention_id UNIQUE (edition_id, intervention_id);
ALTER TABLE ONLY follow_up ADD CONSTRAINT uq_follow_up_training_edition_id UNIQUE (training_edition_id);
ALTER TABLE ONLY intervention ADD CONSTRAINT uq_intervention_slug UNIQUE (slug);
ALTER TABLE ONLY outbox ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id);
ALTER TABLE ONLY phase ADD CONSTRAINT uq_phase_edition_id_id UNIQUE (edition_id, id);
ALTER TABLE ONLY phase ADD CONSTRAINT uq_phase_edition_id_position UNIQUE (edition_id, "position");
ALTER TABLE ONLY phase ADD CONSTRAINT uq_phase_edition_id_slug UNIQUE (edition_id, slug);
ALTER TABLE ONLY programme ADD CONSTRAINT uq_programme_slug UNIQUE (slug);
CREATE INDEX ix_activity_country_id ON activity USING btree (country, id);
CREATE INDEX ix_activity_edition_id ON activity USING btree (edition_id, id);
CREATE INDEX ix_activity_kind_id ON activity USING btree (kind, id);
CREATE INDEX ix_activity_phase_id ON activity USING btree (phase_id);
CREATE INDEX ix_activity_status_id ON activity USING btree (status, id);
CREATE INDEX ix_actual_indicator_id ON actual USING btree (indicator_id, measured_on, id);
CREATE INDEX ix_citation_intervention_id ON citation USING btree (intervention_id, cited_on);
CREATE INDEX ix_contribution_programme ON contribution USING btree (programme, sequence);
CREATE INDEX ix_deliverable_phase_id ON deliverable USING btree (phase_id, id);
CREATE INDEX ix_edition_countries ON edition USING gin (countries);
CREATE INDEX ix_edition_methodology ON edition USING btree (methodology);
CREATE INDEX ix_edition_programme_id_id ON edition USING btree (programme_id, id);
CREATE INDEX ix_follow_up_done ON follow_up USING btree (opens_on, id) WHERE (done_on IS NOT NULL);
CREATE INDEX ix_follow_up_edition_id ON follow_up USING btree (edition_id);
CREATE INDEX ix_follow_up_opens_on_id ON follow_up USING btree (opens_on, id);
CREATE INDEX ix_indicator_edition_id ON indicator USING btree (edition_id, id);
CREATE INDEX ix_intervention_area_slug ON intervention USING btree (area, slug);
CREATE INDEX ix_intervention_untold ON intervention USING btree (id) WHERE (told_at IS NULL);
CREATE INDEX ix_money_request_activity_id ON money_request USING btree (activity_id, id);
CREATE INDEX ix_money_request_state_id ON money_request USING btree (state, id);
CREATE INDEX ix_outbox_subject ON outbox USING btree (subject, sequence);
CREATE INDEX ix_outbox_unpublished ON outbox USING btree ("position") WHERE (published_at IS NULL);
CREATE INDEX ix_phase_decision_edition_id ON phase_decision USING btree (edition_id, id);
CREATE INDEX ix_phase_decision_phase_id ON phase_decision USING btree (phase_id);
CREATE INDEX ix_practice_cited ON practice USING gin (cited);
CREATE INDEX ix_programme_networks ON programme USING gin (networks);
CREATE INDEX ix_proposal_edition_id ON proposal USING btree (edition_id, id);
CREATE INDEX ix_trained_person_edition_id ON trained_person USING btree (edition_id, sex, sector, country, completed_on);
CREATE INDEX ix_transfer_from_programme ON transfer USING btree (from_programme);
CREATE INDEX ix_transfer_to_programme ON transfer USING btree (to_programme);
CREATE UNIQUE INDEX uq_indicator_people_trained ON indicator USING btree (edition_id) WHERE is_people_trained;
CREATE TRIGGER actual_only_withdrawn BEFORE DELETE OR UPDATE ON actual FOR EACH ROW EXECUTE FUNCTION actual_only_withdrawn();
CREATE TRIGGER phase_gate BEFORE INSERT OR UPDATE ON phase FOR EACH ROW EXECUTE FUNCTION phase_gate();
CREATE TRIGGER stays_as_written BEFORE DELETE OR UPDATE ON citation FOR EACH ROW EXECUTE FUNCTION stays_as_written();
CREATE TRIGGER stays_as_written BEFORE DELETE OR UPDATE ON intervention_version FOR EACH ROW EXECUTE FUNCTION stays_as_written();
CREATE TRIGGER stays_as_written BEFORE DELETE OR UPDATE ON phase_decision FOR EACH ROW EXECUTE FUNCTION stays_as_written();
ALTER TABLE ONLY activity ADD CONSTRAINT fk_activity_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY activity ADD CONSTRAINT fk_activity_edition_id_phase_id FOREIGN KEY (edition_id, phase_id) REFERENCES phase(edition_id, id);
ALTER TABLE ONLY actual ADD CONSTRAINT fk_actual_indicator_id FOREIGN KEY (indicator_id) REFERENCES indicator(id);
ALTER TABLE ONLY citation ADD CONSTRAINT fk_citation_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY citation ADD CONSTRAINT fk_citation_intervention_id_number FOREIGN KEY (intervention_id, number) REFERENCES intervention_version(intervention_id, number);
ALTER TABLE ONLY deliverable ADD CONSTRAINT fk_deliverable_phase_id FOREIGN KEY (phase_id) REFERENCES phase(id);
ALTER TABLE ONLY edition ADD CONSTRAINT fk_edition_methodology FOREIGN KEY (methodology) REFERENCES methodology(slug);
ALTER TABLE ONLY edition ADD CONSTRAINT fk_edition_programme_id FOREIGN KEY (programme_id) REFERENCES programme(id);
ALTER TABLE ONLY follow_up ADD CONSTRAINT fk_follow_up_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY indicator ADD CONSTRAINT fk_indicator_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY intervention_version ADD CONSTRAINT fk_intervention_version_intervention_id FOREIGN KEY (intervention_id) REFERENCES intervention(id);
ALTER TABLE ONLY money_request ADD CONSTRAINT fk_money_request_activity_id FOREIGN KEY (activity_id) REFERENCES activity(id);
ALTER TABLE ONLY phase_decision ADD CONSTRAINT fk_phase_decision_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY phase_decision ADD CONSTRAINT fk_phase_decision_phase_id FOREIGN KEY (phase_id) REFERENCES phase(id);
ALTER TABLE ONLY phase ADD CONSTRAINT fk_phase_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY proposal ADD CONSTRAINT fk_proposal_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY trained_person ADD CONSTRAINT fk_trained_person_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
