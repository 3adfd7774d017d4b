package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.dump.DumpContent;
import dev.taskforge.ops.dump.DumpInspector;
import dev.taskforge.ops.dump.DumpReport;
import dev.taskforge.ops.dump.Fault;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Restores a dump that was made elsewhere beside the database that serves. There is no manifest: rows are compared with those that
 * were counted in the file, and nothing else is claimed. Each method may be repeated after a crash.
 */
final class ForeignRestoring {
    private static final Messages TEXTS = Messages.ofOperations(Messages.ENGLISH);

    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;

    ForeignRestoring(JobContext job, Restore restore, RestoreTools tools) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
    }

    private Restore.Dump asked() {
        return Objects.requireNonNull(
                tools.restores().find(restore.id()).orElseThrow().dump());
    }

    private Path path() throws IOException {
        return tools.incoming().find(restore.project(), asked().file());
    }

    /** Refuses a dump that cannot be restored, and writes down which one it is. */
    void read() throws IOException {
        var report = DumpInspector.inspect(path(), null, null);
        report.findings().forEach(finding -> job.log("the dump: " + TEXTS.render(finding.message())));
        requireRestorable(report, restore.into() == null);
        tools.restores().looked(restore.id(), asked().with(report));
        job.log("read " + asked().file() + ": " + HumanSize.of(report.bytes()) + ", "
                + report.rows().size() + " tables, " + report.totalRows() + " rows, SHA-256 " + report.sha256());
    }

    /**
     * Refuses what must not be, or cannot be, restored.
     *
     * @param replaces whether it would take the place of the database that serves
     */
    static void requireRestorable(DumpReport report, boolean replaces) {
        var refused = report.findings().stream()
                .filter(finding -> finding.fault().isRefused())
                .map(finding -> TEXTS.render(finding.message()))
                .collect(Collectors.joining("; "));
        if (!refused.isEmpty()) {
            throw new PermanentFailure("the dump cannot be restored: " + refused);
        }
        boolean endless = report.findings().stream().anyMatch(finding -> finding.fault() == Fault.NO_END);
        if (replaces && endless) {
            throw new PermanentFailure(
                    "nothing in the dump says where it ends, so that a part may be missing: restore it"
                            + " beside the database that serves (--into NAME), and look at it");
        }
    }

    /** The same dump as was looked at. */
    private DumpReport report() throws IOException {
        var report = DumpInspector.inspect(path(), null, null);
        if (!Objects.equals(report.sha256(), asked().sha256())) {
            throw new PermanentFailure("the file " + asked().file() + " was changed since it was looked at");
        }
        return report;
    }

    /** Restores it into the database aside, which is new. */
    void restore(Docker docker, DatabaseSwap swap) throws IOException {
        var report = report();
        boolean withoutOwners = asked().noOwner();
        if (!withoutOwners) {
            var missing = swap.missing(report.roles());
            if (!missing.isEmpty()) {
                throw new PermanentFailure(missingRoles(String.join(", ", missing)));
            }
        }
        swap.discardAside(); // of an attempt that was cut off
        DiskSpace.requireForServer(docker, report.content());
        swap.create();
        try (var dump = DumpContent.open(path(), report, withoutOwners)) {
            if (report.form() == DumpReport.Form.SQL) {
                warn(swap);
                swap.run(dump);
            } else {
                swap.restore(dump, withoutOwners);
            }
        }
        if (withoutOwners) {
            job.log("restored without owners and rights: all of it belongs to " + swap.own());
        }
        job.log("restored " + HumanSize.of(report.content()) + " of dump beside the database that serves");
    }

    private void warn(DatabaseSwap swap) throws IOException {
        if (!swap.knowsRestrict()) {
            job.log("WARNING: " + TEXTS.render(Message.of("restore.plan.unrestricted")));
        }
    }

    static String missingRoles(String names) {
        return "the dump needs roles that the server does not have: " + names
                + ". Make them (CREATE ROLE), or restore without owners and rights (--no-owner)";
    }

    /** Compares the rows with those of the file, where they could be counted in it. */
    void check(DatabaseSwap swap) throws IOException {
        var counted = report().counted();
        var found = swap.facts();
        var different = new ArrayList<String>();
        var elsewhere = new ArrayList<String>();
        new TreeMap<>(counted).forEach((table, rows) -> {
            var there = found.rows().get(table);
            boolean fills = rows > 0; // what the dump only makes, it may fill in a way that is not counted
            if (!fills && !rows.equals(there)) {
                elsewhere.add(table);
            } else if (there == null) {
                different.add(table + " has " + rows + " rows in the dump, and was not restored");
            } else if (!there.equals(rows)) {
                different.add(table + " has " + rows + " rows in the dump, and " + there + " were restored");
            }
        });
        if (!different.isEmpty()) {
            throw new PermanentFailure(String.join("; ", different.subList(0, Math.min(different.size(), 10)))
                    + ". Make the dump again with pg_dump; one that moves or changes rows once they are filled in cannot be"
                    + " compared: restore it with psql by hand");
        }
        elsewhere.forEach(
                table -> job.log("the rows of " + table + " were not compared: the dump does not fill it itself"));
        int compared = counted.size() - elsewhere.size();
        long rows = found.rows().values().stream().mapToLong(Long::longValue).sum();
        tools.restores().looked(restore.id(), asked().compared(found.rows().size(), rows, compared));
        job.log("restored " + found.rows().size() + " tables with " + rows + " rows; the rows of " + compared
                + " tables are as many as in the dump. Nothing else was compared: there is no manifest");
        swap.settle();
    }
}
