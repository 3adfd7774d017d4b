package dev.taskforge.ops.dump;

import java.util.Locale;
import java.util.Set;

/** Functions of PostgreSQL, and one view, with which a plain statement reaches beyond its database or changes how it is read. */
final class Functions {
    private static final String SETTER = "set_config";
    private static final String SETTINGS = "pg_settings";
    private static final Set<String> OF_SETTINGS = Set.of(SETTER, SETTINGS);
    private static final Set<String> OF_FILES = Set.of(
            "lo_export",
            "lo_import",
            "pg_read_file",
            "pg_read_binary_file",
            "pg_ls_dir",
            "pg_stat_file",
            "pg_file_write",
            "pg_file_unlink",
            "pg_file_rename");
    private static final Set<String> OF_SERVER = Set.of(
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_reload_conf",
            "pg_rotate_logfile",
            "pg_promote",
            "pg_switch_wal",
            "pg_create_physical_replication_slot",
            "pg_create_logical_replication_slot",
            "pg_drop_replication_slot");
    /** Statements that only name a function. */
    private static final Set<String> NAMING = Set.of("GRANT", "REVOKE", "COMMENT", "SECURITY");

    private Functions() {}

    /** Whether a word or name is one of them; in small letters. */
    static boolean isOne(String word) {
        var small = word.toLowerCase(Locale.ROOT);
        return OF_SETTINGS.contains(small) || OF_FILES.contains(small) || OF_SERVER.contains(small);
    }

    static void look(Statement statement, Findings findings) {
        var first = statement.words().getFirst();
        if (NAMING.contains(first)) {
            return;
        }
        for (var name : statement.functions()) {
            if (OF_FILES.contains(name)) {
                findings.add(Fault.SERVER_FILE, name, statement.line());
            } else if (OF_SERVER.contains(name)) {
                findings.add(Fault.CLUSTER, name, statement.line());
            } else if (name.equals(SETTER)
                    ? !Settings.isOfPath(statement)
                    : !Set.of("SELECT", "CREATE").contains(first)) {
                findings.add(Fault.ESCAPES, name, statement.line());
            }
        }
    }
}
