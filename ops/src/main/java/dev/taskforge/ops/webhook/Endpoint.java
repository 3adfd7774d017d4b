package dev.taskforge.ops.webhook;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A declared address that jobs may deliver to.
 *
 * @param project only its jobs may; null for all jobs
 */
public record Endpoint(String name, @Nullable String project, URI url, Instant createdAt, String createdBy) {}
