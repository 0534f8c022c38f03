-- What several processes on one database tell each other.

alter table ticks add column is_done bigint not null default 1;
create index ticks_open on ticks (at) where is_done = 0;
alter table schedules add column run_requested_at bigint;
alter table workers add column drain_requested bigint not null default 0;
alter table bundles add column patches text;
