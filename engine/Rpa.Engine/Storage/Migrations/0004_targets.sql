-- programs from step 3 can work beside this one
-- Who holds a place at a target (a site, an interface) that bears only so many cases at a time. A place is free as soon as its case's lease is over.

create table target_places (
  target text not null,
  place bigint not null,
  reference text not null,
  token bigint not null,
  primary key (target, place)
);

alter table schema_steps add column works_from bigint;
