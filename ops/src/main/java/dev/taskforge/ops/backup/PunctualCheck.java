package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks whether the backups of a source are made, copied and proven as its schedules promise. How old they may be follows from the
 * schedules; see {@link BackupPromise#limits}.
 *
 * @param standing how the promises of a project stand now
 * @param name of the database or the files
 */
public record PunctualCheck(Function<String, List<Absence>> standing, String name) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "backup_on_time";

    private static final int LONGEST_NAME = 63;

    /**
     * The kind of check.
     *
     * @param standing how the promises of a project stand now
     */
    public static CheckKind kind(Function<String, List<Absence>> standing) {
        var name = Field.required(
                KEY,
                Types.text(LONGEST_NAME),
                "The database, or files, whose backups must be made, copied and proven as their schedules promise.");
        return CheckKind.of(KEY, List.of(name), (values, scope) -> {
            var source = scope.backedUp(values, name);
            return source == null ? null : new PunctualCheck(standing, source);
        });
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var now = surroundings.clock().instant();
        var fix = Message.of("backup.watch.fix", project, name);
        var found = standing.apply(project).stream()
                .filter(absence -> absence.name().equals(name))
                .toList();
        if (found.isEmpty()) {
            return Answer.error(Message.of("backup.watch.unknown", name), Message.of("backup.watch.unknown.fix"));
        }
        return Stream.concat(
                        found.stream().filter(Absence::amiss), found.stream().filter(Absence::unsettled))
                .findFirst()
                .map(absence -> absence.concern() == Concern.JUDGEMENT
                        ? Answer.error(absence.told(now), fix)
                        : Answer.fail(absence.told(now), fix))
                .orElseGet(() -> Answer.pass(longest(found).told(now)));
    }

    /** That which says most: of proofs, if any are promised, else of backups; those at destinations are about as old. */
    private static Absence longest(List<Absence> kept) {
        return kept.stream()
                .filter(absence -> absence.limit() != null && absence.concern() != Concern.COPY)
                .max(Comparator.comparing(Absence::concern))
                .orElse(kept.getFirst());
    }

    @Override
    public String question() {
        return "backups of " + name + " made and proven as scheduled";
    }
}
