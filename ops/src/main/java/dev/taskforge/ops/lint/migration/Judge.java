package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;
import dev.taskforge.ops.source.SourceFile;
import java.util.Comparator;
import java.util.List;

/**
 * Judges one file, statement by statement. A statement that the grammar does not know to its last token is
 * {@link MigrationClass#UNKNOWN}.
 */
final class Judge {
    /** Nobody reads further; what lies beyond is unknown. */
    private static final int MOST_STATEMENTS = 5_000;

    private final Made made = new Made();
    private final Verdicts verdicts;
    private final Transactions transactions;
    private final SourceFile file;

    private Judge(SourceFile file, Runner runner) {
        this.file = file;
        verdicts = new Verdicts(file);
        transactions = new Transactions(runner, verdicts);
    }

    /** @param runner of the migration, which may put it into a transaction */
    static List<Verdict> judge(SourceFile file, Runner runner) {
        return new Judge(file, runner).judge();
    }

    private List<Verdict> judge() {
        var script = new Script(file.text());
        int count = 0;
        for (var next = script.next(); next.isPresent(); next = script.next()) {
            var statement = next.get();
            if (++count > MOST_STATEMENTS) {
                verdicts.add(MigrationRules.LONG, statement.tokens());
                break;
            }
            transactions.look(statement);
            judge(statement);
        }
        transactions.end();
        return verdicts.list().stream()
                .sorted(Comparator.comparingInt(verdict -> verdict.spot().start()))
                .toList();
    }

    private void judge(Statement statement) {
        int before = verdicts.count();
        try {
            readable(statement);
            if (statement.begins("alter", "table")) {
                new AlterTable(behind(statement, 2), made, verdicts).read();
            } else {
                verdicts.add(rule(statement, behind(statement, 1)), statement.tokens());
            }
        } catch (NotUnderstood e) {
            verdicts.backTo(before);
            // It may have given a name away that was known.
            made.forgetAll();
            verdicts.add(e.rule(), statement.tokens());
        }
    }

    private static Cursor behind(Statement statement, int words) {
        return new Cursor(statement.tokens().subList(words, statement.tokens().size()));
    }

    private static void readable(Statement statement) {
        if (!statement.whole()) {
            throw new NotUnderstood(MigrationRules.LONG);
        }
        for (var token : statement.tokens()) {
            if (token.kind() == Kind.BROKEN) {
                throw new NotUnderstood(MigrationRules.BROKEN);
            }
            if (token.kind() == Kind.META) {
                throw new NotUnderstood(MigrationRules.PSQL);
            }
        }
    }

    private MigrationRule rule(Statement statement, Cursor cursor) {
        var first = statement.tokens().getFirst();
        if (first.kind() != Kind.WORD) {
            if (first.isSign("(")) {
                return new Rows(new Cursor(statement.tokens()), made).query();
            }
            throw new NotUnderstood();
        }
        return switch (first.text()) {
            case "create" -> new Create(cursor, made).read();
            case "alter" -> new Alter(cursor, made).read();
            case "drop" -> new Drop(cursor, made).read();
            case "grant" -> {
                Grant.take(cursor);
                yield MigrationRules.GRANT;
            }
            case "revoke" -> MigrationRules.REVOKE;
            case "do", "call", "execute", "prepare" -> MigrationRules.DYNAMIC;
            case "copy" -> MigrationRules.COPY_DATA;
            case "insert", "update", "delete", "merge", "truncate", "select", "values", "with", "table" ->
                rows(first.text(), statement, cursor);
            default -> session(first.text(), cursor);
        };
    }

    private MigrationRule rows(String word, Statement statement, Cursor cursor) {
        var rows = new Rows(cursor, made);
        return switch (word) {
            case "insert" -> rows.insert();
            case "update" -> rows.update();
            case "delete" -> rows.delete();
            case "merge" -> rows.merge();
            case "truncate" -> rows.truncate();
            default -> new Rows(new Cursor(statement.tokens()), made).query();
        };
    }

    private MigrationRule session(String word, Cursor cursor) {
        var session = new Session(cursor, made);
        return switch (word) {
            case "set" -> session.set();
            case "reset" -> session.reset();
            case "begin" -> session.begin();
            case "start" -> {
                cursor.need("transaction");
                yield session.begin();
            }
            case "commit", "end" -> session.commit();
            case "savepoint", "release" -> session.savepoint();
            case "rollback", "abort" -> session.rollback();
            case "lock" -> session.lock();
            case "vacuum" -> session.vacuum();
            case "analyze", "analyse" -> session.analyze();
            case "reindex" -> session.reindex();
            case "cluster" -> session.cluster();
            case "refresh" -> session.refresh();
            case "comment" -> session.comment();
            default -> throw new NotUnderstood();
        };
    }
}
