package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.release.Rehearsal.Verdict;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of a deployment with pending migrations whether they were rehearsed, and refuses it when they must be and were not. */
final class RehearsalGate {
    /** What was proven with older data is asked again. */
    static final Duration FRESH = Duration.ofDays(7);

    private final Rehearsals rehearsals;
    private final String project;
    private final boolean required;
    private final List<String> checks;
    private final Instant now;

    /** @param checks that a rehearsal must have asked */
    RehearsalGate(Rehearsals rehearsals, String project, boolean required, List<String> checks, Instant now) {
        this.rehearsals = rehearsals;
        this.project = project;
        this.required = required;
        this.checks = List.copyOf(checks);
        this.now = now;
    }

    /** Of one deployment. */
    static RehearsalGate of(DeployTools tools, String project, Ground ground) {
        var duty = ground.duty().rehearsal();
        return new RehearsalGate(
                new Rehearsals(tools.database()), project, duty.required(), duty.checks(), tools.now());
    }

    /**
     * What a plan says about it; empty when no migration is pending.
     *
     * @param image the number of the image that is to run; null while it is not on this machine
     */
    Optional<Message> told(Preflight.Found found, @Nullable String image) {
        if (found.migrations().unapplied().isEmpty()) {
            return Optional.empty();
        }
        var newest = newest(image);
        if (newest == null) {
            return Optional.of(Message.of("release.plan.not-rehearsed"));
        }
        var at = newest.at().truncatedTo(ChronoUnit.SECONDS);
        var key = counts(newest, found.migrations(), serving(found.running()))
                ? "release.plan.rehearsed." + newest.verdict().label()
                : "release.plan.rehearsed.before";
        return Optional.of(Message.of(key, at, newest.backup()));
    }

    /** Refuses pending migrations that were not rehearsed, where the project demands it. */
    void refuse(Preflight.Found found, @Nullable String image) throws Refused {
        refuse(found.migrations(), image, serving(found.running()));
    }

    void refuse(MigrationReview migrations, @Nullable String image, @Nullable String serving) throws Refused {
        if (!required || migrations.unapplied().isEmpty() || isOpen(migrations, image, serving)) {
            return;
        }
        var newest = newest(image);
        boolean counts = newest != null && counts(newest, migrations, serving);
        // A person has said why they may run all the same; a migration that fails on the copy may not.
        boolean mayNotReturn = migrations.why() != null
                && (serving == null || (counts && newest != null && newest.verdict() != Verdict.FAILED));
        if (mayNotReturn) {
            return;
        }
        if (newest == null || !counts) {
            throw Refused.because("rehearsal-required", project, FRESH.toDays());
        }
        throw Refused.because("rehearsal-not-passed", newest.verdict().label(), newest.id(), project);
    }

    /** What the deployment goes on with: one that was let go on without a yes leads forward only. */
    MigrationReview judged(Preflight.Found found, @Nullable String image) {
        var migrations = found.migrations();
        boolean asked = required && !migrations.unapplied().isEmpty() && migrations.why() != null;
        return asked && !isOpen(migrations, image, serving(found.running())) ? migrations.closing() : migrations;
    }

    private boolean isOpen(MigrationReview migrations, @Nullable String image, @Nullable String serving) {
        var newest = newest(image);
        return newest != null && newest.verdict() == Verdict.YES && counts(newest, migrations, serving);
    }

    private @Nullable Rehearsal newest(@Nullable String image) {
        return image == null ? null : rehearsals.newestOf(project, image).orElse(null);
    }

    /** Whether it is of the same change as the one at hand. */
    private boolean counts(Rehearsal rehearsal, MigrationReview migrations, @Nullable String serving) {
        return rehearsal.beforeImage().equals(serving)
                && checks.stream().allMatch(rehearsal::asked)
                && rehearsal.migrationsSha256().equals(MigrationReview.hash(migrations.unapplied()))
                && !rehearsal.dataOf().plus(FRESH).isBefore(now);
    }

    private static @Nullable String serving(List<Container> running) {
        return running.isEmpty() ? null : running.getFirst().image();
    }
}
