package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.Folder;
import dev.taskforge.ops.source.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Classifies the migrations of a folder. Runs nothing, asks no database and writes nothing. */
public final class Migrations {
    /** The names of files that are looked for, for people. */
    public static final String LOOKED_FOR =
            "*.sql, V*__*.sql, *.up.sql, */migration.sql, and migrations of Rails, Django,"
                    + " Alembic, TypeORM, Knex, Sequelize and Laravel";

    private static final int MOST_FILES = 2_000;

    private final Folder folder;
    private final Troubles troubles;
    private final TreeSet<String> undo = new TreeSet<>();

    private Migrations(Folder folder, Troubles troubles) {
        this.folder = folder;
        this.troubles = troubles;
    }

    /**
     * Reads every migration in a folder and in the folders inside.
     *
     * @throws IOException when {@code directory} is no folder or cannot be listed
     */
    public static MigrationReport classify(Path directory) throws IOException {
        var troubles = new Troubles();
        var folder = Folder.open(
                directory, (path, key, arguments) -> troubles.add(new SourceFile(path, "").start(), key, arguments));
        return new Migrations(folder, troubles).read();
    }

    /** What one file is when it is sent statement by statement. */
    public static MigrationFile classify(SourceFile file) {
        var layout = Layout.of(file.path()).orElse(Layout.PLAIN);
        return judged(file, layout, false);
    }

    private MigrationReport read() {
        var paths = new ArrayList<String>();
        for (var path : folder.paths()) {
            if (Layout.isUndo(path)) {
                undo.add(path);
            } else if (!path.endsWith("/") && Layout.of(path).isPresent()) {
                paths.add(path);
            }
        }
        paths.sort(new NaturalOrder());
        if (paths.size() > MOST_FILES) {
            var first = paths.get(MOST_FILES);
            troubles.add(new SourceFile(first, "").start(), "folder.many-files", MOST_FILES);
        }
        var files = paths.stream().limit(MOST_FILES).map(this::file).toList();
        return new MigrationReport(files, troubles.list());
    }

    private MigrationFile file(String path) {
        var layout = Layout.of(path).orElse(Layout.PLAIN);
        boolean reversible = layout.undoOf(path).stream().anyMatch(this::hasUndo);
        var read = folder.read(path);
        if (read.isEmpty()) {
            var place = new SourceFile(path, "").start();
            var verdict = new Verdict(MigrationRules.UNREADABLE, place, "");
            return new MigrationFile(path, layout, reversible, List.of(verdict));
        }
        return judged(read.get(), layout, reversible);
    }

    private static MigrationFile judged(SourceFile file, Layout layout, boolean reversible) {
        if (layout == Layout.CODE) {
            var verdict = new Verdict(MigrationRules.CODE, file.start(), "");
            return new MigrationFile(file.path(), layout, reversible, List.of(verdict));
        }
        return new MigrationFile(file.path(), layout, reversible, Judge.judge(file, layout.runner(file)));
    }

    /** Of Flyway's files the name behind the version may differ. */
    private boolean hasUndo(String beginning) {
        var found = undo.ceiling(beginning);
        return found != null && (beginning.endsWith("__") ? found.startsWith(beginning) : found.equals(beginning));
    }
}
