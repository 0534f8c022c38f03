-- programs from step 5 can work beside this one
-- How targets of scripts looked when they were last found beyond doubt, kept per version of the script and shared by all workers.
create table remembered_targets (
  script text not null,
  version text not null,
  target text not null,
  looks text not null,
  picture bytea,
  seen_at bigint not null,
  primary key (version, script, target)
);

-- Other places that were taken for targets while a case ran; they go with the case.
create table proposed_targets (
  id {identity},
  reference text not null,
  visit bigint not null,
  attempt bigint not null,
  script text not null,
  version text not null,
  target text not null,
  title text not null,
  looks text not null,
  reason text not null,
  proposed_at bigint not null
);
create index proposed_targets_by_case on proposed_targets (reference);

-- Those that people have approved; they stay as long as the script's version is in use.
create table approved_targets (
  script text not null,
  version text not null,
  target text not null,
  looks text not null,
  title text not null,
  approved_by text not null,
  approved_at bigint not null,
  reference text not null,
  primary key (version, script, target, looks)
);
