package dev.taskforge.server.host;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.posture.HostFixes;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What people ask of the machine: how it stands, changing it, and taking that back. */
public final class HostRequests {
    /** Jobs that belong to no project. */
    private static final Set<String> NO_PROJECT = Set.of("");

    private final HostStanding standing;
    private final Jobs jobs;

    public HostRequests(HostStanding standing, Jobs jobs) {
        this.standing = standing;
        this.jobs = jobs;
    }

    /** How the machine stands, in the reader's language. */
    public HostView show(Exchange exchange) {
        var texts = Messages.ofOperations(exchange.locale());
        try {
            var posture = standing.now();
            try {
                return HostView.of(posture, standing.inForce(), null, texts);
            } catch (IOException e) {
                return HostView.of(posture, List.of(), Objects.toString(e.getMessage()), texts);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(503, "unavailable", Message.of("host.interrupted"));
        }
    }

    /** Asks for a fix. */
    public Job fix(Exchange exchange, String fix, boolean dryRun, boolean force) {
        if (!HostFixes.ids().contains(fix)) {
            throw ProblemException.invalid("fix", Message.of("host.fix.unknown", String.join(", ", HostFixes.ids())));
        }
        return submit(exchange, fix, Map.of("dry_run", dryRun, "force", force));
    }

    /** Asks for taking back the fix of a rule that is in force. */
    public Job undo(Exchange exchange, String rule) {
        if (!HostFixes.rules().contains(rule)) {
            throw ProblemException.notFound("host.rule.unknown", rule);
        }
        try {
            if (standing.inForce().stream().noneMatch(fix -> fix.rule().equals(rule))) {
                throw ProblemException.conflict("host.undo.none", rule);
            }
        } catch (IOException e) {
            throw ProblemException.conflict("host.undo.unread", Objects.toString(e.getMessage()));
        }
        return submit(exchange, rule, Map.of("undo", true));
    }

    private Job submit(Exchange exchange, String fix, Map<String, ?> more) {
        var job = DutyJobs.postureFix(standing.machine(), fix, more)
                .submittedBy(exchange.principal().actor());
        return jobs.submit(job).job();
    }

    /** The fixes that were asked for, the newest first. */
    public List<HostFixView> history(int most) {
        return jobs.list(new JobFilter(null, DutyJobs.QUEUE, DutyJobs.POSTURE_FIX, NO_PROJECT, null, most)).stream()
                .map(HostFixView::of)
                .toList();
    }
}
