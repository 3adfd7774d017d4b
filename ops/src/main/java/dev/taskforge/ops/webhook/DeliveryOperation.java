package dev.taskforge.ops.webhook;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.webhook.SignedDelivery.Receiver;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The job type {@code http}: delivers the payload's body to a declared endpoint as a signed webhook. */
public final class DeliveryOperation implements JobHandler {
    /** The name of the job type. */
    public static final String TYPE = "http";

    private final Endpoints endpoints;
    private final SignedDelivery delivery;

    public DeliveryOperation(Endpoints endpoints, SignedDelivery delivery) {
        this.endpoints = endpoints;
        this.delivery = delivery;
    }

    public JobType type() {
        return JobType.of(TYPE, this).retry(SignedDelivery.RETRY).timeout(SignedDelivery.TIMEOUT);
    }

    /** What the job carries. */
    public record Payload(String endpoint, JsonNode body) {}

    @Override
    public Object run(JobContext job) {
        var payload = job.payload(Payload.class);
        var found = endpoints
                .find(payload.endpoint())
                .orElseThrow(() -> new PermanentFailure("there is no endpoint " + payload.endpoint()
                        + "; an administrator makes it with ./taskforge endpoints create"));
        var endpoint = found.endpoint();
        if (endpoint.project() != null && !endpoint.project().equals(job.job().project())) {
            throw new PermanentFailure(
                    "endpoint " + endpoint.name() + " is for jobs of project " + endpoint.project() + " only");
        }
        var receiver = new Receiver("endpoint", endpoint.name(), endpoint.url(), found.secret());
        return delivery.deliver(job, receiver, payload.body().toString().getBytes(StandardCharsets.UTF_8));
    }
}
