package dev.taskforge.server.http;

/** Runs the handler, once per {@code Idempotency-Key}. */
public interface Idempotency {
    /** Answers by the route's handler, or with what the same request was answered before. */
    void answer(Route route, Exchange exchange) throws Exception;

    /** Without a memory: every request runs. */
    static Idempotency none() {
        return (route, exchange) -> exchange.handleBy(route);
    }
}
