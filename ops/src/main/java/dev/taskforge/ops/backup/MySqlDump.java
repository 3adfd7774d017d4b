package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.mysql.DumpReader;
import dev.taskforge.ops.backup.mysql.MySqlFacts;
import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.host.docker.Docker;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;

/**
 * Dumps a live database of MariaDB or MySQL. The dump is of one snapshot, which nobody else can look into; so its rows are counted
 * in the dump itself as it passes, and what else there is must be the same before and after it.
 */
final class MySqlDump {
    private MySqlDump() {}

    static Dump take(
            Docker docker,
            BackupSource.MySql source,
            ArtifactSink.Opener to,
            BackupFolder folder,
            JobContext job,
            Clock clock)
            throws IOException {
        try {
            return dump(docker, source, to, folder, job, clock);
        } catch (MySqlServer.NoSnapshot e) {
            throw new PermanentFailure(String.valueOf(e.getMessage()));
        }
    }

    private static Dump dump(
            Docker docker,
            BackupSource.MySql source,
            ArtifactSink.Opener to,
            BackupFolder folder,
            JobContext job,
            Clock clock)
            throws IOException {
        long id = job.job().id();
        var found = MySqlSource.find(docker, source);
        var container = found.container();
        var server = found.server();
        requireRights(server, source);
        var tables = server.identities();
        var before = server.facts();
        job.log("dumping " + source.database() + " in container " + container.name());
        // Before the dump begins, which takes the snapshot on its own: the data is at least as new as said.
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try (var packing = new Packing(to.open(), source.storage())) {
            var reader = new DumpReader();
            var passing = new Passing(reader, packing);
            server.dump(new Metered(passing, packing, before.server().bytes(), Meter.of(job)))
                    .lines()
                    .limit(20)
                    .forEach(job::log);
            reader.requireEnd();
            var after = server.facts();
            if (!server.identities().equals(tables)) {
                throw changed();
            }
            requireAll(before, after, reader);
            var packed = packing.end();
            job.log("dumped " + HumanSize.of(packing.written()) + ", in the artifact " + HumanSize.of(packed.bytes()));
            var manifest = new Manifest(
                    reader.rows(),
                    DurableFiles.sha256(ManifestFile.JSON.writeValueAsBytes(after.parts())),
                    packing.written(),
                    packed.contentSha256(),
                    server.tool(),
                    null,
                    null,
                    new Manifest.MySql(
                            container.image(),
                            after.server(),
                            reader.hashes(),
                            after.parts(),
                            before.countersUntil(after),
                            after.definers()),
                    null);
            job.log("counted and hashed " + manifest.totalRows() + " rows in "
                    + manifest.rows().size() + " tables on their way into the artifact");
            var dump = Dump.of(at, packed, manifest, folder.content(id));
            packing.publish();
            return dump;
        }
    }

    private static void requireRights(MySqlServer server, BackupSource.MySql source) throws IOException {
        var missing = server.missingRights();
        if (!missing.isEmpty()) {
            throw new PermanentFailure("the user that backs up may not see all of " + source.database()
                    + ": what it may not see would be left out of the dump. Grant it " + String.join(", ", missing)
                    + " on " + source.database() + ".*, or name another as user");
        }
    }

    private static void requireAll(MySqlFacts before, MySqlFacts after, DumpReader reader) throws IOException {
        if (!before.isSameSchema(after)) {
            throw changed();
        }
        var differing = new TreeSet<>(after.tables());
        differing.removeAll(reader.rows().keySet());
        if (!differing.isEmpty()) {
            throw new IOException("the dump lacks the table " + differing.first());
        }
        if (!Set.copyOf(after.tables()).equals(reader.rows().keySet())) {
            throw new IOException("the dump has tables that the database does not have");
        }
    }

    private static IOException changed() {
        return new IOException("tables, views or programs of the database were changed while it was dumped, so the"
                + " dump may be half of one state and half of another; try again when that is done");
    }

    /** What is dumped is read on its way into the artifact. */
    private static final class Passing extends FilterOutputStream {
        private final DumpReader reader;

        Passing(DumpReader reader, OutputStream out) {
            super(out);
            this.reader = reader;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            reader.write(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }
}
