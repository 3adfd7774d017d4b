package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server can make the extensions that a backup of PostgreSQL has, in the versions it has: without them nothing of it is restored,
 * or what is restored is not equal.
 *
 * @param refused why the backup cannot be restored there; null when it can, or when that is not known
 * @param said what there is to say of it otherwise; null for nothing
 */
record NeededExtensions(@Nullable Message refused, @Nullable Message said) {
    private static final NeededExtensions NONE = new NeededExtensions(null, null);
    /** That every server has. */
    private static final String BUILT_IN = "plpgsql";

    private static final int IMAGE = 12;

    /** Asks the server. What it cannot tell is said, and keeps nobody from trying. */
    static NeededExtensions of(Backup backup, PostgresServer server) throws IOException {
        var postgres = backup.manifest().postgres();
        if (postgres == null) {
            return NONE;
        }
        var setup = postgres.setup();
        if (setup == null || !setup.knowsExtensions()) {
            return new NeededExtensions(null, Message.of("restore.extensions.unsaid", backup.id()));
        }
        try {
            return judge(backup.id(), postgres.image(), setup.extensions(), server.offeredExtensions());
        } catch (ProgramFailed e) {
            if (e.isOfServer()) {
                throw e;
            }
            return new NeededExtensions(null, Message.of("restore.extensions.unasked", String.valueOf(e.getMessage())));
        }
    }

    /**
     * Judges what a server answers.
     *
     * @param image the number of the image that was backed up
     * @param needed with the version of each
     * @param offered with the version that the server makes
     */
    static NeededExtensions judge(long backup, String image, Map<String, String> needed, Map<String, String> offered) {
        var missing = new ArrayList<String>();
        var other = new ArrayList<String>();
        var there = new ArrayList<String>();
        needed.forEach((name, version) -> {
            var made = offered.get(name);
            if (made == null) {
                missing.add(name + " " + version);
            } else if (!made.equals(version)) {
                other.add(name + " " + version + " (" + made + ")");
            } else if (!name.equals(BUILT_IN)) {
                there.add(name + " " + version);
            }
        });
        var number = image.replaceFirst("^sha256:", "");
        var shown = number.substring(0, Math.min(IMAGE, number.length()));
        var absent = String.join(", ", missing);
        var changed = String.join(", ", other);
        if (!missing.isEmpty()) {
            return refused(
                    other.isEmpty()
                            ? Message.of("restore.extensions.missing", backup, absent, shown)
                            : Message.of("restore.extensions.both", backup, absent, shown, changed));
        }
        if (!other.isEmpty()) {
            return refused(Message.of("restore.extensions.other", backup, changed, shown));
        }
        return there.isEmpty()
                ? NONE
                : new NeededExtensions(null, Message.of("restore.extensions.there", String.join(", ", there)));
    }

    private static NeededExtensions refused(Message why) {
        return new NeededExtensions(why, null);
    }

    /** Says what there is to say, and refuses what cannot be restored. */
    void require(JobContext job) {
        var texts = Messages.ofOperations(Messages.ENGLISH);
        if (refused != null) {
            throw new PermanentFailure(texts.render(refused));
        }
        if (said != null) {
            job.log(texts.render(said));
        }
    }
}
