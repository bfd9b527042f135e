-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.

CREATE FUNCTION analyze_filled() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION refuse_another_delivery() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION refuse_another_reason() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql;

CREATE TABLE account (
    id uuid NOT NULL,
    name character varying(200) NOT NULL,
    email character varying(254),
    country character varying(2) NOT NULL,
    institution character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    motivation text,
    password_hash character varying(200),
    provider_issuer character varying(300),
    provider_subject character varying(300),
    roles character varying(40)[] NOT NULL,
    networks character varying(40)[] NOT NULL,
    status character varying(20) NOT NULL,
    status_reason text,
    registered_at timestamp with time zone NOT NULL,
    admitted_at timestamp with time zone,
    version integer NOT NULL,
    words tsvector NOT NULL,
    directory_words tsvector NOT NULL,
    verified_at timestamp with time zone,
    looks character varying(800),
    institution_key character varying(800),
    address_key character varying(254),
    CONSTRAINT ck_account_admitted_with_roles CHECK ((((status)::text <> 'admitted'::text) OR (cardinality(roles) > 0))),
    CONSTRAINT ck_account_auditor_alone CHECK (((NOT (roles @> '{auditor}'::character varying[])) OR (cardinality(roles) = 1))),
    CONSTRAINT ck_account_erased CHECK ((((status)::text <> 'erased'::text) OR ((email IS NULL) AND (password_hash IS NULL) AND (provider_subject IS NULL)))),
    CONSTRAINT ck_account_second_signature CHECK ((NOT (roles @> '{finance_officer,finance_approver}'::character varying[]))),
    CONSTRAINT ck_account_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'admitted'::character varying, 'suspended'::character varying, 'refused'::character varying, 'erased'::character varying])::text[])))
);

CREATE TABLE account_link (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    purpose character varying(20) NOT NULL,
    email character varying(254),
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_account_link_email CHECK ((((purpose)::text = 'address'::text) = (email IS NOT NULL))),
    CONSTRAINT ck_account_link_purpose CHECK (((purpose)::text = ANY ((ARRAY['password'::character varying, 'address'::character varying])::text[])))
);

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE answered_question (
    digest bytea NOT NULL,
    until timestamp with time zone NOT NULL
);

CREATE TABLE api_token (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    name character varying(60) NOT NULL,
    scope character varying(40) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    CONSTRAINT ck_api_token_a_year CHECK ((expires_at <= (created_at + '366 days'::interval)))
);

CREATE TABLE audit (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    member_id uuid,
    action character varying(40) NOT NULL,
    details jsonb NOT NULL
);

CREATE TABLE audit_reason (
    audit_id uuid NOT NULL,
    member_id uuid NOT NULL,
    reason character varying(1000) NOT NULL
);

CREATE TABLE event_sequence (
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
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

CREATE TABLE institution_name (
    key character varying(800) NOT NULL,
    country character varying(2) NOT NULL,
    name character varying(200) NOT NULL,
    name_key character varying(800) NOT NULL,
    named_at timestamp with time zone NOT NULL
);

CREATE TABLE invitation (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    country character varying(2) NOT NULL,
    institution character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    roles character varying(40)[] NOT NULL,
    networks character varying(40)[] NOT NULL,
    invited_by uuid NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_invitation_auditor_alone CHECK (((NOT (roles @> '{auditor}'::character varying[])) OR (cardinality(roles) = 1))),
    CONSTRAINT ck_invitation_second_signature CHECK ((NOT (roles @> '{finance_officer,finance_approver}'::character varying[]))),
    CONSTRAINT ck_invitation_with_roles CHECK ((cardinality(roles) > 0))
);

CREATE TABLE job_run (
    job character varying(120) NOT NULL,
    slot timestamp with time zone NOT NULL,
    done_at timestamp with time zone NOT NULL
);

CREATE TABLE known_device (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    agent character varying(200) NOT NULL,
    address character varying(100) NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);

CREATE TABLE letter (
    id uuid NOT NULL,
    account_id uuid,
    kind character varying(40),
    body jsonb,
    state character varying(20) NOT NULL,
    attempts integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    problem character varying(500),
    matter character varying(40),
    address character varying(254),
    language character varying(2),
    recipient character varying(254),
    recipient_key character varying(64),
    CONSTRAINT ck_letter_address_forgotten CHECK (((settled_at IS NULL) OR (address IS NULL) OR ((state)::text = 'refused'::text))),
    CONSTRAINT ck_letter_addressed CHECK (((settled_at IS NOT NULL) OR (account_id IS NOT NULL) OR (address IS NOT NULL))),
    CONSTRAINT ck_letter_attempts CHECK ((attempts >= 0)),
    CONSTRAINT ck_letter_forgotten CHECK (((settled_at IS NULL) OR (body IS NULL) OR ((state)::text = 'refused'::text))),
    CONSTRAINT ck_letter_settled CHECK ((((state)::text = ANY ((ARRAY['waiting'::character varying, 'handing_over'::character varying])::text[])) = (settled_at IS NULL))),
    CONSTRAINT ck_letter_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'handing_over'::character varying, 'sent'::character varying, 'refused'::character varying, 'uncertain'::character varying, 'dropped'::character varying, 'stopped'::character varying])::text[])))
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

CREATE TABLE passkey (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    name character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    CONSTRAINT ck_passkey_sign_count CHECK ((sign_count >= 0))
);

CREATE TABLE password_costs (
    only_row boolean NOT NULL,
    accounts jsonb NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_password_costs_only_row CHECK (only_row)
);

CREATE TABLE recovery_code (
    code_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE registration (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    country character varying(2) NOT NULL,
    institution character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    motivation text,
    password_hash character varying(200),
    provider_issuer character varying(300),
    provider_subject character varying(300),
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_registration_one_way_in CHECK (((password_hash IS NULL) = (provider_subject IS NOT NULL)))
);

CREATE TABLE session (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    kind character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    address character varying(100) NOT NULL,
    agent character varying(200) NOT NULL,
    proved_at timestamp with time zone,
    CONSTRAINT ck_session_kind CHECK (((kind)::text = ANY ((ARRAY['cookie'::character varying, 'bearer'::character varying])::text[])))
);

CREATE TABLE sign_in_attempts (
    key character varying(64) NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    blocked_until timestamp with time zone
);

CREATE TABLE spent_work (
    challenge bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE told_apart (
    low_id uuid NOT NULL,
    high_id uuid NOT NULL,
    told_by uuid NOT NULL,
    told_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_told_apart_ordered CHECK ((low_id < high_id))
);

CREATE TABLE totp (
    account_id uuid NOT NULL,
    secret character varying(400),
    pending character varying(400),
    confirmed_at timestamp with time zone,
    last_step bigint NOT NULL,
    CONSTRAINT ck_totp_confirmed CHECK (((secret IS NULL) = (confirmed_at IS NULL)))
);
ALTER TABLE ONLY alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY account ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY account_link ADD CONSTRAINT pk_account_link PRIMARY KEY (id);
ALTER TABLE ONLY answered_question ADD CONSTRAINT pk_answered_question PRIMARY KEY (digest);
ALTER TABLE ONLY api_token ADD CONSTRAINT pk_api_token PRIMARY KEY (id);
ALTER TABLE ONLY audit ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY audit_reason ADD CONSTRAINT pk_audit_reason PRIMARY KEY (audit_id);
ALTER TABLE ONLY event_sequence ADD CONSTRAINT pk_event_sequence PRIMARY KEY (subject);
ALTER TABLE ONLY idempotency ADD CONSTRAINT pk_idempotency PRIMARY KEY (actor_id, operation, key);
ALTER TABLE ONLY inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id);
ALTER TABLE ONLY inbox_sequence ADD CONSTRAINT pk_inbox_sequence PRIMARY KEY (consumer, subject);
ALTER TABLE ONLY institution_name ADD CONSTRAINT pk_institution_name PRIMARY KEY (key, country);
ALTER TABLE ONLY invitation ADD CONSTRAINT pk_invitation PRIMARY KEY (id);
ALTER TABLE ONLY job_run ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);
ALTER TABLE ONLY known_device ADD CONSTRAINT pk_known_device PRIMARY KEY (id);
ALTER TABLE ONLY letter ADD CONSTRAINT pk_letter PRIMARY KEY (id);
ALTER TABLE ONLY member ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY outbox ADD CONSTRAINT pk_outbox PRIMARY KEY ("position");
ALTER TABLE ONLY passkey ADD CONSTRAINT pk_passkey PRIMARY KEY (id);
ALTER TABLE ONLY password_costs ADD CONSTRAINT pk_password_costs PRIMARY KEY (only_row);
ALTER TABLE ONLY recovery_code ADD CONSTRAINT pk_recovery_code PRIMARY KEY (code_hash);
ALTER TABLE ONLY registration ADD CONSTRAINT pk_registration PRIMARY KEY (id);
ALTER TABLE ONLY session ADD CONSTRAINT pk_session PRIMARY KEY (id);
ALTER TABLE ONLY sign_in_attempts ADD CONSTRAINT pk_sign_in_attempts PRIMARY KEY (key);
ALTER TABLE ONLY spent_work ADD CONSTRAINT pk_spent_work PRIMARY KEY (challenge);
ALTER TABLE ONLY told_apart ADD CONSTRAINT pk_told_apart PRIMARY KEY (low_id, high_id);
ALTER TABLE ONLY totp ADD CONSTRAINT pk_totp PRIMARY KEY (account_id);
ALTER TABLE ONLY account ADD CONSTRAINT uq_account_email UNIQUE (email);
ALTER TABLE ONLY account_link ADD CONSTRAINT uq_account_link_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY account ADD CONSTRAINT uq_account_provider_issuer_provider_subject UNIQUE (provider_issuer, provider_subject);
ALTER TABLE ONLY api_token ADD CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY invitation ADD CONSTRAINT uq_invitation_email UNIQUE (email);
ALTER TABLE ONLY invitation ADD CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY known_device ADD CONSTRAINT uq_known_device_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY outbox ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id);
ALTER TABLE ONLY passkey ADD CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id);
ALTER TABLE ONLY registration ADD CONSTRAINT uq_registration_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY session ADD CONSTRAINT uq_session_token_hash UNIQUE (token_hash);
CREATE INDEX ix_account_address_key ON account USING btree (address_key);
CREATE INDEX ix_account_administrators ON account USING btree (id) WHERE (roles @> '{administrator}'::character varying[]);
CREATE INDEX ix_account_counted ON account USING btree (institution_key, country) WHERE ((status)::text = ANY ((ARRAY['pending'::character varying, 'admitted'::character varying, 'suspended'::character varying])::text[]));
CREATE INDEX ix_account_directory_words ON account USING gin (directory_words) WITH (fastupdate=off);
CREATE INDEX ix_account_institution ON account USING btree (institution_key, country);
CREATE INDEX ix_account_link_account_id ON account_link USING btree (account_id);
CREATE INDEX ix_account_link_expires_at ON account_link USING btree (expires_at);
CREATE INDEX ix_account_looks ON account USING btree (looks);
CREATE INDEX ix_account_name_id ON account USING btree (name, id);
CREATE INDEX ix_account_pending ON account USING btree (registered_at, id) WHERE ((status)::text = 'pending'::text);
CREATE INDEX ix_account_words ON account USING gin (words) WITH (fastupdate=off);
CREATE INDEX ix_answered_question_until ON answered_question USING btree (until);
CREATE INDEX ix_api_token_account_id ON api_token USING btree (account_id);
CREATE INDEX ix_api_token_expires_at ON api_token USING btree (expires_at);
CREATE INDEX ix_audit_action ON audit USING btree (action, id);
CREATE INDEX ix_audit_actor_id ON audit USING btree (actor_id, id);
CREATE INDEX ix_audit_at ON audit USING btree (at);
CREATE INDEX ix_audit_member_id ON audit USING btree (member_id, id);
CREATE INDEX ix_audit_reason_member_id ON audit_reason USING btree (member_id);
CREATE INDEX ix_institution_name_name_key ON institution_name USING btree (name_key, country);
CREATE INDEX ix_invitation_expires_at ON invitation USING btree (expires_at);
CREATE INDEX ix_known_device_account_id ON known_device USING btree (account_id);
CREATE INDEX ix_known_device_last_at ON known_device USING btree (last_at);
CREATE INDEX ix_letter_about ON letter USING btree (COALESCE(matter, kind, 'digest'::character varying), asked_at, id);
CREATE INDEX ix_letter_account_asked ON letter USING btree (account_id, asked_at, id);
CREATE INDEX ix_letter_asked_at ON letter USING btree (asked_at, id);
CREATE INDEX ix_letter_handing_over ON letter USING btree (due_at) WHERE ((state)::text = 'handing_over'::text);
CREATE INDEX ix_letter_recipient_key ON letter USING btree (recipient_key) WHERE (recipient_key IS NOT NULL);
CREATE INDEX ix_letter_settled_at ON letter USING btree (settled_at);
CREATE INDEX ix_letter_unsent ON letter USING btree (asked_at, id) WHERE ((state)::text <> 'sent'::text);
CREATE INDEX ix_letter_waiting ON letter USING btree (due_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX ix_outbox_subject ON outbox USING btree (subject, sequence);
CREATE INDEX ix_outbox_unpublished ON outbox USING btree ("position") WHERE (published_at IS NULL);
CREATE INDEX ix_passkey_account_id ON passkey USING btree (account_id);
CREATE INDEX ix_recovery_code_account_id ON recovery_code USING btree (account_id);
CREATE INDEX ix_registration_email ON registration USING btree (email);
CREATE INDEX ix_registration_expires_at ON registration USING btree (expires_at);
CREATE INDEX ix_session_account_id ON session USING btree (account_id);
CREATE INDEX ix_session_expires_at ON session USING btree (expires_at);
CREATE INDEX ix_sign_in_attempts_last_at ON sign_in_attempts USING btree (last_at);
CREATE INDEX ix_spent_work_expires_at ON spent_work USING btree (expires_at);
CREATE INDEX ix_told_apart_high_id ON told_apart USING btree (high_id);
CREATE TRIGGER audit_is_final BEFORE DELETE OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_reason_is_final BEFORE DELETE OR UPDATE ON audit_reason FOR EACH ROW EXECUTE FUNCTION refuse_another_reason();
CREATE TRIGGER letter_is_sent_once BEFORE UPDATE ON letter FOR EACH ROW WHEN ((old.settled_at IS NOT NULL)) EXECUTE FUNCTION refuse_another_delivery();
ALTER TABLE ONLY account_link ADD CONSTRAINT fk_account_link_account_id FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY api_token ADD CONSTRAINT fk_api_token_account_id_account FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY audit_reason ADD CONSTRAINT fk_audit_reason_audit_id_audit FOREIGN KEY (audit_id) REFERENCES audit(id);
ALTER TABLE ONLY known_device ADD CONSTRAINT fk_known_device_account_id FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY letter ADD CONSTRAINT fk_letter_account_id_account FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY passkey ADD CONSTRAINT fk_passkey_account_id_account FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY recovery_code ADD CONSTRAINT fk_recovery_code_account_id_account FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY session ADD CONSTRAINT fk_session_account_id FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY told_apart ADD CONSTRAINT fk_told_apart_high_id FOREIGN KEY (high_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY told_apart ADD CONSTRAINT fk_told_apart_low_id FOREIGN KEY (low_id) REFERENCES account(id) ON DELETE CASCADE;
ALTER TABLE ONLY totp ADD CONSTRAINT fk_totp_account_id_account FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE;
