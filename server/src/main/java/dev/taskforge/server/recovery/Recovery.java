package dev.taskforge.server.recovery;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a running server knows about losing its machine: whether a kit was made, where copies lie, and, where it was itself brought
 * back, what is held until a person lets it go on. Safe for use by any thread.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Path data;
    private final Database database;
    private final Engine engine;
    private final AuditLog audit;
    private final Backups backups;
    private final Clock clock;
    private volatile InForce inForce = new InForce(OwnFile.NONE, null, null, null);
    private volatile @Nullable Recovered recovered;

    /**
     * What was read last; a file that was made wrong since changes nothing.
     *
     * @param wrong what is wrong with the file that was there at the start, in whose place something else is in force; null when
     *     nothing is
     */
    private record InForce(
            OwnFile own,
            @Nullable String key,
            @Nullable KitFacts kit,
            @Nullable String wrong) {}

    public Recovery(Path data, Database database, Engine engine, AuditLog audit, Backups backups, Clock clock) {
        this.data = data;
        this.database = database;
        this.engine = engine;
        this.audit = audit;
        this.backups = backups;
        this.clock = clock;
        this.recovered = Recovered.in(data).orElse(null);
    }

    /**
     * Reads {@code own.yaml}, the recovery key and what is known of the kit. Of several nodes on one database, one without the file or the
     * key goes on with those in force.
     *
     * @param before what the nodes on this database have in force
     * @param key what that is encrypted for; null for nothing
     * @throws IllegalStateException that says what is wrong with them; what was read before stays in force
     */
    public void read(OwnFile before, @Nullable String key) {
        try {
            inForce = shared(with(hasNoFile() ? before : OwnFile.in(data), null), key);
        } catch (ProjectFileException e) {
            throw new IllegalStateException(
                    data.resolve(OwnFile.NAME) + " is not as it must be:\n" + e.getMessage(), e);
        }
    }

    /**
     * Reads them when the server starts, which a wrong {@code own.yaml} must not prevent. Of several nodes on one database, one without
     * the file goes on with what the others said.
     *
     * @param before what is in force in its place then
     * @param key what that is encrypted for; null for nothing
     * @throws IllegalStateException when the recovery key or what is known of the kit cannot be read
     */
    public void readAtStart(OwnFile before, @Nullable String key) {
        var wrong = ownProblem().orElse(null);
        if (wrong == null) {
            atStart(before, key, () -> read(before, key));
            return;
        }
        LOG.error(
                "{} is not as it must be; what was in force before it stays so, and the gate of TaskForge says NO-GO: {}",
                data.resolve(OwnFile.NAME),
                wrong);
        atStart(before, key, () -> inForce = shared(with(before, wrong), key));
    }

    private void atStart(OwnFile before, @Nullable String key, Runnable reading) {
        try {
            reading.run();
        } catch (OtherKey e) {
            // This node makes no backup of TaskForge, which BackupRun sees to; it can serve.
            inForce = new InForce(before, key, null, ownProblem().orElse(null));
            LOG.error("{}", e.getMessage());
        }
    }

    private boolean hasNoFile() {
        return database.overlaps() && !Files.exists(data.resolve(OwnFile.NAME));
    }

    /** Two keys in one cluster would make backups that are encrypted for one and sealed with the other. */
    private InForce shared(InForce here, @Nullable String key) {
        if (!database.overlaps() || key == null || key.equals(here.key())) {
            return here;
        }
        if (here.key() != null) {
            throw new OtherKey(
                    "the recovery key " + data.resolve(OwnFile.KEY)
                            + " is another one than that for which the nodes on this database encrypt: copy that one here, and print its kit");
        }
        return new InForce(here.own(), key, here.kit(), here.wrong());
    }

    private static final class OtherKey extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        OtherKey(String message) {
            super(message);
        }
    }

    private InForce with(OwnFile own, @Nullable String wrong) {
        var key = data.resolve(OwnFile.KEY);
        try {
            return new InForce(
                    own,
                    OwnKey.read(key).map(OwnKey.Pair::publicKey).orElse(null),
                    KitFacts.in(data).orElse(null),
                    wrong);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the recovery key " + key + ": " + e.getMessage(), e);
        }
    }

    /** What is wrong with {@code own.yaml} as it is now; empty when nothing is. */
    public Optional<String> ownProblem() {
        try {
            OwnFile.in(data);
            return Optional.empty();
        } catch (ProjectFileException | UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What was wrong with {@code own.yaml} at the start, with its line, so that what was before it is in force; empty when it is in force. */
    public Optional<String> wrongAtStart() {
        return Optional.ofNullable(inForce.wrong());
    }

    /** What {@code own.yaml} said when it was read last. */
    public OwnFile own() {
        return inForce.own();
    }

    /** What TaskForge's own backups are encrypted for; null when there is no key yet. */
    public @Nullable String publicKey() {
        return inForce.key();
    }

    /** How ready this installation is. */
    public enum State {
        /** What it says about its own backups is wrong, so what was in force before it stays so. */
        OWN_WRONG,
        /** No copies leave this machine. */
        NO_COPIES,
        /** Nobody has a key. */
        NO_KIT,
        /** The kit says something else than is so now. */
        KIT_OLD,
        /** Copies are to leave, and none has yet. */
        NO_COPY_YET,
        /** A kit was made, and a copy lies elsewhere. */
        READY
    }

    /**
     * How it stands.
     *
     * @param kitMadeAt null when none was made
     * @param publicKey null when there is no key
     * @param places the destinations of copies, by name
     * @param newestCopyAt the moment of the newest data that lies encrypted at one of them; null for none
     * @param newestCopyTo at which of them
     */
    public record Standing(
            State state,
            @Nullable Instant kitMadeAt,
            @Nullable String publicKey,
            List<String> places,
            @Nullable Instant newestCopyAt,
            List<String> newestCopyTo) {}

    /** How it stands now. */
    public Standing standing() {
        var now = inForce;
        var own = now.own();
        var key = now.key();
        var kit = now.kit();
        var places = own.backup().copies();
        var newest = backups.ofDatabase(Project.OWN, "main").stream()
                .filter(Backup::encrypted)
                .filter(backup -> places.stream().anyMatch(backup::copiedTo))
                .findFirst()
                .orElse(null);
        return new Standing(
                now.wrong() != null ? State.OWN_WRONG : state(own, key, kit, newest != null),
                kit == null ? null : kit.madeAt(),
                key,
                places,
                newest == null ? null : newest.snapshotAt(),
                newest == null
                        ? List.of()
                        : places.stream().filter(newest::copiedTo).toList());
    }

    private static State state(OwnFile own, @Nullable String key, @Nullable KitFacts kit, boolean copied) {
        if (own.backup().copies().isEmpty()) {
            return State.NO_COPIES;
        }
        if (key == null || kit == null) {
            return State.NO_KIT;
        }
        if (!kit.holdsFor(key, own)) {
            return State.KIT_OLD;
        }
        return copied ? State.READY : State.NO_COPY_YET;
    }

    /** Writes down, once, that a kit was made since; who did could read the data directory. */
    public void noteKit(Tx tx) {
        var kit = inForce.kit();
        if (kit == null) {
            return;
        }
        var subject = "recovery-kit/" + kit.madeAt();
        boolean known = tx.first("SELECT 1 AS found FROM audit_entry WHERE subject = ?", row -> true, subject)
                .isPresent();
        if (!known) {
            audit.append(tx, "local", "recovery.kit", Project.OWN, subject, Map.of("public_key", kit.publicKey()));
        }
    }

    /** How this data directory was recovered; empty when it never was. */
    public Optional<Recovered> recovered() {
        return Optional.ofNullable(recovered);
    }

    /** That which is held still; empty when nothing is. */
    public Optional<Recovered> held() {
        return recovered().filter(Recovered::held);
    }

    /**
     * Lets the held queues go on, also those that a person has paused since; those paused before stay so.
     *
     * @return what was held; empty when nothing was
     */
    public synchronized Optional<Recovered> resume(String actor) {
        var held = held().orElse(null);
        if (held == null) {
            return Optional.empty();
        }
        // First the queues: a crash in between leaves it held in words only, and it can be let go on once more.
        database.write(tx -> {
            held.queues().forEach(queue -> engine.queues().pause(tx, queue, false));
            return audit.append(tx, actor, "recovery.resume", null, "data", Map.of("queues", held.queues()));
        });
        var resumed = held.resumed(clock.instant().truncatedTo(ChronoUnit.MILLIS), actor);
        try {
            resumed.writeTo(data);
            recovered = resumed;
        } catch (IOException e) {
            throw new UncheckedIOException("the queues go on, but that could not be written down in " + data, e);
        }
        return Optional.of(resumed);
    }
}
