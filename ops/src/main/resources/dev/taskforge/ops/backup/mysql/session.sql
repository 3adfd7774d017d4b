-- How values become text, and text values, is the same in every session, whatever the server is set to. What does not fit is an
-- error, and dates that other modes allowed are taken as they are.
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION',
    time_zone = '+00:00', sql_notes = 1, sql_safe_updates = 0, sql_big_selects = 1, sql_select_limit = 18446744073709551615,
    unique_checks = 1, foreign_key_checks = 1;
SET SESSION net_read_timeout = 3600, net_write_timeout = 3600, wait_timeout = 28800, lock_wait_timeout = 60,
    innodb_lock_wait_timeout = 60;
/*M!100300 SET SESSION idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, idle_write_transaction_timeout = 0 */;
/*M!100201 SET SESSION check_constraint_checks = 1 */;
/*M!100101 SET SESSION max_statement_time = 0 */;
/*!50708 SET SESSION max_execution_time = 0 */;
/*!80000 SET SESSION information_schema_stats_expiry = 0 */;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
