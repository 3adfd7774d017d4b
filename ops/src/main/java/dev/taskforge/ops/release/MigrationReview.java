package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.release.MigrationRecord.Approval;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found about the migrations of one deployment.
 *
 * @param files those of a new release; empty when an earlier one is returned to, or none are declared
 * @param told what is pending, in a sentence; null when there is nothing to tell
 * @param target the release to return to; null for a new one
 * @param between the releases since the target whose migrations a person had to approve
 * @param why the person's reason to go on all the same; null when none was given
 * @param closes whether a rehearsal has not shown that there is a way back, and that reason lets it go on all the same
 */
record MigrationReview(
        List<ReleaseMigration> files,
        @Nullable Message told,
        @Nullable Integer target,
        List<Integer> between,
        @Nullable String why,
        boolean closes) {
    static final String BACK = "forward-only";

    private static final int MOST_TOLD = 20;
    private static final int MOST_NAME = 200;

    /** There is nothing to look at. */
    static final MigrationReview NONE = new MigrationReview(List.of(), null, null, List.of(), null, false);

    MigrationReview {
        files = List.copyOf(files);
        between = List.copyOf(between);
    }

    static MigrationReview forward(List<ReleaseMigration> files, Message told, @Nullable String why) {
        return new MigrationReview(files, told, null, List.of(), why, false);
    }

    static MigrationReview back(int target, List<Integer> between, @Nullable String why) {
        return new MigrationReview(List.of(), null, target, between, why, false);
    }

    /** The same, after a rehearsal that has not shown a way back. */
    MigrationReview closing() {
        return new MigrationReview(files, told, target, between, why, true);
    }

    /** Those that may run only when a person approves them. */
    List<ReleaseMigration> held() {
        return closes
                ? unapplied()
                : files.stream().filter(ReleaseMigration::isHeld).toList();
    }

    /** Those a plan shows: all that this deployment may run, as far as that can be known. */
    List<ReleaseMigration> pending() {
        return files.stream()
                .filter(file -> file.standing() == Standing.PENDING || file.standing() == Standing.CHANGED)
                .toList();
    }

    /** Those that the release that serves did not have, or of which nobody knows whether it had them. */
    List<ReleaseMigration> unapplied() {
        return files.stream().filter(file -> file.standing() != Standing.KNOWN).toList();
    }

    /** Refuses the deployment when something holds it back and nobody has said why it is to go on. */
    void refuse() throws Refused {
        if (why != null) {
            return;
        }
        if (!between.isEmpty()) {
            throw Refused.because(BACK, String.valueOf(target), numbers());
        }
        var held = held();
        if (!held.isEmpty()) {
            throw Refused.because("migrations", toldOf(held));
        }
    }

    private static String toldOf(List<ReleaseMigration> held) {
        var told = held.stream().limit(MOST_TOLD).map(ReleaseMigration::told).collect(Collectors.joining("; "));
        return held.size() > MOST_TOLD ? told + "; … (" + held.size() + ")" : told;
    }

    private String numbers() {
        return between.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** What a plan says about it. */
    List<Message> steps() {
        var steps = new ArrayList<Message>();
        if (told != null) {
            steps.add(told);
        }
        if (why != null && !held().isEmpty()) {
            steps.add(Message.of("release.plan.migrations-approved", held().size()));
        }
        if (why != null && !between.isEmpty()) {
            steps.add(Message.of("release.plan.schema-accepted", numbers()));
        }
        return steps;
    }

    /**
     * What the new release has; null when no migrations are declared.
     *
     * @param by who approves what holds it back
     */
    @Nullable
    MigrationRecord record(String by) {
        var approval = why == null || held().isEmpty() ? null : new Approval(by, why);
        return files.isEmpty() ? null : new MigrationRecord(files, approval);
    }

    /** Writes down what the new release has, and who let what go on. */
    void write(Tx tx, AuditLog audit, Deployment deployment, Release release) {
        var held = held();
        var record = record(deployment.by());
        if (record != null) {
            MigrationLedger.write(tx, release, record);
        }
        if (why == null) {
            return;
        }
        if (!held.isEmpty()) {
            note(
                    tx,
                    audit,
                    deployment,
                    release,
                    "release.migrations_approved",
                    Map.of("why", why, "migrations", held.size(), "list_sha256", hash(held), "first", first(held)));
        } else if (!between.isEmpty()) {
            note(tx, audit, deployment, release, "release.schema_accepted", Map.of("why", why, "releases", between));
        }
    }

    /** By which it can be told whether a list is the one that was approved or rehearsed. */
    static String hash(List<ReleaseMigration> files) {
        return Sha256.of(files.stream()
                .map(file -> file.sha256() + "  " + file.name() + "\n")
                .collect(Collectors.joining()));
    }

    /** The names of a few: an entry of the audit log is short, and the release has them all. */
    private static List<String> first(List<ReleaseMigration> held) {
        return held.stream()
                .limit(MOST_TOLD)
                .map(ReleaseMigration::name)
                .map(name -> name.substring(0, Math.min(MOST_NAME, name.length())))
                .toList();
    }

    private static void note(
            Tx tx, AuditLog audit, Deployment deployment, Release release, String action, Map<String, ?> details) {
        audit.append(tx, deployment.by(), action, release.project(), "release/" + release.number(), details);
    }
}
