package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Looks at an application and says why it does not work. It reads only, within about a minute. Safe for use by any thread. */
public final class Diagnoser {
    private final Path socket;
    private final Checks checks;
    private final Changes changes;
    private final Clock clock;

    /** @param socket of Docker Engine */
    public Diagnoser(Path socket, Checks checks, Changes changes, Clock clock) {
        this.socket = socket;
        this.checks = checks;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Looks once.
     *
     * @param service only this one and those it needs; null for all
     * @param by who asks
     * @param job for which it is asked
     */
    public Look look(Project project, @Nullable String service, String by, long job) throws InterruptedException {
        var gathering = new Gathering(socket, checks, changes, clock);
        var facts = gathering.gather(project, service, by, job);
        var masking = checks.variablesOf(project).masking();
        var diagnosis = new Diagnosis(
                project.name(),
                service,
                facts.at().truncatedTo(ChronoUnit.MILLIS),
                Diagnosing.causes(facts).stream()
                        .map(cause -> Diagnosis.masked(cause, masking::mask))
                        .toList(),
                facts.units().size(),
                facts.answers().size(),
                gathering.isWhole(),
                gathering.unread().stream()
                        .map((Message one) -> masking.mask(one))
                        .toList());
        return new Look(diagnosis, gathering.served(facts), gathering.isSure());
    }
}
