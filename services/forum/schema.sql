-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.

CREATE FUNCTION analyze_filled() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp';
CREATE FUNCTION appeal_is_only_decided() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION check_attendance() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION check_ballot() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION count_ballot() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION count_reaction() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION count_task() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION gathering_must_fit() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION keep_translation() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION library_subject_stands() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION make_board_path() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION measure_is_only_lifted() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION member_is_here() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION move_boards_below() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION poll_must_fit() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION post_shows_files() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION refuse_unknown_time_zone() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION resource_changes_for_the_world() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION resource_shows_what_is_published() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION resource_version_cites_the_catalogue() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION resource_version_stands() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_first(known tsquery[], words tsquery[], in_language text, boards uuid[], shelves text[], marks text[], kinds text[], as_of timestamp with time zone, begins integer[], most integer) RETURNS TABLE(id uuid, thing_id uuid, kind character varying, translated boolean, board_id uuid, subjects character varying[], country character varying, countries character varying[], language character varying, year smallint, at timestamp with time zone, titled boolean) LANGUAGE plpgsql STABLE SET plan_cache_mode TO 'force_generic_plan' SET enable_seqscan TO 'off' SET max_parallel_workers_per_gather TO '0' SET jit TO 'off';
CREATE FUNCTION search_follows_translated() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_follows_translation() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hears_a_post() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hears_a_text() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hears_a_title() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hears_posts() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hears_texts() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hears_titles() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_hits(known tsquery[], words tsquery[], in_language text, reader text, boards uuid[], shelves text[], marks text[], kinds text[], as_of timestamp with time zone, begins integer[], most integer, facets text[], told integer, block integer, first integer, page integer) RETURNS TABLE(part text, value text, number integer) LANGUAGE plpgsql STABLE SET plan_cache_mode TO 'force_generic_plan' SET enable_seqscan TO 'off' SET max_parallel_workers_per_gather TO '0' SET jit TO 'off' SET enable_sort TO 'off' SET work_mem TO '32MB';
CREATE FUNCTION search_learn(languages text[], texts text[]) RETURNS void LANGUAGE sql;
CREATE FUNCTION search_leaves_resource() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_marks(kind text, board_id uuid, subjects text[], country text, countries text[], year integer, at timestamp with time zone) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION search_member() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_near(word text) RETURNS text[] LANGUAGE sql IMMUTABLE;
CREATE FUNCTION search_post() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_resource() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_tags() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_topic() RETURNS trigger LANGUAGE plpgsql;
CREATE FUNCTION search_translations(of_post uuid) RETURNS void LANGUAGE sql;
CREATE FUNCTION search_with_word(question tsquery, in_language text, boards uuid[], shelves text[], as_of timestamp with time zone, begins integer[], most integer) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SET plan_cache_mode TO 'force_generic_plan' SET enable_seqscan TO 'off' SET max_parallel_workers_per_gather TO '0' SET jit TO 'off';
CREATE FUNCTION show_files(of_post uuid) RETURNS void LANGUAGE sql;
CREATE FUNCTION sum_files() RETURNS trigger LANGUAGE plpgsql;

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE appeal (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    moderator_id uuid NOT NULL,
    member_id uuid NOT NULL,
    text character varying(1000) NOT NULL,
    language character varying(2) NOT NULL,
    appealed_at timestamp with time zone NOT NULL,
    status character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    decided_by uuid,
    decision_reason character varying(1000),
    CONSTRAINT ck_appeal_decided CHECK (((((status)::text = 'open'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)) AND ((decided_at IS NULL) = (decision_reason IS NULL)))),
    CONSTRAINT ck_appeal_decided_by CHECK (((decided_by <> moderator_id) AND (decided_by <> member_id))),
    CONSTRAINT ck_appeal_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_appeal_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'granted'::character varying, 'rejected'::character varying])::text[])))
);

CREATE TABLE attendance (
    topic_id uuid NOT NULL,
    member_id uuid NOT NULL,
    answer character varying(7) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_attendance_answer CHECK (((answer)::text = ANY ((ARRAY['yes'::character varying, 'perhaps'::character varying, 'no'::character varying])::text[])))
);

CREATE TABLE ballot (
    topic_id uuid NOT NULL,
    member_id uuid NOT NULL,
    choices smallint[] NOT NULL,
    cast_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_ballot_choices CHECK ((cardinality(choices) >= 1))
);

CREATE TABLE board (
    id uuid NOT NULL,
    slug character varying(80) NOT NULL,
    name jsonb NOT NULL,
    description jsonb NOT NULL,
    networks character varying(40)[] NOT NULL,
    roles character varying(40)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    members uuid[] NOT NULL,
    edition_id uuid,
    topics integer NOT NULL,
    posts integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    last_activity_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    slow_seconds integer DEFAULT 0 NOT NULL,
    busy_minute timestamp with time zone,
    busy_posts integer DEFAULT 0 NOT NULL,
    parent_id uuid,
    path uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    place integer DEFAULT 0 NOT NULL,
    private boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_board_busy_posts CHECK ((busy_posts >= 0)),
    CONSTRAINT ck_board_counters CHECK (((topics >= 0) AND (posts >= topics))),
    CONSTRAINT ck_board_depth CHECK ((cardinality(path) <= 3)),
    CONSTRAINT ck_board_name CHECK (((jsonb_typeof(name) = 'object'::text) AND (name <> '{}'::jsonb))),
    CONSTRAINT ck_board_no_cycle CHECK ((NOT (id = ANY (path)))),
    CONSTRAINT ck_board_path CHECK ((((parent_id IS NULL) AND (cardinality(path) = 0)) OR ((parent_id IS NOT NULL) AND (parent_id = path[cardinality(path)])))),
    CONSTRAINT ck_board_place CHECK (((place >= 0) AND (place <= 9999))),
    CONSTRAINT ck_board_slow_seconds CHECK (((slow_seconds >= 0) AND (slow_seconds <= 86400)))
);

CREATE TABLE board_membership (
    board_id uuid NOT NULL,
    member_id uuid NOT NULL,
    keeper boolean NOT NULL,
    invited_by uuid NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    reminded_at timestamp with time zone,
    CONSTRAINT ck_board_membership_ends_at CHECK ((ends_at >= invited_at))
);

CREATE TABLE board_read (
    member_id uuid NOT NULL,
    board_id uuid NOT NULL,
    posts integer NOT NULL,
    CONSTRAINT ck_board_read_posts CHECK ((posts >= 0))
);

CREATE TABLE board_subscription (
    member_id uuid NOT NULL,
    board_id uuid NOT NULL,
    level character varying(10) NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT ck_board_subscription_level CHECK (((level)::text = ANY ((ARRAY['watch'::character varying, 'follow'::character varying, 'mute'::character varying])::text[])))
);

CREATE TABLE draft (
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    slot smallint NOT NULL,
    board_id uuid,
    topic_id uuid,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    language character varying(2),
    kind character varying(12) NOT NULL,
    tags character varying(80)[] NOT NULL,
    more jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_draft_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_draft_place CHECK (((board_id IS NULL) <> (topic_id IS NULL))),
    CONSTRAINT ck_draft_slot CHECK (((slot >= 1) AND (slot <= 50))),
    CONSTRAINT ck_draft_text CHECK ((char_length(text) <= 20000))
);

CREATE TABLE event_sequence (
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE feed_address (
    member_id uuid NOT NULL,
    board_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_feed_address_token_hash CHECK ((octet_length(token_hash) = 32))
);

CREATE TABLE file_owner (
    member_id uuid NOT NULL,
    bytes bigint NOT NULL,
    files integer NOT NULL,
    CONSTRAINT ck_file_owner_sums CHECK (((bytes >= 0) AND (files >= 0)))
);

CREATE TABLE flag (
    id uuid NOT NULL,
    post_id uuid NOT NULL,
    reporter_id uuid NOT NULL,
    cause character varying(20) NOT NULL,
    reason character varying(1000) NOT NULL,
    language character varying(2) NOT NULL,
    flagged_at timestamp with time zone NOT NULL,
    status character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    decided_by uuid,
    decision_reason character varying(1000),
    CONSTRAINT ck_flag_decided CHECK (((((status)::text = 'open'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)) AND ((decided_at IS NULL) = (decision_reason IS NULL)))),
    CONSTRAINT ck_flag_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_flag_status CHECK (((status)::text = ANY ((ARRAY['open'::character varying, 'upheld'::character varying, 'dismissed'::character varying])::text[])))
);

CREATE TABLE gathering (
    topic_id uuid NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    time_zone character varying(64) NOT NULL,
    place character varying(200),
    link text,
    revision integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    cancelled_at timestamp with time zone,
    cancelled_reason character varying(1000),
    CONSTRAINT ck_gathering_cancelled CHECK (((cancelled_at IS NULL) = (cancelled_reason IS NULL))),
    CONSTRAINT ck_gathering_when CHECK (((ends_at > starts_at) AND (ends_at <= (starts_at + '31 days'::interval)))),
    CONSTRAINT ck_gathering_where CHECK (((place IS NOT NULL) OR (link IS NOT NULL)))
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

CREATE TABLE inbox_owner (
    member_id uuid NOT NULL,
    last integer NOT NULL,
    read_to integer NOT NULL,
    CONSTRAINT ck_inbox_owner_numbers CHECK (((read_to >= 0) AND (last >= read_to)))
);

CREATE TABLE inbox_sequence (
    consumer character varying(120) NOT NULL,
    subject character varying(200) NOT NULL,
    last bigint NOT NULL
);

CREATE TABLE job_run (
    job character varying(120) NOT NULL,
    slot timestamp with time zone NOT NULL,
    done_at timestamp with time zone NOT NULL
);

CREATE TABLE library_intervention (
    slug character varying(80) NOT NULL,
    name jsonb NOT NULL,
    withdrawn boolean NOT NULL,
    sequence bigint NOT NULL,
    intervention_id uuid NOT NULL,
    number integer NOT NULL,
    CONSTRAINT ck_library_intervention_number CHECK ((number > 0))
);

CREATE TABLE library_subject (
    slug character varying(80) NOT NULL,
    broader character varying(80),
    name jsonb NOT NULL,
    CONSTRAINT ck_library_subject_broader CHECK (((broader)::text <> (slug)::text)),
    CONSTRAINT ck_library_subject_name CHECK ((name ?& ARRAY['en'::text, 'es'::text, 'pt'::text, 'fr'::text]))
);

CREATE TABLE mail_item (
    member_id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(40) NOT NULL,
    delivery character varying(10) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_mail_item_delivery CHECK (((delivery)::text = ANY ((ARRAY['digest'::character varying, 'at_once'::character varying])::text[])))
);

CREATE TABLE measure (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    member_id uuid NOT NULL,
    moderator_id uuid NOT NULL,
    board_id uuid,
    post_id uuid,
    reason character varying(1000) NOT NULL,
    language character varying(2) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    lifted_at timestamp with time zone,
    lifted_by uuid,
    lift_reason character varying(1000),
    CONSTRAINT ck_measure_board CHECK (((board_id IS NULL) OR ((kind)::text = 'mute'::text))),
    CONSTRAINT ck_measure_ends CHECK ((((kind)::text = 'warning'::text) = (until IS NULL))),
    CONSTRAINT ck_measure_kind CHECK (((kind)::text = ANY ((ARRAY['warning'::character varying, 'mute'::character varying, 'suspension'::character varying])::text[]))),
    CONSTRAINT ck_measure_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_measure_lifted CHECK ((((lifted_at IS NULL) = (lifted_by IS NULL)) AND ((lifted_at IS NULL) = (lift_reason IS NULL)))),
    CONSTRAINT ck_measure_lifted_by CHECK ((lifted_by <> member_id)),
    CONSTRAINT ck_measure_until CHECK ((until > taken_at))
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

CREATE TABLE member_block (
    member_id uuid NOT NULL,
    blocked_id uuid NOT NULL
);

CREATE TABLE member_since (
    member_id uuid NOT NULL,
    since timestamp with time zone NOT NULL
);

CREATE TABLE moderation_entry (
    id uuid NOT NULL,
    deed character varying(20) NOT NULL,
    moderator_id uuid NOT NULL,
    board_id uuid,
    topic_id uuid,
    post_id uuid,
    reason character varying(1000) NOT NULL,
    at timestamp with time zone NOT NULL,
    member_id uuid,
    CONSTRAINT ck_moderation_entry_about CHECK (((board_id IS NOT NULL) OR (member_id IS NOT NULL)))
);

CREATE TABLE notice (
    member_id uuid NOT NULL,
    number integer NOT NULL,
    notice_id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    params jsonb NOT NULL,
    link text NOT NULL,
    actor_id uuid,
    at timestamp with time zone NOT NULL,
    topic_id uuid,
    CONSTRAINT ck_notice_number CHECK ((number > 0))
);

CREATE TABLE notice_choice (
    member_id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    delivery character varying(10) NOT NULL,
    CONSTRAINT ck_notice_choice_delivery CHECK (((delivery)::text = ANY ((ARRAY['off'::character varying, 'inbox'::character varying, 'digest'::character varying, 'at_once'::character varying])::text[])))
);

CREATE TABLE notice_rhythm (
    member_id uuid NOT NULL,
    time_zone character varying(64) NOT NULL,
    quiet_from time without time zone,
    quiet_to time without time zone,
    digest character varying(10) NOT NULL,
    digest_at time without time zone NOT NULL,
    digest_on smallint NOT NULL,
    CONSTRAINT ck_notice_rhythm_digest CHECK (((digest)::text = ANY ((ARRAY['never'::character varying, 'daily'::character varying, 'weekly'::character varying])::text[]))),
    CONSTRAINT ck_notice_rhythm_quiet CHECK (((((quiet_from IS NULL) = (quiet_to IS NULL)) AND (quiet_from IS DISTINCT FROM quiet_to)) OR ((quiet_from IS NULL) AND (quiet_to IS NULL)))),
    CONSTRAINT ck_notice_rhythm_weekday CHECK (((digest_on >= 1) AND (digest_on <= 7)))
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

CREATE TABLE poll (
    topic_id uuid NOT NULL,
    several boolean NOT NULL,
    results character varying(13) NOT NULL,
    closes_at timestamp with time zone,
    closed_at timestamp with time zone,
    voters integer NOT NULL,
    CONSTRAINT ck_poll_results CHECK (((results)::text = ANY ((ARRAY['always'::character varying, 'after_voting'::character varying, 'after_closing'::character varying])::text[]))),
    CONSTRAINT ck_poll_voters CHECK ((voters >= 0))
);

CREATE TABLE poll_choice (
    topic_id uuid NOT NULL,
    number smallint NOT NULL,
    text character varying(200) NOT NULL,
    votes integer NOT NULL,
    CONSTRAINT ck_poll_choice_number CHECK (((number >= 1) AND (number <= 20))),
    CONSTRAINT ck_poll_choice_votes CHECK ((votes >= 0))
);

CREATE TABLE post (
    id uuid NOT NULL,
    topic_id uuid NOT NULL,
    number integer NOT NULL,
    author_id uuid NOT NULL,
    language character varying(2) NOT NULL,
    source text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    vector tsvector NOT NULL,
    written_at timestamp with time zone NOT NULL,
    edited_at timestamp with time zone,
    hidden_at timestamp with time zone,
    hidden_by uuid,
    hidden_reason character varying(1000),
    version integer NOT NULL,
    reactions jsonb DEFAULT '{}'::jsonb NOT NULL,
    files jsonb DEFAULT '[]'::jsonb NOT NULL,
    moved_post_id uuid,
    CONSTRAINT ck_post_hidden CHECK ((((hidden_at IS NULL) = (hidden_by IS NULL)) AND ((hidden_at IS NULL) = (hidden_reason IS NULL)))),
    CONSTRAINT ck_post_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_post_moved CHECK (((moved_post_id IS NULL) OR ((moved_post_id <> id) AND (number > 1) AND (source = ''::text) AND (hidden_at IS NULL)))),
    CONSTRAINT ck_post_number CHECK ((number > 0))
);

CREATE TABLE reaction (
    post_id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_reaction_kind CHECK (((kind)::text = ANY ((ARRAY['thanks'::character varying, 'agree'::character varying, 'useful'::character varying, 'new_to_me'::character varying])::text[])))
);

CREATE TABLE resource (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    submitted_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    latest integer NOT NULL,
    published integer,
    published_at timestamp with time zone,
    public boolean NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    withdrawn_reason character varying(1000),
    version integer NOT NULL,
    world_at timestamp with time zone,
    world_number integer,
    told_at timestamp with time zone,
    CONSTRAINT ck_resource_kind CHECK (((kind)::text = ANY ((ARRAY['publication'::character varying, 'best_practice'::character varying, 'news'::character varying, 'blog_post'::character varying, 'video'::character varying])::text[]))),
    CONSTRAINT ck_resource_numbers CHECK (((latest > 0) AND ((published >= 1) AND (published <= latest)))),
    CONSTRAINT ck_resource_public CHECK (((NOT public) OR (published IS NOT NULL))),
    CONSTRAINT ck_resource_published CHECK (((published IS NULL) = (published_at IS NULL))),
    CONSTRAINT ck_resource_withdrawn CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)) AND ((withdrawn_at IS NULL) OR (published IS NOT NULL)))),
    CONSTRAINT ck_resource_world CHECK ((((world_at IS NULL) = (world_number IS NULL)) AND (world_number <= latest) AND ((NOT public) OR (world_number IS NOT NULL))))
);

CREATE TABLE resource_download (
    resource_id uuid NOT NULL,
    day date NOT NULL,
    downloads integer NOT NULL,
    CONSTRAINT ck_resource_download_downloads CHECK ((downloads > 0))
);

CREATE TABLE resource_step (
    id uuid NOT NULL,
    resource_id uuid NOT NULL,
    number integer NOT NULL,
    deed character varying(10) NOT NULL,
    member_id uuid NOT NULL,
    reason character varying(1000) NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_resource_step_deed CHECK (((deed)::text = ANY ((ARRAY['submitted'::character varying, 'returned'::character varying, 'published'::character varying, 'withdrawn'::character varying])::text[]))),
    CONSTRAINT ck_resource_step_reason CHECK ((((reason)::text <> ''::text) OR ((deed)::text = ANY ((ARRAY['submitted'::character varying, 'published'::character varying])::text[]))))
);

CREATE TABLE resource_text (
    resource_id uuid NOT NULL,
    language character varying(2) NOT NULL,
    title character varying(200) NOT NULL,
    plain text NOT NULL,
    vector tsvector NOT NULL,
    CONSTRAINT ck_resource_text_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[])))
);

CREATE TABLE resource_version (
    resource_id uuid NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    language character varying(2) NOT NULL,
    texts jsonb NOT NULL,
    audience character varying(10) NOT NULL,
    subjects character varying(80)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    year smallint,
    creators jsonb NOT NULL,
    licence character varying(40),
    link character varying(2000),
    programmes character varying(80)[] NOT NULL,
    interventions character varying(80)[] NOT NULL,
    body text,
    body_html text,
    practice jsonb,
    practice_html jsonb,
    plain text NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    published_at timestamp with time zone,
    published_by uuid,
    file_id uuid,
    cited integer[],
    CONSTRAINT ck_resource_version_audience CHECK (((audience)::text = ANY ((ARRAY['members'::character varying, 'public'::character varying])::text[]))),
    CONSTRAINT ck_resource_version_cited CHECK ((cardinality(cited) = cardinality(interventions))),
    CONSTRAINT ck_resource_version_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_resource_version_link CHECK (((link)::text ~ '^https://'::text)),
    CONSTRAINT ck_resource_version_number CHECK ((number > 0)),
    CONSTRAINT ck_resource_version_published CHECK (((((state)::text = 'published'::text) = (published_at IS NOT NULL)) AND (((state)::text = 'published'::text) = (published_by IS NOT NULL)))),
    CONSTRAINT ck_resource_version_second_person CHECK ((published_by <> written_by)),
    CONSTRAINT ck_resource_version_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'in_review'::character varying, 'published'::character varying])::text[]))),
    CONSTRAINT ck_resource_version_submitted CHECK ((((state)::text <> 'draft'::text) = (submitted_at IS NOT NULL))),
    CONSTRAINT ck_resource_version_texts CHECK ((texts ? (language)::text))
);

CREATE TABLE revision (
    post_id uuid NOT NULL,
    version integer NOT NULL,
    title character varying(200),
    source text NOT NULL,
    html text NOT NULL,
    language character varying(2) NOT NULL,
    replaced_at timestamp with time zone NOT NULL,
    replaced_by uuid NOT NULL
);

CREATE TABLE search_entry (
    id uuid NOT NULL,
    thing_id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    translated boolean NOT NULL,
    topic_id uuid,
    board_id uuid,
    author_id uuid,
    language character varying(2) NOT NULL,
    country character varying(2),
    subjects character varying(80)[] NOT NULL,
    year smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    title_vector tsvector NOT NULL,
    vector tsvector NOT NULL,
    countries character varying(2)[],
    CONSTRAINT ck_search_entry_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[])))
)
WITH (toast_tuple_target='128');
ALTER TABLE ONLY search_entry ALTER COLUMN title_vector SET STORAGE MAIN;
ALTER TABLE ONLY search_entry ALTER COLUMN vector SET STORAGE EXTERNAL;

CREATE TABLE search_word (
    word character varying(30) NOT NULL,
    language character varying(2) NOT NULL,
    near character varying(7)[] NOT NULL,
    CONSTRAINT ck_search_word_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_search_word_word CHECK (((word)::text ~ '^[a-z]{4,30}$'::text))
);

CREATE TABLE stored_file (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    filename character varying(200) NOT NULL,
    size_bytes integer NOT NULL,
    media_type character varying(100),
    sha256 bytea,
    width integer,
    height integer,
    announced_at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone,
    post_id uuid,
    "position" smallint,
    resource_id uuid,
    CONSTRAINT ck_stored_file_kept CHECK ((((kept_at IS NULL) = (sha256 IS NULL)) AND ((kept_at IS NULL) = (media_type IS NULL)))),
    CONSTRAINT ck_stored_file_one_place CHECK (((post_id IS NULL) OR (resource_id IS NULL))),
    CONSTRAINT ck_stored_file_pixels CHECK ((((width IS NULL) = (height IS NULL)) AND ((width IS NULL) OR (kept_at IS NOT NULL)))),
    CONSTRAINT ck_stored_file_position CHECK ((("position" >= 1) AND ("position" <= 10))),
    CONSTRAINT ck_stored_file_posted CHECK (((post_id IS NULL) = ("position" IS NULL))),
    CONSTRAINT ck_stored_file_posted_when_kept CHECK (((post_id IS NULL) OR (kept_at IS NOT NULL))),
    CONSTRAINT ck_stored_file_sha256 CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT ck_stored_file_shelved_when_kept CHECK (((resource_id IS NULL) OR (kept_at IS NOT NULL))),
    CONSTRAINT ck_stored_file_size_bytes CHECK (((size_bytes >= 0) AND ((kept_at IS NULL) OR (size_bytes > 0))))
);

CREATE TABLE tag (
    slug character varying(40) NOT NULL,
    name jsonb NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT ck_tag_name CHECK ((name ? 'en'::text))
);

CREATE TABLE task (
    id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    subject character varying(100) NOT NULL,
    audience_id uuid,
    excluded uuid[] NOT NULL,
    handed_in_by uuid,
    params jsonb NOT NULL,
    link text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_by date NOT NULL,
    opened bigint NOT NULL,
    closed bigint NOT NULL,
    settled_at timestamp with time zone,
    told_at timestamp with time zone NOT NULL,
    is_open boolean GENERATED ALWAYS AS (((opened > closed) AND (audience_id IS NOT NULL) AND ((settled_at IS NULL) OR (opened_at > settled_at)))) STORED NOT NULL
);

CREATE TABLE task_audience (
    id uuid NOT NULL
);

CREATE TABLE task_audience_key (
    key character varying(100) NOT NULL,
    audience_id uuid NOT NULL
);

CREATE TABLE task_count (
    audience_id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    excluded_id uuid NOT NULL,
    count integer NOT NULL,
    CONSTRAINT ck_task_count_count CHECK ((count >= 0))
);

CREATE TABLE topic (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    title character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    author_id uuid NOT NULL,
    locked boolean NOT NULL,
    posts integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    last_activity_at timestamp with time zone NOT NULL,
    last_author_id uuid NOT NULL,
    version integer NOT NULL,
    kind character varying(12) DEFAULT 'discussion'::character varying NOT NULL,
    answer integer,
    pinned smallint DEFAULT 0 NOT NULL,
    slow_seconds integer DEFAULT 0 NOT NULL,
    merged_into uuid,
    merged_after integer,
    split_from uuid,
    CONSTRAINT ck_topic_answer CHECK (((answer IS NULL) OR (((kind)::text = 'question'::text) AND (answer > 1)))),
    CONSTRAINT ck_topic_kind CHECK (((kind)::text = ANY ((ARRAY['discussion'::character varying, 'question'::character varying, 'poll'::character varying, 'event'::character varying])::text[]))),
    CONSTRAINT ck_topic_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_topic_merged CHECK ((((merged_into IS NULL) = (merged_after IS NULL)) AND ((merged_into IS NULL) OR ((merged_into <> id) AND (posts = 0) AND (answer IS NULL) AND (pinned = 0))))),
    CONSTRAINT ck_topic_pinned CHECK ((pinned = ANY (ARRAY[0, 1]))),
    CONSTRAINT ck_topic_posts CHECK ((posts >= 0)),
    CONSTRAINT ck_topic_slow_seconds CHECK (((slow_seconds >= 0) AND (slow_seconds <= 86400)))
);

CREATE TABLE topic_read (
    member_id uuid NOT NULL,
    topic_id uuid NOT NULL,
    number integer NOT NULL,
    CONSTRAINT ck_topic_read_number CHECK ((number > 0))
);

CREATE TABLE topic_subscription (
    member_id uuid NOT NULL,
    topic_id uuid NOT NULL,
    level character varying(10) NOT NULL,
    by_writing boolean DEFAULT false NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT ck_topic_subscription_by_writing CHECK (((NOT by_writing) OR ((level)::text = 'follow'::text))),
    CONSTRAINT ck_topic_subscription_level CHECK (((level)::text = ANY ((ARRAY['watch'::character varying, 'follow'::character varying, 'mute'::character varying])::text[])))
);

CREATE TABLE topic_tag (
    topic_id uuid NOT NULL,
    slug character varying(40) NOT NULL,
    place smallint NOT NULL,
    CONSTRAINT ck_topic_tag_place CHECK (((place >= 1) AND (place <= 5)))
);

CREATE TABLE translation (
    post_id uuid NOT NULL,
    language character varying(2) NOT NULL,
    version integer NOT NULL,
    of_version integer NOT NULL,
    title character varying(200),
    source text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    vector tsvector NOT NULL,
    machine boolean NOT NULL,
    translator_id uuid,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_translation_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_translation_translator CHECK (((machine AND (translator_id IS NULL)) OR ((NOT machine) AND (translator_id IS NOT NULL)))),
    CONSTRAINT ck_translation_versions CHECK (((version > 0) AND (of_version > 0)))
);

CREATE TABLE translation_version (
    post_id uuid NOT NULL,
    language character varying(2) NOT NULL,
    version integer NOT NULL,
    of_version integer NOT NULL,
    title character varying(200),
    source text NOT NULL,
    html text NOT NULL,
    machine boolean NOT NULL,
    translator_id uuid,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_translation_version_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[]))),
    CONSTRAINT ck_translation_version_translator CHECK (((machine AND (translator_id IS NULL)) OR ((NOT machine) AND (translator_id IS NOT NULL))))
);

CREATE TABLE translation_wanted (
    post_id uuid NOT NULL,
    language character varying(2) NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    problem character varying(300),
    CONSTRAINT ck_translation_wanted_attempts CHECK ((attempts >= 0)),
    CONSTRAINT ck_translation_wanted_language CHECK (((language)::text = ANY ((ARRAY['en'::character varying, 'es'::character varying, 'pt'::character varying, 'fr'::character varying])::text[])))
);

CREATE TABLE trust_level (
    level smallint NOT NULL,
    days integer NOT NULL,
    read integer NOT NULL,
    written integer NOT NULL,
    most_upheld integer,
    topics_a_day integer,
    replies_a_day integer,
    links_a_post integer,
    mentions_a_post integer,
    files_a_day integer,
    CONSTRAINT ck_trust_level_level CHECK (((level >= 0) AND (level <= 9))),
    CONSTRAINT ck_trust_level_limits CHECK (((topics_a_day > 0) AND (replies_a_day > 0) AND (links_a_post >= 0) AND (mentions_a_post >= 0) AND (files_a_day >= 0))),
    CONSTRAINT ck_trust_level_thresholds CHECK (((days >= 0) AND (read >= 0) AND (written >= 0) AND (most_upheld >= 0) AND ((level > 0) OR ((days = 0) AND (read = 0) AND (written = 0) AND (most_upheld IS NULL)))))
);
ALTER TABLE ONLY alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY appeal ADD CONSTRAINT pk_appeal PRIMARY KEY (id);
ALTER TABLE ONLY attendance ADD CONSTRAINT pk_attendance PRIMARY KEY (topic_id, member_id);
ALTER TABLE ONLY ballot ADD CONSTRAINT pk_ballot PRIMARY KEY (topic_id, member_id);
ALTER TABLE ONLY board ADD CONSTRAINT pk_board PRIMARY KEY (id);
ALTER TABLE ONLY board_membership ADD CONSTRAINT pk_board_membership PRIMARY KEY (board_id, member_id);
ALTER TABLE ONLY board_read ADD CONSTRAINT pk_board_read PRIMARY KEY (member_id, board_id);
ALTER TABLE ONLY board_subscription ADD CONSTRAINT pk_board_subscription PRIMARY KEY (member_id, board_id);
ALTER TABLE ONLY draft ADD CONSTRAINT pk_draft PRIMARY KEY (id);
ALTER TABLE ONLY event_sequence ADD CONSTRAINT pk_event_sequence PRIMARY KEY (subject);
ALTER TABLE ONLY feed_address ADD CONSTRAINT pk_feed_address PRIMARY KEY (member_id, board_id);
ALTER TABLE ONLY file_owner ADD CONSTRAINT pk_file_owner PRIMARY KEY (member_id);
ALTER TABLE ONLY flag ADD CONSTRAINT pk_flag PRIMARY KEY (id);
ALTER TABLE ONLY gathering ADD CONSTRAINT pk_gathering PRIMARY KEY (topic_id);
ALTER TABLE ONLY idempotency ADD CONSTRAINT pk_idempotency PRIMARY KEY (actor_id, operation, key);
ALTER TABLE ONLY inbox ADD CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id);
ALTER TABLE ONLY inbox_owner ADD CONSTRAINT pk_inbox_owner PRIMARY KEY (member_id);
ALTER TABLE ONLY inbox_sequence ADD CONSTRAINT pk_inbox_sequence PRIMARY KEY (consumer, subject);
ALTER TABLE ONLY job_run ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);
ALTER TABLE ONLY library_intervention ADD CONSTRAINT pk_library_intervention PRIMARY KEY (slug);
ALTER TABLE ONLY library_subject ADD CONSTRAINT pk_library_subject PRIMARY KEY (slug);
ALTER TABLE ONLY mail_item ADD CONSTRAINT pk_mail_item PRIMARY KEY (member_id, number);
ALTER TABLE ONLY measure ADD CONSTRAINT pk_measure PRIMARY KEY (id);
ALTER TABLE ONLY member ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY member_block ADD CONSTRAINT pk_member_block PRIMARY KEY (member_id, blocked_id);
ALTER TABLE ONLY member_since ADD CONSTRAINT pk_member_since PRIMARY KEY (member_id);
ALTER TABLE ONLY moderation_entry ADD CONSTRAINT pk_moderation_entry PRIMARY KEY (id);
ALTER TABLE ONLY notice ADD CONSTRAINT pk_notice PRIMARY KEY (member_id, number);
ALTER TABLE ONLY notice_choice ADD CONSTRAINT pk_notice_choice PRIMARY KEY (member_id, kind);
ALTER TABLE ONLY notice_rhythm ADD CONSTRAINT pk_notice_rhythm PRIMARY KEY (member_id);
ALTER TABLE ONLY outbox ADD CONSTRAINT pk_outbox PRIMARY KEY ("position");
ALTER TABLE ONLY poll ADD CONSTRAINT pk_poll PRIMARY KEY (topic_id);
ALTER TABLE ONLY poll_choice ADD CONSTRAINT pk_poll_choice PRIMARY KEY (topic_id, number);
ALTER TABLE ONLY post ADD CONSTRAINT pk_post PRIMARY KEY (id);
ALTER TABLE ONLY reaction ADD CONSTRAINT pk_reaction PRIMARY KEY (post_id, member_id, kind);
ALTER TABLE ONLY resource ADD CONSTRAINT pk_resource PRIMARY KEY (id);
ALTER TABLE ONLY resource_download ADD CONSTRAINT pk_resource_download PRIMARY KEY (resource_id, day);
ALTER TABLE ONLY resource_step ADD CONSTRAINT pk_resource_step PRIMARY KEY (id);
ALTER TABLE ONLY resource_text ADD CONSTRAINT pk_resource_text PRIMARY KEY (resource_id, language);
ALTER TABLE ONLY resource_version ADD CONSTRAINT pk_resource_version PRIMARY KEY (resource_id, number);
ALTER TABLE ONLY revision ADD CONSTRAINT pk_revision PRIMARY KEY (post_id, version);
ALTER TABLE ONLY search_entry ADD CONSTRAINT pk_search_entry PRIMARY KEY (id);
ALTER TABLE ONLY search_word ADD CONSTRAINT pk_search_word PRIMARY KEY (word, language);
ALTER TABLE ONLY stored_file ADD CONSTRAINT pk_stored_file PRIMARY KEY (id);
ALTER TABLE ONLY tag ADD CONSTRAINT pk_tag PRIMARY KEY (slug);
ALTER TABLE ONLY task ADD CONSTRAINT pk_task PRIMARY KEY (id);
ALTER TABLE ONLY task_audience ADD CONSTRAINT pk_task_audience PRIMARY KEY (id);
ALTER TABLE ONLY task_audience_key ADD CONSTRAINT pk_task_audience_key PRIMARY KEY (key, audience_id);
ALTER TABLE ONLY task_count ADD CONSTRAINT pk_task_count PRIMARY KEY (audience_id, kind, excluded_id);
ALTER TABLE ONLY topic ADD CONSTRAINT pk_topic PRIMARY KEY (id);
ALTER TABLE ONLY topic_read ADD CONSTRAINT pk_topic_read PRIMARY KEY (member_id, topic_id);
ALTER TABLE ONLY topic_subscription ADD CONSTRAINT pk_topic_subscription PRIMARY KEY (member_id, topic_id);
ALTER TABLE ONLY topic_tag ADD CONSTRAINT pk_topic_tag PRIMARY KEY (topic_id, slug);
ALTER TABLE ONLY translation ADD CONSTRAINT pk_translation PRIMARY KEY (post_id, language);
ALTER TABLE ONLY translation_version ADD CONSTRAINT pk_translation_version PRIMARY KEY (post_id, language, version);
ALTER TABLE ONLY translation_wanted ADD CONSTRAINT pk_translation_wanted PRIMARY KEY (post_id, language);
ALTER TABLE ONLY trust_level ADD CONSTRAINT pk_trust_level PRIMARY KEY (level);
ALTER TABLE ONLY board ADD CONSTRAINT uq_board_edition_id UNIQUE (edition_id);
ALTER TABLE ONLY board ADD CONSTRAINT uq_board_slug UNIQUE (slug);
ALTER TABLE ONLY draft ADD CONSTRAINT uq_draft_member_id_board_id UNIQUE (member_id, board_id);
ALTER TABLE ONLY draft ADD CONSTRAINT uq_draft_member_id_slot UNIQUE (member_id, slot);
ALTER TABLE ONLY draft ADD CONSTRAINT uq_draft_member_id_topic_id UNIQUE (member_id, topic_id);
ALTER TABLE ONLY feed_address ADD CONSTRAINT uq_feed_address_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY library_intervention ADD CONSTRAINT uq_library_intervention_intervention_id UNIQUE (intervention_id);
ALTER TABLE ONLY moderation_entry ADD CONSTRAINT uq_moderation_entry_id_moderator_id_member_id UNIQUE (id, moderator_id, member_id);
ALTER TABLE ONLY notice ADD CONSTRAINT uq_notice_notice_id_member_id UNIQUE (notice_id, member_id);
ALTER TABLE ONLY outbox ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id);
ALTER TABLE ONLY post ADD CONSTRAINT uq_post_topic_id_number UNIQUE (topic_id, number);
ALTER TABLE ONLY stored_file ADD CONSTRAINT uq_stored_file_id_resource_id UNIQUE (id, resource_id);
ALTER TABLE ONLY stored_file ADD CONSTRAINT uq_stored_file_post_id_position UNIQUE (post_id, "position");
ALTER TABLE ONLY task ADD CONSTRAINT uq_task_kind_subject UNIQUE (kind, subject);
ALTER TABLE ONLY topic_tag ADD CONSTRAINT uq_topic_tag_topic_id_place UNIQUE (topic_id, place);
CREATE INDEX ix_appeal_member_id ON appeal USING btree (member_id);
CREATE INDEX ix_appeal_status_id ON appeal USING btree (status, id);
CREATE INDEX ix_attendance_member_id ON attendance USING btree (member_id);
CREATE INDEX ix_attendance_topic_id_answered_at_member_id ON attendance USING btree (topic_id, answered_at, member_id);
CREATE INDEX ix_ballot_member_id ON ballot USING btree (member_id);
CREATE INDEX ix_board_membership_board_id_invited_at_member_id ON board_membership USING btree (board_id, invited_at, member_id);
CREATE INDEX ix_board_membership_ends_at ON board_membership USING btree (ends_at) WHERE (reminded_at IS NULL);
CREATE INDEX ix_board_membership_member_id ON board_membership USING btree (member_id);
CREATE INDEX ix_board_parent_id ON board USING btree (parent_id);
CREATE INDEX ix_board_read_board_id ON board_read USING btree (board_id);
CREATE INDEX ix_board_subscription_board_id_member_id ON board_subscription USING btree (board_id, member_id);
CREATE INDEX ix_board_subscription_member_id_since_board_id ON board_subscription USING btree (member_id, since, board_id);
CREATE INDEX ix_flag_post_id ON flag USING btree (post_id);
CREATE INDEX ix_flag_status_id ON flag USING btree (status, id);
CREATE INDEX ix_gathering_ends_at_topic_id ON gathering USING btree (ends_at, topic_id);
CREATE INDEX ix_library_subject_broader ON library_subject USING btree (broader);
CREATE INDEX ix_mail_item_due_at_member_id ON mail_item USING btree (due_at, member_id);
CREATE INDEX ix_measure_member_id_id ON measure USING btree (member_id, id);
CREATE INDEX ix_member_block_blocked_id ON member_block USING btree (blocked_id);
CREATE INDEX ix_moderation_entry_board_id_id ON moderation_entry USING btree (board_id, id);
CREATE INDEX ix_moderation_entry_deed_id ON moderation_entry USING btree (deed, id);
CREATE INDEX ix_moderation_entry_member_id_id ON moderation_entry USING btree (member_id, id);
CREATE INDEX ix_moderation_entry_moderator_id_id ON moderation_entry USING btree (moderator_id, id);
CREATE INDEX ix_moderation_entry_post_id ON moderation_entry USING btree (post_id);
CREATE INDEX ix_moderation_entry_topic_id ON moderation_entry USING btree (topic_id);
CREATE INDEX ix_notice_actor_id ON notice USING btree (actor_id);
CREATE INDEX ix_notice_topic_id_member_id_number ON notice USING btree (topic_id, member_id, number) WHERE (topic_id IS NOT NULL);
CREATE INDEX ix_outbox_subject ON outbox USING btree (subject, sequence);
CREATE INDEX ix_outbox_unpublished ON outbox USING btree ("position") WHERE (published_at IS NULL);
CREATE INDEX ix_post_author_id_hidden ON post USING btree (author_id) WHERE (hidden_at IS NOT NULL);
CREATE INDEX ix_post_author_id_written_at ON post USING btree (author_id, written_at);
CREATE INDEX ix_resource_kind_listed ON resource USING btree (kind, published_at, id) WHERE ((published IS NOT NULL) AND (withdrawn_at IS NULL));
CREATE INDEX ix_resource_listed ON resource USING btree (published_at, id) WHERE ((published IS NOT NULL) AND (withdrawn_at IS NULL));
CREATE INDEX ix_resource_step_resource_id ON resource_step USING btree (resource_id, id);
CREATE INDEX ix_resource_submitted_by ON resource USING btree (submitted_by, id);
CREATE INDEX ix_resource_text_vector ON resource_text USING gin (vector);
CREATE INDEX ix_resource_untold ON resource USING btree (id) WHERE ((told_at IS NULL) AND ((kind)::text = 'best_practice'::text) AND (published IS NOT NULL) AND (withdrawn_at IS NULL));
CREATE INDEX ix_resource_version_countries_programmes ON resource_version USING gin (countries, programmes);
CREATE INDEX ix_resource_version_file_id ON resource_version USING btree (file_id);
CREATE INDEX ix_resource_version_in_review ON resource_version USING btree (submitted_at, resource_id) WHERE ((state)::text = 'in_review'::text);
CREATE INDEX ix_resource_version_language ON resource_version USING btree (language);
CREATE INDEX ix_resource_version_subjects ON resource_version USING gin (subjects);
CREATE INDEX ix_resource_version_written_by ON resource_version USING btree (written_by);
CREATE INDEX ix_resource_version_year ON resource_version USING btree (year);
CREATE INDEX ix_resource_world ON resource USING btree (world_at, id) WHERE (world_at IS NOT NULL);
CREATE INDEX ix_search_entry_author_id ON search_entry USING btree (author_id);
CREATE INDEX ix_search_entry_thing_id ON search_entry USING btree (thing_id);
CREATE INDEX ix_search_entry_topic_id ON search_entry USING btree (topic_id);
CREATE INDEX ix_search_entry_words_en ON search_entry USING gin (vector, title_vector, search_marks((kind)::text, board_id, (subjects)::text[], (country)::text, (countries)::text[], (year)::integer, at)) WITH (gin_pending_list_limit='512') WHERE ((language)::text = 'en'::text);
CREATE INDEX ix_search_entry_words_es ON search_entry USING gin (vector, title_vector, search_marks((kind)::text, board_id, (subjects)::text[], (country)::text, (countries)::text[], (year)::integer, at)) WITH (gin_pending_list_limit='512') WHERE ((language)::text = 'es'::text);
CREATE INDEX ix_search_entry_words_fr ON search_entry USING gin (vector, title_vector, search_marks((kind)::text, board_id, (subjects)::text[], (country)::text, (countries)::text[], (year)::integer, at)) WITH (gin_pending_list_limit='512') WHERE ((language)::text = 'fr'::text);
CREATE INDEX ix_search_entry_words_pt ON search_entry USING gin (vector, title_vector, search_marks((kind)::text, board_id, (subjects)::text[], (country)::text, (countries)::text[], (year)::integer, at)) WITH (gin_pending_list_limit='512') WHERE ((language)::text = 'pt'::text);
CREATE INDEX ix_search_word_near ON search_word USING gin (near);
CREATE INDEX ix_stored_file_owner_id ON stored_file USING btree (owner_id, id);
CREATE INDEX ix_stored_file_waiting ON stored_file USING btree (announced_at) WHERE ((post_id IS NULL) AND (resource_id IS NULL));
CREATE INDEX ix_task_audience_id_due_by ON task USING btree (audience_id, due_by, opened_at, id) WHERE is_open;
CREATE INDEX ix_task_audience_id_kind_due_by ON task USING btree (audience_id, kind, due_by, opened_at, id) WHERE is_open;
CREATE INDEX ix_task_handed_in_by ON task USING btree (handed_in_by, opened_at, id) WHERE is_open;
CREATE INDEX ix_task_returned ON task USING btree (audience_id, due_by, opened_at, id) WHERE (is_open AND ((kind)::text ~~ 'returned\_%'::text));
CREATE INDEX ix_task_told_at ON task USING btree (told_at) WHERE (NOT is_open);
CREATE INDEX ix_topic_board_id_pinned_last_activity_at_id ON topic USING btree (board_id, pinned, last_activity_at, id);
CREATE INDEX ix_topic_kind_last_activity_at_id ON topic USING btree (kind, last_activity_at, id) WHERE ((kind)::text <> 'discussion'::text);
CREATE INDEX ix_topic_last_activity_at_id ON topic USING btree (last_activity_at, id);
CREATE INDEX ix_topic_not_solved ON topic USING btree (last_activity_at, id) WHERE (((kind)::text = 'question'::text) AND (answer IS NULL));
CREATE INDEX ix_topic_read_topic_id ON topic_read USING btree (topic_id);
CREATE INDEX ix_topic_subscription_member_id_since_topic_id ON topic_subscription USING btree (member_id, since, topic_id);
CREATE INDEX ix_topic_subscription_topic_id_member_id ON topic_subscription USING btree (topic_id, member_id);
CREATE INDEX ix_topic_tag_slug_topic_id ON topic_tag USING btree (slug, topic_id);
CREATE INDEX ix_translation_translator_id ON translation USING btree (translator_id);
CREATE INDEX ix_translation_wanted_due_at ON translation_wanted USING btree (due_at);
CREATE UNIQUE INDEX uq_appeal_entry_id ON appeal USING btree (entry_id);
CREATE UNIQUE INDEX uq_flag_open ON flag USING btree (post_id, reporter_id) WHERE ((status)::text = 'open'::text);
CREATE UNIQUE INDEX uq_resource_version_in_work ON resource_version USING btree (resource_id) WHERE ((state)::text <> 'published'::text);
CREATE TRIGGER appeal_is_a_record BEFORE DELETE ON appeal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER appeal_is_only_decided BEFORE UPDATE ON appeal FOR EACH ROW EXECUTE FUNCTION appeal_is_only_decided();
CREATE TRIGGER attendance_is_in_time BEFORE INSERT OR UPDATE ON attendance FOR EACH ROW EXECUTE FUNCTION check_attendance();
CREATE TRIGGER ballot_is_counted AFTER INSERT OR DELETE OR UPDATE ON ballot FOR EACH ROW EXECUTE FUNCTION count_ballot();
CREATE TRIGGER ballot_is_valid BEFORE INSERT OR UPDATE ON ballot FOR EACH ROW EXECUTE FUNCTION check_ballot();
CREATE TRIGGER board_has_its_path BEFORE INSERT OR UPDATE OF parent_id, path ON board FOR EACH ROW EXECUTE FUNCTION make_board_path();
CREATE TRIGGER board_takes_along_what_is_below AFTER UPDATE OF parent_id, path ON board FOR EACH ROW WHEN ((new.path IS DISTINCT FROM old.path)) EXECUTE FUNCTION move_boards_below();
CREATE TRIGGER cancelled_is_final BEFORE UPDATE ON gathering FOR EACH ROW WHEN ((old.cancelled_at IS NOT NULL)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER choice_stays_as_opened BEFORE UPDATE OF topic_id, number, text ON poll_choice FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE CONSTRAINT TRIGGER event_has_its_date AFTER INSERT ON topic DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.kind)::text = 'event'::text)) EXECUTE FUNCTION gathering_must_fit();
CREATE TRIGGER files_are_shown AFTER INSERT OR DELETE OR UPDATE ON stored_file FOR EACH ROW EXECUTE FUNCTION post_shows_files();
CREATE TRIGGER files_are_summed AFTER INSERT OR DELETE OR UPDATE ON stored_file FOR EACH ROW EXECUTE FUNCTION sum_files();

CREATE CONSTRAINT TRIGGER gathering_has_its_topic AFTER INSERT ON gathering DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gathering_must_fit();
CREATE TRIGGER library_subject_stands BEFORE INSERT OR DELETE OR UPDATE ON library_subject FOR EACH ROW EXECUTE FUNCTION library_subject_stands();
CREATE TRIGGER measure_is_a_record BEFORE DELETE ON measure FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER measure_is_only_lifted BEFORE UPDATE ON measure FOR EACH ROW EXECUTE FUNCTION measure_is_only_lifted();
CREATE TRIGGER member_is_here AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION member_is_here();
CREATE TRIGGER moderation_is_a_record BEFORE DELETE OR UPDATE ON moderation_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE CONSTRAINT TRIGGER poll_has_choices AFTER INSERT ON topic DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.kind)::text = 'poll'::text)) EXECUTE FUNCTION poll_must_fit();

CREATE CONSTRAINT TRIGGER poll_has_its_topic AFTER INSERT ON poll DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION poll_must_fit();
CREATE TRIGGER poll_is_closed_once BEFORE UPDATE OF closed_at, closes_at ON poll FOR EACH ROW WHEN ((old.closed_at IS NOT NULL)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER poll_stays_as_opened BEFORE UPDATE OF topic_id, several, results ON poll FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reaction_is_counted AFTER INSERT OR DELETE ON reaction FOR EACH ROW EXECUTE FUNCTION count_reaction();
CREATE TRIGGER reaction_stays_as_given BEFORE UPDATE ON reaction FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resource_changes_for_the_world BEFORE INSERT OR UPDATE OF public, published, withdrawn_at ON resource FOR EACH ROW EXECUTE FUNCTION resource_changes_for_the_world();
CREATE TRIGGER resource_shows_what_is_published BEFORE INSERT OR UPDATE ON resource FOR EACH ROW EXECUTE FUNCTION resource_shows_what_is_published();
CREATE TRIGGER resource_step_is_a_record BEFORE DELETE OR UPDATE ON resource_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resource_version_cites_the_catalogue BEFORE INSERT OR UPDATE OF interventions, cited ON resource_version FOR EACH ROW EXECUTE FUNCTION resource_version_cites_the_catalogue();
CREATE TRIGGER resource_version_stands BEFORE INSERT OR DELETE OR UPDATE ON resource_version FOR EACH ROW EXECUTE FUNCTION resource_version_stands();
CREATE TRIGGER revision_is_a_record BEFORE DELETE OR UPDATE ON revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER search_follows_a_member AFTER UPDATE OF country, status ON member FOR EACH ROW WHEN ((((old.country)::text <> (new.country)::text) OR ((old.status)::text <> (new.status)::text))) EXECUTE FUNCTION search_member();
CREATE TRIGGER search_follows_a_post AFTER INSERT OR UPDATE OF topic_id, number, author_id, language, vector, hidden_at ON post FOR EACH ROW EXECUTE FUNCTION search_post();
CREATE TRIGGER search_follows_a_topic AFTER UPDATE OF board_id ON topic FOR EACH ROW WHEN ((old.board_id <> new.board_id)) EXECUTE FUNCTION search_topic();
CREATE TRIGGER search_follows_a_translated_post AFTER UPDATE OF topic_id, number, author_id, language, hidden_at ON post FOR EACH ROW EXECUTE FUNCTION search_follows_translated();
CREATE TRIGGER search_follows_a_translation AFTER INSERT OR DELETE OR UPDATE ON translation FOR EACH ROW EXECUTE FUNCTION search_follows_translation();
CREATE TRIGGER search_follows_tags_delete AFTER DELETE ON topic_tag REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_tags();
CREATE TRIGGER search_follows_tags_insert AFTER INSERT ON topic_tag REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_tags();
CREATE TRIGGER search_hears AFTER INSERT ON post REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_posts();
CREATE TRIGGER search_hears AFTER INSERT ON resource_text REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_texts();
CREATE TRIGGER search_hears AFTER INSERT ON topic REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_titles();
CREATE TRIGGER search_hears AFTER INSERT ON translation REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_hears_texts();
CREATE TRIGGER search_hears_again AFTER UPDATE OF plain, language ON post FOR EACH ROW EXECUTE FUNCTION search_hears_a_post();
CREATE TRIGGER search_hears_again AFTER UPDATE OF title, language ON topic FOR EACH ROW EXECUTE FUNCTION search_hears_a_title();
CREATE TRIGGER search_hears_again AFTER UPDATE OF title, plain ON translation FOR EACH ROW EXECUTE FUNCTION search_hears_a_text();
CREATE TRIGGER search_leaves_a_resource AFTER DELETE ON resource_text REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_leaves_resource();
CREATE TRIGGER search_meets_a_member AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION search_member();
CREATE TRIGGER search_meets_a_resource AFTER INSERT ON resource_text REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION search_resource();
CREATE TRIGGER task_is_counted AFTER INSERT OR DELETE OR UPDATE ON task FOR EACH ROW EXECUTE FUNCTION count_task();
CREATE TRIGGER time_zone_is_known BEFORE INSERT OR UPDATE ON notice_rhythm FOR EACH ROW EXECUTE FUNCTION refuse_unknown_time_zone();
CREATE TRIGGER time_zone_of_an_event_is_known BEFORE INSERT OR UPDATE OF time_zone ON gathering FOR EACH ROW EXECUTE FUNCTION refuse_unknown_time_zone();
CREATE TRIGGER translation_is_kept AFTER INSERT OR UPDATE ON translation FOR EACH ROW EXECUTE FUNCTION keep_translation();
CREATE TRIGGER translation_versions_are_a_record BEFORE DELETE OR UPDATE ON translation_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE ONLY appeal ADD CONSTRAINT fk_appeal_entry_id_moderator_id_member_id FOREIGN KEY (entry_id, moderator_id, member_id) REFERENCES moderation_entry(id, moderator_id, member_id);
ALTER TABLE ONLY attendance ADD CONSTRAINT fk_attendance_topic_id FOREIGN KEY (topic_id) REFERENCES gathering(topic_id);
ALTER TABLE ONLY ballot ADD CONSTRAINT fk_ballot_topic_id FOREIGN KEY (topic_id) REFERENCES poll(topic_id);
ALTER TABLE ONLY board_membership ADD CONSTRAINT fk_board_membership_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY board ADD CONSTRAINT fk_board_parent_id FOREIGN KEY (parent_id) REFERENCES board(id);
ALTER TABLE ONLY board_read ADD CONSTRAINT fk_board_read_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY board_subscription ADD CONSTRAINT fk_board_subscription_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY draft ADD CONSTRAINT fk_draft_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY draft ADD CONSTRAINT fk_draft_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE;
ALTER TABLE ONLY feed_address ADD CONSTRAINT fk_feed_address_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY flag ADD CONSTRAINT fk_flag_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY gathering ADD CONSTRAINT fk_gathering_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY library_subject ADD CONSTRAINT fk_library_subject_broader FOREIGN KEY (broader) REFERENCES library_subject(slug);
ALTER TABLE ONLY mail_item ADD CONSTRAINT fk_mail_item_member_id FOREIGN KEY (member_id, number) REFERENCES notice(member_id, number) ON DELETE CASCADE;
ALTER TABLE ONLY measure ADD CONSTRAINT fk_measure_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY measure ADD CONSTRAINT fk_measure_id_moderator_id_member_id FOREIGN KEY (id, moderator_id, member_id) REFERENCES moderation_entry(id, moderator_id, member_id);
ALTER TABLE ONLY measure ADD CONSTRAINT fk_measure_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY moderation_entry ADD CONSTRAINT fk_moderation_entry_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY moderation_entry ADD CONSTRAINT fk_moderation_entry_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY moderation_entry ADD CONSTRAINT fk_moderation_entry_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY notice ADD CONSTRAINT fk_notice_member_id FOREIGN KEY (member_id) REFERENCES inbox_owner(member_id);
ALTER TABLE ONLY poll_choice ADD CONSTRAINT fk_poll_choice_topic_id FOREIGN KEY (topic_id) REFERENCES poll(topic_id);
ALTER TABLE ONLY poll ADD CONSTRAINT fk_poll_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY post ADD CONSTRAINT fk_post_moved_post_id FOREIGN KEY (moved_post_id) REFERENCES post(id);
ALTER TABLE ONLY post ADD CONSTRAINT fk_post_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY reaction ADD CONSTRAINT fk_reaction_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY resource_download ADD CONSTRAINT fk_resource_download_resource_id FOREIGN KEY (resource_id) REFERENCES resource(id);
ALTER TABLE ONLY resource_step ADD CONSTRAINT fk_resource_step_resource_id FOREIGN KEY (resource_id) REFERENCES resource(id);
ALTER TABLE ONLY resource_text ADD CONSTRAINT fk_resource_text_resource_id FOREIGN KEY (resource_id) REFERENCES resource(id);
ALTER TABLE ONLY resource_version ADD CONSTRAINT fk_resource_version_file_id_resource_id FOREIGN KEY (file_id, resource_id) REFERENCES stored_file(id, resource_id);
ALTER TABLE ONLY resource_version ADD CONSTRAINT fk_resource_version_resource_id FOREIGN KEY (resource_id) REFERENCES resource(id);
ALTER TABLE ONLY revision ADD CONSTRAINT fk_revision_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY search_entry ADD CONSTRAINT fk_search_entry_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY search_entry ADD CONSTRAINT fk_search_entry_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY stored_file ADD CONSTRAINT fk_stored_file_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY stored_file ADD CONSTRAINT fk_stored_file_resource_id FOREIGN KEY (resource_id) REFERENCES resource(id);
ALTER TABLE ONLY task ADD CONSTRAINT fk_task_audience_id FOREIGN KEY (audience_id) REFERENCES task_audience(id);
ALTER TABLE ONLY task_audience_key ADD CONSTRAINT fk_task_audience_key_audience_id FOREIGN KEY (audience_id) REFERENCES task_audience(id);
ALTER TABLE ONLY task_count ADD CONSTRAINT fk_task_count_audience_id FOREIGN KEY (audience_id) REFERENCES task_audience(id);
ALTER TABLE ONLY topic ADD CONSTRAINT fk_topic_answer FOREIGN KEY (id, answer) REFERENCES post(topic_id, number);
ALTER TABLE ONLY topic ADD CONSTRAINT fk_topic_board_id FOREIGN KEY (board_id) REFERENCES board(id);
ALTER TABLE ONLY topic ADD CONSTRAINT fk_topic_merged_into FOREIGN KEY (merged_into) REFERENCES topic(id);
ALTER TABLE ONLY topic_read ADD CONSTRAINT fk_topic_read_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY topic ADD CONSTRAINT fk_topic_split_from FOREIGN KEY (split_from) REFERENCES post(id);
ALTER TABLE ONLY topic_subscription ADD CONSTRAINT fk_topic_subscription_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY topic_tag ADD CONSTRAINT fk_topic_tag_slug FOREIGN KEY (slug) REFERENCES tag(slug);
ALTER TABLE ONLY topic_tag ADD CONSTRAINT fk_topic_tag_topic_id FOREIGN KEY (topic_id) REFERENCES topic(id);
ALTER TABLE ONLY translation ADD CONSTRAINT fk_translation_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY translation_version ADD CONSTRAINT fk_translation_version_post_id FOREIGN KEY (post_id) REFERENCES post(id);
ALTER TABLE ONLY translation_wanted ADD CONSTRAINT fk_translation_wanted_post_id FOREIGN KEY (post_id) REFERENCES post(id);
