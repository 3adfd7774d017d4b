package dev.taskforge.ops.lint.migration;

import static dev.taskforge.ops.lint.migration.MigrationClass.ADDITIVE;
import static dev.taskforge.ops.lint.migration.MigrationClass.BREAKING;
import static dev.taskforge.ops.lint.migration.MigrationClass.GUARDED;
import static dev.taskforge.ops.lint.migration.MigrationClass.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every rule about migrations; the texts say why each has the class it has. */
public final class MigrationRules {
    private static final String PREFIX = "migration-";
    private static final List<MigrationRule> LIST = new ArrayList<>();

    static final MigrationRule NEW_TABLE = rule("new-table", ADDITIVE);
    static final MigrationRule NEW_VIEW = rule("new-view", ADDITIVE);
    static final MigrationRule NEW_SEQUENCE = rule("new-sequence", ADDITIVE);
    static final MigrationRule NEW_TYPE = rule("new-type", ADDITIVE);
    static final MigrationRule NEW_SCHEMA = rule("new-schema", ADDITIVE);
    static final MigrationRule NEW_EXTENSION = rule("new-extension", ADDITIVE);
    static final MigrationRule ON_NEW_OBJECT = rule("on-new-object", ADDITIVE);
    static final MigrationRule ADD_COLUMN = rule("add-column", ADDITIVE);
    static final MigrationRule INDEX_CONCURRENTLY = rule("index-concurrently", ADDITIVE);
    static final MigrationRule COMMENT = rule("comment", ADDITIVE);
    static final MigrationRule GRANT = rule("grant", ADDITIVE);
    static final MigrationRule SETTING = rule("setting", ADDITIVE);
    static final MigrationRule TRANSACTION = rule("transaction", ADDITIVE);
    static final MigrationRule READ_ONLY = rule("read-only", ADDITIVE);

    static final MigrationRule CREATE_INDEX = rule("create-index", GUARDED);
    static final MigrationRule CREATE_STATISTICS = rule("create-statistics", GUARDED);
    static final MigrationRule VALIDATE = rule("validate-constraint", GUARDED);
    static final MigrationRule PARAMETERS = rule("storage-parameters", GUARDED);
    static final MigrationRule REFERENCE = rule("reference-to-existing", GUARDED);
    static final MigrationRule NEW_PARTITION = rule("new-partition", GUARDED);
    static final MigrationRule MAINTENANCE = rule("maintenance", GUARDED);
    static final MigrationRule LOCK_TABLE = rule("lock-table", GUARDED);

    static final MigrationRule COLUMN_REQUIRED = rule("add-column-required", BREAKING);
    static final MigrationRule COLUMN_REWRITE = rule("add-column-rewrite", BREAKING);
    static final MigrationRule COLUMN_CONSTRAINED = rule("add-column-constrained", BREAKING);
    static final MigrationRule COLUMN_TYPE = rule("column-type", BREAKING);
    static final MigrationRule COLUMN_DEFAULT = rule("column-default", BREAKING);
    static final MigrationRule COLUMN_NOT_NULL = rule("column-not-null", BREAKING);
    static final MigrationRule COLUMN_NULLABLE = rule("column-nullable", BREAKING);
    static final MigrationRule COLUMN_GENERATED = rule("column-generated", BREAKING);
    static final MigrationRule DROP_TABLE = rule("drop-table", BREAKING);
    static final MigrationRule DROP_COLUMN = rule("drop-column", BREAKING);
    static final MigrationRule DROP_CONSTRAINT = rule("drop-constraint", BREAKING);
    static final MigrationRule DROP_INDEX = rule("drop-index", BREAKING);
    static final MigrationRule DROP_OBJECT = rule("drop-object", BREAKING);
    static final MigrationRule RENAME = rule("rename", BREAKING);
    static final MigrationRule MOVE = rule("move-schema", BREAKING);
    static final MigrationRule ADD_CHECK = rule("add-check", BREAKING);
    static final MigrationRule ADD_UNIQUE = rule("add-unique", BREAKING);
    static final MigrationRule ADD_FOREIGN_KEY = rule("add-foreign-key", BREAKING);
    static final MigrationRule ADD_EXCLUSION = rule("add-exclusion", BREAKING);
    static final MigrationRule ALTER_CONSTRAINT = rule("alter-constraint", BREAKING);
    static final MigrationRule UNIQUE_INDEX = rule("unique-index", BREAKING);
    static final MigrationRule INDEX_EXPRESSION = rule("index-expression", BREAKING);
    static final MigrationRule ENUM_VALUE = rule("enum-value", BREAKING);
    static final MigrationRule ALTER_TYPE = rule("alter-type", BREAKING);
    static final MigrationRule ALTER_OBJECT = rule("alter-object", BREAKING);
    static final MigrationRule REPLACE_VIEW = rule("replace-view", BREAKING);
    static final MigrationRule REPLACE_FUNCTION = rule("replace-function", BREAKING);
    static final MigrationRule TRIGGER = rule("trigger", BREAKING);
    static final MigrationRule ROW_SECURITY = rule("row-security", BREAKING);
    static final MigrationRule REVOKE = rule("revoke", BREAKING);
    static final MigrationRule OWNER = rule("owner", BREAKING);
    static final MigrationRule INSERT_ROWS = rule("insert-rows", BREAKING);
    static final MigrationRule UPDATE_ROWS = rule("update-rows", BREAKING);
    static final MigrationRule DELETE_ROWS = rule("delete-rows", BREAKING);
    static final MigrationRule REWRITE = rule("table-rewrite", BREAKING);
    static final MigrationRule INHERITANCE = rule("inheritance", BREAKING);
    static final MigrationRule REPLICA_IDENTITY = rule("replica-identity", BREAKING);
    static final MigrationRule IN_TRANSACTION = rule("not-in-transaction", BREAKING);
    static final MigrationRule NOT_ALONE = rule("not-alone", BREAKING);
    static final MigrationRule LEFT_OPEN = rule("transaction-left-open", BREAKING);

    static final MigrationRule CODE = rule("code", UNKNOWN);
    static final MigrationRule DYNAMIC = rule("dynamic-code", UNKNOWN);
    static final MigrationRule FUNCTION_BODY = rule("function-body", UNKNOWN);
    static final MigrationRule CALLS_FUNCTION = rule("calls-function", UNKNOWN);
    static final MigrationRule FOREIGN_TYPE = rule("foreign-type", UNKNOWN);
    static final MigrationRule FOREIGN_EXTENSION = rule("foreign-extension", UNKNOWN);
    static final MigrationRule COPY_DATA = rule("copy-data", UNKNOWN);
    static final MigrationRule PSQL = rule("psql-command", UNKNOWN);
    static final MigrationRule ROLLBACK = rule("rollback", UNKNOWN);
    static final MigrationRule FOREIGN_SETTING = rule("foreign-setting", UNKNOWN);
    static final MigrationRule NOT_UNDERSTOOD = rule("not-understood", UNKNOWN);
    static final MigrationRule BROKEN = rule("broken-text", UNKNOWN);
    static final MigrationRule LONG = rule("long", UNKNOWN);
    static final MigrationRule UNREADABLE = rule("unreadable", UNKNOWN);

    private MigrationRules() {}

    private static MigrationRule rule(String id, MigrationClass type) {
        var rule = new MigrationRule(PREFIX + id, type);
        LIST.add(rule);
        return rule;
    }

    /** All of them, from harmless to worst. */
    public static List<MigrationRule> all() {
        return List.copyOf(LIST);
    }

    public static Optional<MigrationRule> find(String id) {
        return LIST.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
