package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;

import dev.taskforge.engine.api.BulkDecision;
import dev.taskforge.engine.api.BulkResult;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.Exchange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about many jobs by a person. Because they are made in many transactions, the audit log gets one entry with the
 * filter and the count before the first of them, and one with what was changed after the last.
 */
public final class BulkJobs {
    static final int AT_ONCE = 10_000;
    /** Shorter than clients wait for an answer; what is left is told by the cursor. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Jobs jobs;
    private final Database database;
    private final AuditLog audit;

    public BulkJobs(Jobs jobs, Database database, AuditLog audit) {
        this.jobs = jobs;
        this.database = database;
        this.audit = audit;
    }

    /**
     * The projects within which the principal may decide; null for all.
     *
     * @param asked the only project that is meant, or null
     */
    public static @Nullable Set<String> projects(Exchange exchange, @Nullable String asked) {
        if (asked != null) {
            exchange.require(OPERATE, asked);
            return Set.of(asked);
        }
        var projects = exchange.projects(OPERATE);
        if (projects != null && projects.isEmpty()) {
            exchange.require(OPERATE, null);
        }
        return projects;
    }

    public long count(BulkDecision decision, JobFilter filter) {
        return jobs.count(decision, filter);
    }

    /**
     * Decides, until no more jobs match or it has taken long enough.
     *
     * @param asked the only project that is meant, or null
     */
    public BulkResult decide(Exchange exchange, BulkDecision decision, JobFilter filter, @Nullable String asked) {
        long matched = jobs.count(decision, filter);
        if (matched == 0) {
            return new BulkResult(0, 0, null);
        }
        var details = details(decision.of(filter));
        details.put("matched", matched);
        record(exchange, decision, "", asked, details);
        var result = run(decision, filter);
        var outcome = new LinkedHashMap<String, Object>();
        outcome.put("changed", result.changed());
        outcome.put("passed_over", result.passedOver());
        outcome.put("complete", result.next() == null);
        record(exchange, decision, ".end", asked, outcome);
        return result;
    }

    private BulkResult run(BulkDecision decision, JobFilter filter) {
        long began = System.nanoTime();
        var sum = jobs.decide(decision, filter.page(filter.before(), AT_ONCE));
        while (sum.next() != null && System.nanoTime() - began < LONGEST.toNanos()) {
            var more = jobs.decide(decision, filter.page(sum.next(), AT_ONCE));
            sum = new BulkResult(sum.changed() + more.changed(), sum.passedOver() + more.passedOver(), more.next());
        }
        return sum;
    }

    private void record(
            Exchange exchange, BulkDecision decision, String end, @Nullable String project, Map<String, ?> details) {
        var action = "job." + decision.name().toLowerCase(Locale.ROOT) + "_many" + end;
        database.write(tx -> audit.append(tx, exchange.principal().actor(), action, project, "jobs", details));
    }

    private static Map<String, Object> details(JobFilter filter) {
        var details = new LinkedHashMap<String, Object>();
        put(details, "queue", filter.queue());
        put(details, "type", filter.type());
        if (filter.states() != null) {
            details.put(
                    "states",
                    filter.states().stream().map(JobState::label).sorted().toList());
        }
        if (filter.projects() != null) {
            details.put("projects", filter.projects().stream().sorted().toList());
        }
        put(details, "created_after", filter.createdAfter());
        put(details, "created_before", filter.createdBefore());
        put(details, "cursor", filter.before());
        return details;
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, Objects.toString(value));
        }
    }
}
