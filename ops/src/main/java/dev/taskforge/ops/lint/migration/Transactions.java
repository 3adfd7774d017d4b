package dev.taskforge.ops.lint.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps track of where a file is in a transaction, and finds statements that PostgreSQL refuses there. Not safe for
 * several threads.
 */
final class Transactions {
    private final Runner runner;
    private final Verdicts verdicts;
    private final List<Statement> loners = new ArrayList<>();
    private List<Token> open = List.of();
    private int count;

    Transactions(Runner runner, Verdicts verdicts) {
        this.runner = runner;
        this.verdicts = verdicts;
    }

    void look(Statement statement) {
        var first = statement.tokens().getFirst();
        // Flyway sends settings with either kind; in one message they make several statements of one.
        if (runner != Runner.DETECTS || !first.isWord("set")) {
            count++;
        }
        if (first.isWord("begin") || statement.begins("start", "transaction")) {
            open = statement.tokens();
        } else if (first.isWord("commit") || first.isWord("end") || first.isWord("abort") || isRollback(statement)) {
            open = List.of();
        } else if (refusesTransaction(statement)) {
            if (!open.isEmpty() || runner == Runner.IN_TRANSACTION) {
                verdicts.add(MigrationRules.IN_TRANSACTION, statement.tokens());
            } else if (runner == Runner.TOGETHER || runner == Runner.DETECTS) {
                loners.add(statement);
            }
        }
    }

    private static boolean isRollback(Statement statement) {
        return statement.begins("rollback")
                && !statement.begins("rollback", "to")
                && statement.tokens().stream().noneMatch(token -> token.isWord("to"));
    }

    void end() {
        boolean alone = runner == Runner.DETECTS ? loners.size() == count : count == 1;
        if (!alone) {
            loners.forEach(statement -> verdicts.add(MigrationRules.NOT_ALONE, statement.tokens()));
        }
        if (!open.isEmpty() && runner != Runner.IN_TRANSACTION) {
            verdicts.add(MigrationRules.LEFT_OPEN, open);
        }
    }

    /** Statements that PostgreSQL runs in no transaction that others share. */
    private static boolean refusesTransaction(Statement statement) {
        var tokens = statement.tokens();
        boolean concurrently = tokens.stream().limit(12).anyMatch(token -> token.isWord("concurrently"));
        boolean takes = statement.begins("create")
                || statement.begins("drop", "index")
                || statement.begins("reindex")
                || statement.begins("alter", "table");
        return (concurrently && takes)
                || statement.begins("vacuum")
                || statement.begins("alter", "system")
                || statement.begins("create", "database")
                || statement.begins("drop", "database");
    }
}
