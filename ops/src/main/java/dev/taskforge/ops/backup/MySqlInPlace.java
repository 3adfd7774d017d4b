package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.mysql.DumpReader;
import dev.taskforge.ops.backup.mysql.LiveDatabase;
import dev.taskforge.ops.backup.mysql.MySqlCopy;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database of MariaDB or MySQL, which cannot get another name. It is dropped and loaded under its own; until it is whole a table
 * in it marks it as half. Rights on the database stay: these servers keep them beside it.
 */
record MySqlInPlace(JobContext job, Restore restore, Docker docker) implements InPlaceTarget {

    private MySqlSource found() throws IOException {
        return MySqlSource.find(docker, restore.place().mysql());
    }

    private LiveDatabase live() throws IOException {
        return new LiveDatabase(found().server(), name());
    }

    private String name() {
        return restore.place().database();
    }

    private MySqlCopy copy(Backup backup) throws IOException {
        return new MySqlCopy(found().server(), name(), expected(backup).server(), marker());
    }

    private String marker() {
        return "taskforge_restore_in_place_" + restore.id();
    }

    private static Manifest.MySql expected(Backup backup) {
        var expected = backup.manifest().mysql();
        if (expected == null) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of MariaDB or MySQL");
        }
        return expected;
    }

    @Override
    public List<Container> writers() throws IOException {
        return Writers.running(docker, restore.place().writers(), found().container());
    }

    @Override
    public long bytes() throws IOException {
        return live().bytes();
    }

    @Override
    public void requireLoadable(Backup here, @Nullable Path identity)
            throws IOException, InterruptedException, DrillRefused {
        var expected = expected(here);
        var reader = new DumpReader();
        Artifacts.requireContent(job, here, identity, reader);
        reader.requireEnd();
        if (!expected.server().database().equals(name())) {
            throw new PermanentFailure("backup " + here.id() + " is of a database "
                    + expected.server().database() + ", not of " + name());
        }
        var copy = copy(here);
        if (expected.schema().containsKey("events") && copy.runsEvents()) {
            throw new PermanentFailure("the backup " + here.id()
                    + " has events, and the server would run them before all is loaded; end that"
                    + " with SET GLOBAL event_scheduler = OFF, then ask again");
        }
        if (reader.longest() >= copy.mostOfStatement()) {
            throw new PermanentFailure("the dump of backup " + here.id() + " has a statement of " + reader.longest()
                    + " bytes, and the server takes no more than " + copy.mostOfStatement()
                    + ": SET GLOBAL max_allowed_packet = " + (reader.longest() / 1024 + 2) * 1024
                    + ", then ask again");
        }
    }

    @Override
    public void prepare(Backup here) throws IOException {
        requireRoom(here);
    }

    @Override
    public void requireRoom(Backup here, Backup safety) throws IOException {
        requireRoom(here);
    }

    private void requireRoom(Backup here) throws IOException {
        long more = expected(here).server().bytes() - bytes();
        DiskSpace.requireForServer(docker, Math.max(0, more));
    }

    @Override
    public String limit() {
        return "";
    }

    /** These servers have no way to refuse others that a backup would pass. */
    @Override
    public void close() {
        // What writes to it has ended; requireFree tells of others.
    }

    @Override
    public void requireFree() throws IOException {
        var others = live().others();
        if (!others.isEmpty()) {
            throw new PermanentFailure("somebody is connected to database " + name() + ": " + String.join(", ", others)
                    + ". End that, or name its service in writers, then ask again");
        }
    }

    @Override
    public void requireSame(Backup backup) throws IOException, DrillRefused {
        check(backup);
    }

    /** Nothing was refused; only the marker may be there. */
    @Override
    public void admit(@Nullable String limit) throws IOException {
        live().unmark(marker());
    }

    @Override
    public String mark() throws IOException {
        var live = live();
        if (!live.exists()) {
            throw new PermanentFailure("there is no database " + name() + " any more");
        }
        live.mark(marker());
        return marker();
    }

    /** These servers may have dropped some of its tables only. */
    @Override
    public boolean isUntouched(InPlace known) {
        return false;
    }

    /** Its tables are dropped one by one: each that is still there must be as it was. */
    @Override
    public void requireRest(Backup safety) throws IOException, DrillRefused {
        if (!live().exists()) {
            return;
        }
        var hashes = expected(safety).hashes();
        var rows = safety.manifest().rows();
        var found = copy(safety).content();
        for (var table : found.rows().entrySet()) {
            var name = table.getKey();
            if (!table.getValue().equals(rows.get(name))
                    || !Objects.equals(found.hashes().get(name), hashes.get(name))) {
                throw new DrillRefused("drill.rows", safety.id(), name, table.getValue(), rows.getOrDefault(name, 0L));
            }
        }
    }

    @Override
    public boolean isSeen() {
        return true;
    }

    /** When it got stuck a person may have loaded something into it, where the marker still is. */
    @Override
    public void requireOurs(InPlace known) throws IOException {
        var live = live();
        if (live.exists() && !live.isMarked(marker())) {
            throw madeByHand();
        }
        var left = known.left();
        if (left != null) {
            var now = left();
            if (!now.isEmpty() && !now.equals(left)) {
                throw new PermanentFailure("somebody has changed what is in database " + name()
                        + " since, and it is not removed. When it is what shall serve, say so: taskforge restore "
                        + restore.project() + " --settled " + restore.id() + " (and drop table " + marker()
                        + "). Else move it away first");
            }
        }
    }

    private PermanentFailure madeByHand() {
        return new PermanentFailure("database " + name() + " has no table " + marker()
                + ", so somebody has made it since, and it is not removed. When it is what shall serve, say so:"
                + " taskforge restore " + restore.project() + " --settled " + restore.id()
                + ". Else move it away first");
    }

    /** Empty when there is nothing but the marker. */
    @Override
    public String left() throws IOException {
        return live().fingerprint(marker());
    }

    @Override
    public void empty(InPlace known) throws IOException {
        drop();
        job.log("database " + name() + " was dropped");
    }

    private void drop() throws IOException {
        if (!live().drop(marker())) {
            throw madeByHand();
        }
    }

    @Override
    public void load(Backup here, @Nullable Path identity) throws IOException {
        // One with the marker is of an attempt that was cut off.
        drop();
        var copy = copy(here);
        copy.create();
        try (var dump = Artifacts.open(job, here, identity)) {
            copy.load(here.snapshotAt(), dump);
        }
        job.log("loaded " + HumanSize.of(here.manifest().bytes()) + " of the dump of backup " + here.id());
    }

    @Override
    public void check(Backup here) throws IOException, DrillRefused {
        var expected = expected(here);
        var was = new Facts.Content(here.manifest().rows(), expected.hashes(), expected.schema(), expected.counters());
        Artifacts.requireEqual(job, here, was, copy(here).content());
    }

    @Override
    public @Nullable String loaded() {
        return null;
    }

    @Override
    public void open(InPlace known) throws IOException {
        live().unmark(marker());
        job.log("database " + name() + " can be used again");
    }
}
