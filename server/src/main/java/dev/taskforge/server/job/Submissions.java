package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.VIEW;

import dev.taskforge.engine.api.JobGraph.Need;
import dev.taskforge.engine.api.JobGraph.Node;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns what a client submits into jobs for the engine, after asking whether the client may. */
final class Submissions {
    private final Jobs jobs;
    private final Clock clock;

    Submissions(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /** @param place what errors put before the name of a field; empty for a job submitted alone */
    Node node(Exchange exchange, JobBody body, String place) {
        exchange.require(OPERATE, body.project());
        OwnDuties.refuse(body.jobType(), place + "job_type");
        var job = body.toJob(place, clock.instant(), exchange.principal().actor())
                .traceparent(exchange.header("traceparent"));
        return new Node(job, body.key(), needs(exchange, body.needs(), place));
    }

    /** The jobs of a list, each with its place in it. */
    List<Node> nodes(Exchange exchange, List<JobBody> bodies) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < bodies.size(); i++) {
            nodes.add(node(exchange, bodies.get(i), "jobs[" + i + "]."));
        }
        return nodes;
    }

    private List<Need> needs(Exchange exchange, @Nullable List<JsonNode> asked, String place) {
        var needs = new ArrayList<Need>();
        for (int i = 0; asked != null && i < asked.size(); i++) {
            var field = place + "needs[" + i + "]";
            var need = need(asked.get(i), field);
            if (need instanceof Need.Existing existing) {
                requireVisible(exchange, existing.job(), field);
            }
            needs.add(need);
        }
        return needs;
    }

    private static Need need(JsonNode node, String field) {
        if (!node.isObject()) {
            return need(node, OnFailure.WAIT, field);
        }
        var job = node.get("job");
        var onFailure = node.get("on_failure");
        if (job == null || node.size() > (onFailure == null ? 1 : 2)) {
            throw ProblemException.invalid(field, Message.of("job.need"));
        }
        return need(job, onFailure == null ? OnFailure.WAIT : onFailure(onFailure, field), field);
    }

    private static Need need(JsonNode job, OnFailure onFailure, String field) {
        if (job.isIntegralNumber() && job.canConvertToLong()) {
            return new Need.Existing(job.longValue(), onFailure);
        }
        if (job.isString()) {
            return new Need.Sibling(job.stringValue(), onFailure);
        }
        throw ProblemException.invalid(field, Message.of("job.need"));
    }

    private static OnFailure onFailure(JsonNode node, String field) {
        var labels = Arrays.stream(OnFailure.values()).map(OnFailure::label).collect(Collectors.joining(", "));
        return Arrays.stream(OnFailure.values())
                .filter(known -> node.isString()
                        && known.label().equals(node.stringValue().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(field + ".on_failure", Message.of("field.choice", labels)));
    }

    /** Whoever may not see a job learns nothing by needing it, not even that it exists. */
    private void requireVisible(Exchange exchange, long id, String field) {
        if (jobs.find(id).filter(job -> exchange.allows(VIEW, job.project())).isEmpty()) {
            throw ProblemException.invalid(field, Message.of("job.need_unknown", Long.toString(id)));
        }
    }
}
