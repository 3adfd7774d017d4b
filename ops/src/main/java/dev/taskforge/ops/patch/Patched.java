package dev.taskforge.ops.patch;

import dev.taskforge.ops.patch.inventory.Pending;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of an installation of updates of security.
 *
 * @param changes from which version to which
 * @param backupSet the number of the set of backups that was made before; null for none
 * @param failing the checks that passed before and do not pass now
 * @param restart whether an update waits for a restart of the machine, which is never done by itself; null when nobody writes that down
 * @param log the lines of the maintenance log
 */
public record Patched(
        State state,
        List<Change> changes,
        @Nullable Long backupSet,
        List<String> failing,
        @Nullable Boolean restart,
        List<LogEntry> log) {
    public Patched {
        changes = List.copyOf(changes);
        failing = List.copyOf(failing);
        log = List.copyOf(log);
    }

    /** How it ended. */
    public enum State {
        PATCHED,
        /** It was only said what would be done. */
        PLANNED,
        /** Nothing waited. */
        NOTHING;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A package in an older and a newer version. */
    public record Change(String name, String from, String to) {
        static Change of(Pending one) {
            return new Change(one.name(), one.now(), one.next());
        }
    }

    /** What is to be installed. */
    public record Plan(List<Pending> packages, List<LogEntry> log) {
        public Plan {
            packages = List.copyOf(packages);
            log = List.copyOf(log);
        }
    }

    /**
     * The backup that was made before.
     *
     * @param number of its set; null for none
     */
    public record Backup(@Nullable Long number, List<LogEntry> log) {
        public Backup {
            log = List.copyOf(log);
        }
    }

    /**
     * What was installed.
     *
     * @param error what the programs said when they failed; null when they did not
     */
    public record Installed(List<Change> changes, @Nullable String error, List<LogEntry> log) {
        public Installed {
            changes = List.copyOf(changes);
            log = List.copyOf(log);
        }
    }

    /** The checks that passed. */
    public record Passing(List<String> checks) {
        public Passing {
            checks = List.copyOf(checks);
        }
    }

    /** What the checks said afterwards. */
    public record Verified(List<String> failing, @Nullable Boolean restart, List<LogEntry> log) {
        public Verified {
            failing = List.copyOf(failing);
            log = List.copyOf(log);
        }
    }
}
