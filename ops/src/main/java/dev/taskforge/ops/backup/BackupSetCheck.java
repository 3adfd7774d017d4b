package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks whether a set of backups of all that {@code backup.of} names is young enough: complete, proven, or on another host.
 *
 * @param names what a set must be of to count
 * @param within how old the moment of the set may be
 */
public record BackupSetCheck(SetStandings standings, List<String> names, Wanted wanted, Duration within)
        implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "backup_set";

    public BackupSetCheck {
        names = List.copyOf(names);
    }

    /** How a set must stand to count. */
    public enum Wanted {
        COMPLETE("complete"),
        PROVEN("proven"),
        OFF_SITE("off-site"),
        PROVEN_OFF_SITE("proven-off-site");

        private final String word;

        Wanted(String word) {
            this.word = word;
        }

        private boolean isMetBy(SetStanding standing) {
            return switch (this) {
                case COMPLETE -> standing.complete();
                case PROVEN -> standing.proven();
                case OFF_SITE -> standing.offSite();
                case PROVEN_OFF_SITE -> standing.proven() && standing.offSite();
            };
        }
    }

    /** The kind of check that looks at {@code standings}. */
    public static CheckKind kind(SetStandings standings) {
        var words = new TreeMap<String, Wanted>();
        for (var one : Wanted.values()) {
            words.put(one.word, one);
        }
        var wanted = Field.required(
                KEY,
                Types.choice(Map.copyOf(words)),
                "How a set of backups of all that backup.of names must stand: complete; proven by drills; off-site, with a"
                        + " verified copy of each backup on another host; or both.");
        var within = Field.required(
                "within",
                Types.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
                "How old the moment of the newest such set may be, such as 36h.");
        return CheckKind.of(KEY, List.of(wanted, within), (values, scope) -> {
            if (scope.backedUp().isEmpty()) {
                values.refuse(wanted, Message.of("backup.set.nothing"), Message.of("backup.set.nothing.fix"));
                return null;
            }
            return new BackupSetCheck(standings, scope.backedUp(), values.get(wanted), values.get(within));
        });
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var fix = Message.of("backup.set.fix", project);
        var now = surroundings.clock().instant();
        var newest = standings
                .newest(project, names, now.minus(within), wanted::isMetBy)
                .orElse(null);
        if (newest == null) {
            return Answer.fail(Message.of("backup.set.none." + wanted.word, String.join(", ", names)), fix);
        }
        var age = Duration.between(newest.at(), now);
        var seen = Message.of("backup.set.age." + wanted.word, newest.set().id(), Ages.text(age), Ages.text(within));
        return AgeLimit.judge(newest.at(), now, within, seen, fix);
    }

    @Override
    public String question() {
        return "newest " + wanted.word + " set of backups of " + String.join(", ", names) + " not older than "
                + Ages.text(within);
    }
}
