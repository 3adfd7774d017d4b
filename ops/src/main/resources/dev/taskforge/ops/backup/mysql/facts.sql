-- What is in the database, one object on each line: its kind, then what it is. Only what both MariaDB and MySQL know; the rest is in
-- what SHOW CREATE says of each table, which is asked next. Views and keys say the name of their database, for
-- which @source stands: what it is called where it was dumped. MySQL keeps some of this for a day otherwise.
/*!80000 SET SESSION information_schema_stats_expiry = 0 */;
SELECT 'server', version(), schema_name, default_character_set_name, default_collation_name, (SELECT coalesce(sum(data_length
    + index_length), 0) FROM information_schema.tables WHERE table_schema = database()), @@lower_case_table_names,
    @@innodb_page_size FROM information_schema.schemata WHERE schema_name = database();
SELECT 'table', table_name, table_type, coalesce(engine, '') FROM information_schema.tables WHERE table_schema = database()
    AND table_type <> 'VIEW';
SELECT 'counter', table_name, auto_increment FROM information_schema.tables WHERE table_schema = database()
    AND auto_increment IS NOT NULL;
SELECT 'part', 'database', default_character_set_name, default_collation_name FROM information_schema.schemata
    WHERE schema_name = database();
-- A sequence holds no text; a dump makes it again with whatever collation the database has by then.
SELECT 'part', 'tables', table_name, table_type, engine, if(table_type = 'SEQUENCE', '', table_collation), table_comment
    FROM information_schema.tables WHERE table_schema = database() AND table_type <> 'VIEW';
SELECT 'part', 'columns', c.table_name, c.ordinal_position, c.column_name, c.column_default, c.is_nullable, c.column_type,
    c.character_set_name, c.collation_name, c.extra, c.generation_expression, c.column_comment
    FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema
    AND t.table_name = c.table_name WHERE c.table_schema = database() AND t.table_type <> 'VIEW';
SELECT 'part', 'indexes', table_name, index_name, seq_in_index, non_unique, column_name, collation, sub_part, index_type
    FROM information_schema.statistics WHERE table_schema = database();
SELECT 'part', 'constraints', table_name, constraint_type, constraint_name FROM information_schema.table_constraints
    WHERE constraint_schema = database();
SELECT 'part', 'constraints', table_name, constraint_name, ordinal_position, column_name, if(referenced_table_schema = database(),
    @source, referenced_table_schema), referenced_table_name, referenced_column_name FROM information_schema.key_column_usage
    WHERE constraint_schema = database();
SELECT 'part', 'constraints', table_name, constraint_name, match_option, update_rule, delete_rule, unique_constraint_name
    FROM information_schema.referential_constraints WHERE constraint_schema = database();
SELECT 'part', 'partitions', table_name, partition_name, subpartition_name, partition_ordinal_position, partition_method,
    partition_expression, partition_description FROM information_schema.partitions WHERE table_schema = database()
    AND partition_name IS NOT NULL;
SELECT 'part', 'views', table_name, replace(view_definition, concat('`', database(), '`.'), concat('`', @source, '`.')),
    check_option, definer, security_type, character_set_client,
    collation_connection FROM information_schema.views WHERE table_schema = database();
SELECT 'part', 'triggers', trigger_name, event_object_table, action_timing, event_manipulation, action_order,
    trim(action_statement), definer, sql_mode, character_set_client, collation_connection, database_collation
    FROM information_schema.triggers WHERE trigger_schema = database();
SELECT 'part', 'routines', routine_type, routine_name, dtd_identifier, routine_definition, is_deterministic, sql_data_access,
    security_type, definer, sql_mode, routine_comment, character_set_client, collation_connection, database_collation
    FROM information_schema.routines WHERE routine_schema = database();
SELECT 'part', 'parameters', routine_type, specific_name, ordinal_position, parameter_mode, parameter_name, dtd_identifier
    FROM information_schema.parameters WHERE specific_schema = database();
SELECT 'part', 'events', event_name, definer, time_zone, event_body, trim(event_definition), event_type, execute_at,
    interval_value, interval_field, starts, ends, sql_mode, status, on_completion, event_comment, character_set_client,
    collation_connection, database_collation FROM information_schema.events WHERE event_schema = database();
SELECT 'unreadable', routine_name FROM information_schema.routines WHERE routine_schema = database()
    AND routine_type IN ('FUNCTION', 'PROCEDURE') AND routine_definition IS NULL;
SELECT DISTINCT 'definer', definer FROM (SELECT definer FROM information_schema.views WHERE table_schema = database()
    UNION ALL SELECT definer FROM information_schema.triggers WHERE trigger_schema = database()
    UNION ALL SELECT definer FROM information_schema.routines WHERE routine_schema = database()
    UNION ALL SELECT definer FROM information_schema.events WHERE event_schema = database()) d;
