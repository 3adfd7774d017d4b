package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What runs a migration, recognised by the names that it asks for. */
public enum Layout {
    /** {@code V1__name.sql}, {@code R__name.sql}, and {@code U1__name.sql} to go back. */
    FLYWAY("[VR][0-9][0-9._]*__.+\\.sql|R__.+\\.sql"),
    /** {@code 1_name.up.sql} and {@code 1_name.down.sql}, or {@code 20260101120000_name.sql}. */
    SQLX("[0-9]+_.+\\.up\\.sql|[0-9]{14}_.+\\.sql"),
    /** {@code 20260101120000_name/migration.sql}. */
    PRISMA("migration\\.sql"),
    /** Any other {@code *.sql}. */
    PLAIN(".+\\.sql"),
    /** Programs of Rails, Django, Alembic, TypeORM, Knex, Sequelize, Laravel, Flyway. */
    CODE("[0-9]{14}_\\w+\\.rb"
            + "|[0-9]{4}_\\w+\\.py"
            + "|[0-9a-f]{12}_\\w+\\.py"
            + "|[0-9]{13,14}[-_][\\w-]+\\.(?:[cm]?[jt]s)"
            + "|[0-9]{4}_[0-9]{2}_[0-9]{2}_[0-9]{6}_\\w+\\.php"
            + "|[VR][0-9._]*__\\w+\\.(?:java|kt)");

    private static final Pattern UNDO = Pattern.compile("U[0-9][0-9._]*__.+\\.sql|.+\\.down\\.sql|down\\.sql");
    private static final String ALONE = "-- no-transaction";

    private final Pattern name;

    Layout(String name) {
        this.name = Pattern.compile(name);
    }

    /** What the file at {@code path} is; empty when it is no migration, or one that only goes back. */
    static Optional<Layout> of(String path) {
        var name = nameOf(path);
        if (UNDO.matcher(name).matches()) {
            return Optional.empty();
        }
        for (var layout : values()) {
            if (layout.name.matcher(name).matches()) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    /** Whether a file only takes back what others did. */
    static boolean isUndo(String path) {
        return UNDO.matcher(nameOf(path)).matches();
    }

    /** Where what takes a migration back may lie. */
    List<String> undoOf(String path) {
        var name = nameOf(path);
        var folder = path.substring(0, path.length() - name.length());
        return switch (this) {
            case FLYWAY -> List.of(folder + "U" + name.substring(1, name.indexOf("__")) + "__");
            case SQLX, PLAIN -> List.of(folder + name.replaceFirst("(\\.up)?\\.sql$", "") + ".down.sql");
            case PRISMA -> List.of(folder + "down.sql");
            case CODE -> List.of();
        };
    }

    /** How its runner sends the statements of a file. */
    Runner runner(SourceFile file) {
        return switch (this) {
            case FLYWAY -> Runner.DETECTS;
            case SQLX -> file.text().startsWith(ALONE) ? Runner.TOGETHER : Runner.IN_TRANSACTION;
            case PRISMA -> Runner.TOGETHER;
            case PLAIN, CODE -> Runner.ONE_BY_ONE;
        };
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
