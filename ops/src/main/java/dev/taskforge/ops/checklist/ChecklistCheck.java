package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * Asks whether a checklist in the project's folder was imported as it is now: what nobody imported is in no gate.
 *
 * @param file as the project's file names it
 */
public record ChecklistCheck(Database database, String file) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "checklist";

    /** Its name in the gate of a project; declared checks cannot have a dot in theirs. */
    static final String NAME = "item.checklist-file";

    private static final Field<String> FILE = Field.required(
            KEY, Types.fixedPath(), "The Markdown file in the project's folder that must be imported as it is now.");

    /** The kind of check that looks into the imported checklists. */
    public static CheckKind kind(Database database) {
        return CheckKind.of(KEY, List.of(FILE), (values, scope) -> new ChecklistCheck(database, values.get(FILE)));
    }

    static DeclaredCheck of(String file) {
        return new DeclaredCheck(
                NAME,
                KEY,
                new Questions().text(KEY, file).tree(),
                file,
                Priority.P0,
                CheckKind.DEFAULT_MAX_AGE,
                Duration.ofSeconds(10),
                null,
                null);
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var fix = Message.of("checklist.file.fix", file);
        var imported = database.read(tx -> ChecklistTables.find(tx, surroundings.project(), file));
        if (imported.isEmpty()) {
            return Answer.fail(Message.of("checklist.file.never", file), fix);
        }
        try (var in = Files.newInputStream(surroundings.directory().resolve(file))) {
            var sha256 = Sha256.of(in.readNBytes(MarkdownFile.MOST_BYTES + 1));
            boolean known = database.read(
                    tx -> ChecklistTables.isCopy(tx, imported.get().id(), sha256));
            return known
                    ? Answer.pass(Message.of("checklist.file.same", file))
                    : Answer.fail(Message.of("checklist.file.changed", file), fix);
        } catch (IOException e) {
            return Answer.error(
                    Message.of("checklist.file.unreadable", file, String.valueOf(e.getMessage())),
                    Message.of("checklist.file.unreadable.fix", file));
        }
    }

    @Override
    public String question() {
        return file + " is imported as it is";
    }
}
