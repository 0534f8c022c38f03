-- What was done to the house as a whole (a schedule run by hand, cases removed after their retention, a backup): one chain, like a case's.
create table journal (
  number bigint primary key,
  at bigint not null,
  actor text not null,
  department text not null,
  kind text not null,
  payload bytea not null,
  salt bytea not null,
  digest bytea not null,
  hash bytea not null
);
create table journal_head (
  id bigint primary key,
  events bigint not null,
  head bytea not null
);

-- What remains of a case whose retention is over: its chain's head, covered by the journal's event that names it.
create table tombstones (
  reference text primary key,
  workflow text not null,
  events bigint not null,
  head bytea not null,
  finished_at bigint not null,
  removed_at bigint not null,
  journal bigint not null
);

-- Which cases need which bytes. Written in the transaction that makes a case refer to them; the foreign key keeps a collection from overtaking it.
create table case_blobs (
  blob text not null references blobs (id),
  reference text not null,
  primary key (blob, reference)
);
create index case_blobs_by_case on case_blobs (reference);
create index blobs_by_time on blobs (stored_at);
