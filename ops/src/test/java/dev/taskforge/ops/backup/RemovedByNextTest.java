package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.StepBody;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan says that the next backup removes is what is removed at its end, whatever there is: random histories of backups, each
 * of a project of its own. A failure names its seed: {@code -Dhistory.seed=…} lives that one again, {@code -Dhistory.count=…} lives
 * more of them.
 */
class RemovedByNextTest {
    private static final int MANY = Integer.getInteger("history.count", 200);
    private static final Instant NOW = Instant.parse("2026-05-10T21:30:00Z");
    private static final List<ZoneId> ZONES =
            List.of(ZoneOffset.UTC, ZoneId.of("Asia/Jakarta"), ZoneId.of("America/Los_Angeles"));
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMinutes(20), Duration.ofHours(5), Duration.ofDays(1), Duration.ofDays(9), Duration.ofDays(100));

    @TempDir
    Path home;

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private Database database;
    private Backups backups;
    private BackupCatalog catalog;

    @BeforeEach
    void open() {
        database = TestDatabase.open(home.resolve("taskforge.db"));
        OpsSchema.migrate(database, clock);
        backups = new Backups(database);
        catalog = new BackupCatalog(
                database, backups, AuditLog.of(database, clock, home), clock, (tx, project, name) -> {});
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsSaidToBeRemovedIsWhateverTheHistory() throws IOException {
        int removed = 0;
        var seeds = seeds().toArray();
        for (int number = 0; number < seeds.length; number++) {
            removed += new History(seeds[number], "app" + number).live();
        }
        assertThat(removed).as("removed in all histories together").isGreaterThanOrEqualTo(seeds.length / 2);
    }

    private static LongStream seeds() {
        var one = Long.getLong("history.seed");
        return one != null ? LongStream.of(one) : new SplittableRandom().longs(MANY);
    }

    /** One database with its backups, and how they are to be kept. */
    private final class History {
        private final long seed;
        private final Random random;
        private final String project;
        private final BackupFolder folder;
        private final Storage storage;

        History(long seed, String project) {
            this.seed = seed;
            this.random = new Random(seed);
            this.project = project;
            this.folder = new BackupFolder(home, project, "main");
            var zone = ZONES.get(random.nextInt(ZONES.size()));
            var copies = one(2) ? List.of("nas") : List.<String>of();
            this.storage = new Storage(null, keep(), zone, List.of(), null, copies, copies.isEmpty() || one(2), null);
        }

        private boolean one(int in) {
            return random.nextInt(in) == 0;
        }

        private Keep keep() {
            return new Keep(
                    1 + random.nextInt(6),
                    one(2) ? 0 : random.nextInt(6),
                    one(2) ? 0 : random.nextInt(6),
                    one(2) ? 0 : random.nextInt(4),
                    one(2) ? 0 : random.nextInt(4),
                    one(2) ? 0 : random.nextInt(3),
                    one(2) ? null : (long) random.nextInt(250));
        }

        /** Returns how many were removed. */
        int live() throws IOException {
            folder.artifacts();
            int listed = database.write(this::fill);
            var before = backups.ofDatabase(project, "main");
            var said = backups.removedByNext(project, "main", storage, NOW);

            // So large is the next one said to be, too.
            long bytes = before.isEmpty() ? 1 : before.getFirst().bytes();
            long made = database.write(tx -> add(tx, listed, NOW, bytes, storage.local(), true, true));
            catalog.tidy(new Quiet(), made, project, "main", folder, storage);

            var left = backups.ofDatabase(project, "main");
            assertThat(left)
                    .extracting(Backup::id)
                    .as(this + "the one that was made")
                    .contains(made);
            var removed = before.stream()
                    .filter(backup -> left.stream().noneMatch(other -> other.id() == backup.id()))
                    .toList();
            assertThat(removed)
                    .extracting(Backup::id)
                    .as(this + "removed, and said to be")
                    .containsExactlyElementsOf(said.stream().map(Backup::id).toList());
            assertThat(removed).as(this + "their files").allMatch(backup -> Files.notExists(backup.path()));
            assertThat(before.stream().filter(backup -> !removed.contains(backup) && backup.here()))
                    .as(this + "the files of the others")
                    .allMatch(backup -> Files.exists(backup.path()));
            return removed.size();
        }

        /** Returns how many there are. */
        private int fill(Tx tx) throws IOException {
            var pause = PAUSES.get(random.nextInt(PAUSES.size()));
            // Now and then a clock was ahead when the newest were made.
            var at = one(5) ? NOW.plus(pause.multipliedBy(random.nextInt(6))) : NOW.minusMillis(1);
            var ids = new ArrayList<Long>();
            for (int left = random.nextInt(25); left > 0; left--) {
                at = at.minus(pause.multipliedBy(random.nextInt(3)).dividedBy(2));
                ids.add(list(tx, ids.size(), at));
            }
            if (!ids.isEmpty() && one(3)) {
                restoreInPlace(tx, ids);
            }
            return ids.size();
        }

        private long list(Tx tx, int number, Instant at) throws IOException {
            boolean local = one(4) ? one(2) : storage.local();
            long id = add(tx, number, at, 1 + random.nextInt(40), local, !one(6), !local || one(3));
            if (!one(3)) {
                backups.markDrilled(tx, id, !one(4), at);
            }
            if (one(7)) {
                backups.pin(tx, id, new Backup.Pin(at, "ani", "wanted", false));
            }
            if (one(6)) {
                BackupCopies.of(tx, id).forEach(copy -> BackupCopies.missing(tx, copy.id(), "it is gone", NOW));
            }
            return id;
        }

        private long add(Tx tx, int number, Instant at, long bytes, boolean local, boolean there, boolean copied)
                throws IOException {
            var file = folder.artifacts().resolve("main-" + number + ".sqlite.zst");
            if (local && there) {
                Files.write(file, new byte[(int) bytes]);
            }
            long id = backups.insert(tx, backup(file, at, bytes, local, number)).id();
            if (copied) {
                BackupCopies.verified(tx, id, "nas", "main/" + id, "nas/main", null, NOW);
            }
            return id;
        }

        private Backup backup(Path file, Instant at, long bytes, boolean local, long job) {
            var content = new Manifest(new TreeMap<>(), "", bytes, "", "sqlite");
            return new Backup(
                    0,
                    project,
                    "main",
                    file.toString(),
                    bytes,
                    "",
                    content,
                    at,
                    at,
                    job,
                    null,
                    null,
                    local,
                    false,
                    List.of(),
                    null,
                    null);
        }

        /** One that is not over may yet have to load either of two backups. */
        private void restoreInPlace(Tx tx, List<Long> ids) {
            var place = new Restore.Place("/srv", "db", "main", true, null, List.of(), Restore.Kind.SERVER, List.of());
            var content = new Restore.Content(project, "main", any(ids), NOW, null);
            var begun = Restores.begin(tx, content, place, null, false, seed, "ani", NOW);
            Restores.inPlace(tx, begun.id(), InPlace.approved(1, null).safe(any(ids), null, null));
        }

        private long any(List<Long> ids) {
            return ids.get(random.nextInt(ids.size()));
        }

        @Override
        public String toString() {
            return "-Dhistory.seed=" + seed + ", " + storage.keep() + ": ";
        }
    }

    /** A job that only removes. */
    private static final class Quiet implements JobContext {
        @Override
        public Job job() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T payload(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T step(String name, Class<T> type, StepBody<T> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void step(String name, StepAction action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void progress(long done, long total, String unit) {}

        @Override
        public void log(String line) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void throwIfCancelled() {}

        @Override
        public Registration onCancel(Runnable action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String submittedBy() {
            return "ani";
        }
    }
}
