-- programs from step 5 can work beside this one
-- Whose turn it is among the cases that wait for a capability: within a priority (-1, 0, 1) by time, between them a step counts as an hour of waiting.
alter table work add column priority bigint not null default 0;
drop index work_to_act;
create index work_to_act on work (capability, priority, act_at) where worker is null and act_at is not null;
