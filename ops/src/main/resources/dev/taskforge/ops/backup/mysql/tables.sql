-- The tables whose rows can be moved, one object on each line: its kind, then what it is. Only what both MariaDB and MySQL know. The
-- tables by which imports are known again are none.
SELECT 'table', table_name, table_type, coalesce(engine, ''), coalesce(data_length, 0), coalesce(auto_increment, 0)
    FROM information_schema.tables WHERE table_schema = database() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
    AND left(table_name, 21) <> '_taskforge_csv_import' ORDER BY table_name;
SELECT 'sequence', table_name FROM information_schema.tables WHERE table_schema = database() AND table_type = 'SEQUENCE'
    ORDER BY table_name;
SELECT 'column', c.table_name, c.column_name, c.column_type, coalesce(c.generation_expression, '') <> '',
    c.is_nullable = 'NO' AND c.column_default IS NULL AND c.extra NOT LIKE '%auto_increment%', c.extra LIKE '%auto_increment%',
    coalesce(c.character_set_name, '')
    FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema
    AND t.table_name = c.table_name WHERE c.table_schema = database() AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
    ORDER BY c.table_name, c.ordinal_position;
SELECT 'primary', table_name, column_name, coalesce(sub_part, 0) FROM information_schema.statistics
    WHERE table_schema = database() AND index_name = 'PRIMARY' ORDER BY table_name, seq_in_index;
SELECT 'key', constraint_name, table_name, if(referenced_table_schema = database(), '', referenced_table_schema),
    referenced_table_name, column_name, referenced_column_name FROM information_schema.key_column_usage
    WHERE table_schema = database() AND referenced_table_name IS NOT NULL
    ORDER BY table_name, constraint_name, ordinal_position;
SELECT 'trigger', trigger_name, event_object_table FROM information_schema.triggers
    WHERE event_object_schema = database() AND event_manipulation LIKE '%INSERT%'
    ORDER BY event_object_table, trigger_name;
