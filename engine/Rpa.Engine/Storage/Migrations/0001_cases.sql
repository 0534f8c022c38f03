-- Times are microseconds since 1970-01-01T00:00:00Z. Both databases read this text; {identity} is the key type that the database numbers itself.

create table sequences (
  name text primary key,
  next bigint not null
);

create table bundles (
  hash text primary key,
  workflow text not null,
  version bigint not null,
  published_at bigint not null,
  published_by text not null,
  is_current bigint not null,
  files bytea not null
);
create index bundles_version on bundles (workflow, version);

create table cases (
  reference text primary key,
  workflow text not null,
  bundle text not null,
  department text not null,
  state text not null,
  phase text not null,
  outcome text,
  visit bigint not null,
  revision bigint not null,
  started_at bigint not null,
  changed_at bigint not null,
  finished_at bigint,
  subject text not null,
  parent text,
  parent_visit bigint,
  parent_index bigint,
  handed_over bigint not null,
  events bigint not null,
  head bytea not null,
  snapshot bytea not null
);
create index cases_by_state on cases (workflow, state, phase);
create index cases_by_start on cases (started_at, reference);
create index cases_finished on cases (finished_at) where finished_at is not null;
create index cases_live on cases (phase) where finished_at is null;
create index cases_by_bundle on cases (bundle) where finished_at is null;
create unique index cases_children on cases (parent, parent_visit, parent_index) where parent is not null;

-- What a living case needs next: an action of a capability (act_at), or attention because of its inbox or timers (wake_at). Who holds the lease may act.
create table work (
  reference text primary key,
  kind text,
  capability text,
  act_at bigint,
  visit bigint,
  attempt bigint,
  action text,
  own bigint,
  inputs bytea,
  wake_at bigint,
  pending bigint not null,
  worker text,
  token bigint not null,
  lease_until bigint,
  acting bigint not null,
  since bigint
);
create index work_to_act on work (capability, act_at) where worker is null and act_at is not null;
create index work_to_wake on work (wake_at) where worker is null and wake_at is not null;
create index work_leased on work (lease_until) where worker is not null;

create table inbox (
  id {identity},
  reference text not null,
  at bigint not null,
  input bytea not null
);
create index inbox_by_case on inbox (reference, id);

create table events (
  reference text not null,
  number bigint not null,
  at bigint not null,
  actor text not null,
  department text not null,
  kind text not null,
  visit bigint not null,
  verdict text not null,
  entries text not null,
  inbox bigint,
  payload bytea,
  salt bytea,
  digest bytea not null,
  hash bytea not null,
  primary key (reference, number)
);

create table tasks (
  reference text primary key,
  visit bigint not null,
  role text not null,
  escalated_to text,
  opened_at bigint not null,
  due_at bigint,
  assigned_to text,
  awaits_release bigint not null
);
create index tasks_by_due on tasks (due_at);

create table exceptions (
  reference text primary key,
  visit bigint not null,
  kind text not null,
  name text not null,
  message text not null,
  raised_at bigint not null,
  assigned_to text
);
create index exceptions_by_time on exceptions (raised_at);

create table raised (
  reference text not null,
  at bigint not null,
  primary key (reference, at)
);
create index raised_by_time on raised (at);

create table intents (
  key text primary key,
  reference text not null,
  description text not null,
  begun_at bigint not null,
  armed_until bigint not null,
  ended_at bigint,
  outcome text
);

create table attempts (
  reference text not null,
  visit bigint not null,
  attempt bigint not null,
  kind text not null,
  state text not null,
  action text not null,
  worker text not null,
  started_at bigint not null,
  ended_at bigint,
  outcome text not null,
  message text not null,
  fields bytea,
  steps bytea,
  primary key (reference, visit, attempt, kind)
);

create table evidence (
  id {identity},
  reference text not null,
  visit bigint not null,
  attempt bigint not null,
  kind text not null,
  title text not null,
  media_type text not null,
  blob text not null
);
create index evidence_by_case on evidence (reference);

create table blobs (
  id text primary key,
  name text not null,
  media_type text not null,
  size bigint not null,
  stored_at bigint not null
);

create table blob_chunks (
  blob text not null,
  number bigint not null,
  bytes bytea not null,
  primary key (blob, number)
);

create table intake (
  source text not null,
  key text not null,
  sha256 text not null,
  reference text not null,
  at bigint not null,
  primary key (source, key)
);
create index intake_by_bytes on intake (source, sha256);

create table correlations (
  key text primary key,
  reference text not null
);

create table schedules (
  name text primary key,
  description text not null,
  timetable text not null,
  last_at bigint,
  last_outcome text not null,
  next_at bigint,
  is_paused bigint not null
);

create table ticks (
  schedule text not null,
  scheduled_at bigint not null,
  at bigint not null,
  primary key (schedule, scheduled_at)
);

create table workers (
  name text primary key,
  version text not null,
  started_at bigint not null,
  seen_at bigint not null,
  is_draining bigint not null,
  capabilities text not null
);
