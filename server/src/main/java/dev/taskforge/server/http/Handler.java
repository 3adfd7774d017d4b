package dev.taskforge.server.http;

/**
 * Answers one request: decode, authorise, validate, act, respond. Runs on a virtual thread of its own, so it may block.
 * What it throws becomes a problem answer at the edge.
 */
@FunctionalInterface
public interface Handler {
    void handle(Exchange exchange) throws Exception;
}
