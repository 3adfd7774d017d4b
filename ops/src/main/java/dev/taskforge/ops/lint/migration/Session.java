package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;
import java.util.Set;

/** Statements about the session, its transactions and locks, and the upkeep of tables. */
final class Session {
    /** Settings under which the statements that follow still mean what they say. */
    private static final Set<String> HARMLESS =
            Set.of(("lock_timeout statement_timeout idle_in_transaction_session_timeout transaction_timeout search_path"
                            + " client_min_messages application_name work_mem maintenance_work_mem timezone"
                            + " max_parallel_maintenance_workers check_function_bodies")
                    .split(" "));

    private final Cursor cursor;
    private final Made made;

    Session(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule set() {
        cursor.takeOne("session", "local");
        if (cursor.take("time", "zone")) {
            cursor.next();
            cursor.end();
            return MigrationRules.SETTING;
        }
        var name = cursor.name();
        if (name.size() > 1 || !HARMLESS.contains(name.getFirst())) {
            throw new NotUnderstood(MigrationRules.FOREIGN_SETTING);
        }
        if (!cursor.takeOperator("=")) {
            cursor.need("to");
        }
        do {
            value();
        } while (cursor.takeSign(","));
        cursor.end();
        return setting(name.getFirst());
    }

    private void value() {
        cursor.takeOperator("-");
        boolean value = cursor.takeKind(Kind.STRING)
                || cursor.takeKind(Kind.NUMBER)
                || cursor.takeKind(Kind.QUOTED)
                || cursor.takeKind(Kind.WORD);
        if (!value) {
            throw new NotUnderstood();
        }
    }

    MigrationRule reset() {
        var name = cursor.identifier();
        cursor.end();
        if (!HARMLESS.contains(name)) {
            throw new NotUnderstood(MigrationRules.FOREIGN_SETTING);
        }
        return setting(name);
    }

    private MigrationRule setting(String name) {
        if (name.equals("search_path")) {
            // The same name may now mean another table.
            made.forgetAll();
        }
        return MigrationRules.SETTING;
    }

    MigrationRule begin() {
        cursor.takeOne("work", "transaction");
        while (!cursor.atEnd()) {
            if (cursor.take("isolation", "level")) {
                if (!cursor.take("serializable") && !cursor.take("repeatable", "read")) {
                    cursor.need("read");
                    cursor.needOne("committed", "uncommitted");
                }
            } else if (!cursor.take("read", "write")) {
                cursor.take("not");
                cursor.need("deferrable");
            }
            cursor.takeSign(",");
        }
        return MigrationRules.TRANSACTION;
    }

    MigrationRule commit() {
        cursor.takeOne("work", "transaction");
        if (cursor.take("and")) {
            cursor.take("no");
            cursor.need("chain");
        }
        cursor.end();
        return MigrationRules.TRANSACTION;
    }

    MigrationRule savepoint() {
        cursor.take("savepoint");
        cursor.identifier();
        cursor.end();
        return MigrationRules.TRANSACTION;
    }

    /** What was made before is taken back, or is not: that depends on where the transaction began. */
    MigrationRule rollback() {
        made.forgetAll();
        cursor.rest();
        return MigrationRules.ROLLBACK;
    }

    MigrationRule lock() {
        cursor.take("table");
        do {
            cursor.take("only");
            cursor.name();
            cursor.takeOperator("*");
        } while (cursor.takeSign(","));
        if (cursor.take("in")) {
            while (!cursor.take("mode")) {
                cursor.needOne("access", "row", "share", "update", "exclusive");
            }
        }
        cursor.take("nowait");
        cursor.end();
        return MigrationRules.LOCK_TABLE;
    }

    MigrationRule vacuum() {
        boolean full = false;
        while (cursor.takeOne("full", "freeze", "verbose", "analyze")) {
            full |= cursor.since(cursor.position() - 1).getFirst().isWord("full");
        }
        if (cursor.isSign("(")) {
            full |= cursor.parentheses().stream().anyMatch(token -> token.isWord("full"));
        }
        tables();
        return full ? MigrationRules.REWRITE : MigrationRules.MAINTENANCE;
    }

    MigrationRule analyze() {
        cursor.take("verbose");
        tables();
        return MigrationRules.MAINTENANCE;
    }

    private void tables() {
        if (!cursor.atEnd()) {
            do {
                cursor.name();
                if (cursor.isSign("(")) {
                    cursor.columns();
                }
            } while (cursor.takeSign(","));
        }
        cursor.end();
    }

    MigrationRule reindex() {
        boolean concurrently = false;
        if (cursor.isSign("(")) {
            // With CONCURRENTLY false among them nobody could tell.
            cursor.parentheses();
        }
        cursor.needOne("index", "table", "schema", "database", "system");
        concurrently |= cursor.take("concurrently");
        cursor.name();
        cursor.end();
        return concurrently ? MigrationRules.MAINTENANCE : MigrationRules.REWRITE;
    }

    MigrationRule cluster() {
        cursor.rest();
        return MigrationRules.REWRITE;
    }

    MigrationRule refresh() {
        cursor.need("materialized", "view");
        boolean concurrently = cursor.take("concurrently");
        boolean isNew = made.hasRelation(cursor.name());
        if (cursor.take("with")) {
            cursor.take("no");
            cursor.need("data");
        }
        cursor.end();
        if (isNew) {
            return MigrationRules.ON_NEW_OBJECT;
        }
        return concurrently ? MigrationRules.MAINTENANCE : MigrationRules.REWRITE;
    }

    MigrationRule comment() {
        cursor.need("on");
        // What it is on: words, names and the arguments of functions.
        int begin = cursor.position();
        while (!cursor.is("is")) {
            if (cursor.isSign("(")) {
                cursor.parentheses();
            } else if (!cursor.takeSign(".") && !cursor.takeKind(Kind.QUOTED)) {
                cursor.needKind(Kind.WORD);
            }
        }
        if (cursor.since(begin).size() < 2) {
            throw new NotUnderstood();
        }
        cursor.need("is");
        if (!cursor.take("null")) {
            cursor.needKind(Kind.STRING);
        }
        cursor.end();
        return MigrationRules.COMMENT;
    }
}
