-- Finished cases cost the running ones nothing: what a visit changes is in no index, so that PostgreSQL writes the new row beside the old one and touches no index at all.
drop index cases_by_state;
drop index cases_live;
create index cases_live on cases (started_at, reference) where finished_at is null;
create index cases_ended on cases (state, started_at, reference) where finished_at is not null;
create index cases_counted on cases (workflow, state, phase) where finished_at is not null;
--postgres alter table cases set (fillfactor = 60);
--postgres alter table work set (fillfactor = 50);

-- What a search for part of a text looks through; kept by triggers, whoever writes to the cases.
create table case_texts (
  id {identity},
  reference text not null unique,
  text text not null
);
--sqlite create virtual table case_texts_index using fts5 (text, content = 'case_texts', content_rowid = 'id', tokenize = 'trigram');
--sqlite create trigger case_texts_insert after insert on case_texts begin insert into case_texts_index (rowid, text) values (new.id, new.text); end;
--sqlite create trigger case_texts_delete after delete on case_texts begin insert into case_texts_index (case_texts_index, rowid, text) values ('delete', old.id, old.text); end;
--sqlite create trigger case_texts_update after update of text on case_texts begin
--sqlite   insert into case_texts_index (case_texts_index, rowid, text) values ('delete', old.id, old.text);
--sqlite   insert into case_texts_index (rowid, text) values (new.id, new.text);
--sqlite end;
--sqlite create trigger cases_text_insert after insert on cases begin insert into case_texts (reference, text) values (new.reference, new.reference || ' ' || new.subject); end;
--sqlite create trigger cases_text_delete after delete on cases begin delete from case_texts where reference = old.reference; end;
--sqlite create trigger cases_text_update after update of subject on cases when old.subject <> new.subject begin
--sqlite   update case_texts set text = new.reference || ' ' || new.subject where reference = new.reference;
--sqlite end;
--sqlite insert into case_texts (reference, text) select reference, reference || ' ' || subject from cases;
--postgres create function case_text() returns trigger language plpgsql as $$
--postgres begin
--postgres   if tg_op = 'INSERT' then
--postgres     insert into case_texts (reference, text) values (new.reference, lower(new.reference || ' ' || new.subject));
--postgres   elsif tg_op = 'UPDATE' then
--postgres     update case_texts set text = lower(new.reference || ' ' || new.subject) where reference = new.reference;
--postgres   else
--postgres     delete from case_texts where reference = old.reference;
--postgres   end if;
--postgres   return null;
--postgres end $$;
--postgres create trigger cases_text_insert after insert on cases for each row execute function case_text();
--postgres create trigger cases_text_delete after delete on cases for each row execute function case_text();
--postgres create trigger cases_text_update after update of subject on cases for each row when (old.subject is distinct from new.subject) execute function case_text();
--postgres insert into case_texts (reference, text) select reference, lower(reference || ' ' || subject) from cases;
-- Trigrams are an extension that comes with the server. Where it is missing or not allowed, a search reads the texts one by one: slower, not wrong.
--postgres do $$
--postgres declare place text;
--postgres begin
--postgres   begin
--postgres     if not exists (select 1 from pg_extension where extname = 'pg_trgm') then
--postgres       create extension pg_trgm with schema public;
--postgres     end if;
--postgres   exception when others then
--postgres     raise notice 'pg_trgm cannot be had: %', sqlerrm;
--postgres   end;
--postgres   select quote_ident(n.nspname) into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
--postgres   if place is not null then
--postgres     execute 'create index case_texts_by_part on case_texts using gin (text ' || place || '.gin_trgm_ops)';
--postgres   end if;
--postgres end $$;
