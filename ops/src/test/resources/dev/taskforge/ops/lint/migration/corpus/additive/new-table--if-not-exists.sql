create table if not exists public."Order Line" (id uuid primary key default gen_random_uuid(), tags text[] not null default '{}', data jsonb default '{"a": 1}'::jsonb);
