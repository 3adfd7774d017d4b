package dev.taskforge.testbed;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Sends requests at a constant rate, whether or not earlier ones were answered, over kept connections as a browser does, and
 * notes what became of each.
 */
final class Load implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    /** A request that was lost sooner on a kept connection crossed its closing; later it was cut off, which is a failure. */
    private static final long CROSSED = SECOND;

    private static final double GOLDEN = 0.618_033_988_749_895;
    private static final int SHOWN = 5;

    private final URI address;
    private int rate = 200;
    private double slowShare = 0.05;
    private double slowSeconds = 3;
    private double postShare;

    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final AtomicLong reopened = new AtomicLong();
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread clock = Thread.ofPlatform().daemon().name("load").unstarted(this::drive);
    private volatile boolean stopped;
    private long beginNanos;
    private Instant begin = Instant.EPOCH;

    private Load(URI address) {
        this.address = address;
    }

    /** 200 requests a second, 5 % of them {@code /slow?seconds=3}, none of them a POST. */
    static Load at(URI address) {
        return new Load(address);
    }

    Load rate(int perSecond) {
        rate = perSecond;
        return this;
    }

    /** How many of the requests take how long; the share is one of 1. */
    Load slow(double share, double seconds) {
        slowShare = share;
        slowSeconds = seconds;
        return this;
    }

    /** How many of the requests, of 1, are a POST whose body must come back. */
    Load posts(double share) {
        postShare = share;
        return this;
    }

    Load start() {
        begin = Instant.now();
        beginNanos = System.nanoTime();
        clock.start();
        return this;
    }

    /** Sends no more, and waits for the open answers. */
    Result stop() throws InterruptedException {
        var until = now();
        stopped = true;
        LockSupport.unpark(clock);
        clock.join();
        visitors.close();
        return result(until);
    }

    /** What is known up to now. */
    Result soFar() {
        return result(now());
    }

    private Result result(Instant until) {
        return new Result(List.copyOf(requests), reopened.get(), begin, until);
    }

    /**
     * What became of a request.
     *
     * @param start when it was due
     * @param took from when it was due to the end of its answer or its failure
     * @param status 0 without an answer
     * @param version the release that answered; empty when none did
     * @param failure why it failed; empty when it did not
     */
    record Request(String path, Instant start, Duration took, int status, String version, String failure) {
        boolean failed() {
            return !failure.isEmpty();
        }

        Instant end() {
            return start.plus(took);
        }
    }

    /** When the first and the last answer of a release had come, and how many there were. */
    record Seen(Instant first, Instant last, int answers) {}

    /**
     * What became of all.
     *
     * @param reopened how often a kept connection was found closed by the other side, and the request sent over a new one
     */
    record Result(List<Request> requests, long reopened, Instant begin, Instant until) {
        int total() {
            return requests.size();
        }

        int failed() {
            return (int) requests.stream().filter(Request::failed).count();
        }

        /** Why the first of them failed. */
        List<String> failures() {
            return requests.stream()
                    .filter(Request::failed)
                    .sorted(Comparator.comparing(Request::start))
                    .limit(SHOWN)
                    .map(request -> request.start() + " " + request.path() + " after "
                            + request.took().toMillis() + " ms: " + request.failure())
                    .toList();
        }

        /** The releases that answered successfully, in the order in which they were first seen. */
        Map<String, Seen> versions() {
            var seen = new LinkedHashMap<String, Seen>();
            succeeded()
                    .forEach(request -> seen.merge(
                            request.version(),
                            new Seen(request.end(), request.end(), 1),
                            (all, one) -> new Seen(all.first(), one.last(), all.answers() + 1)));
            return seen;
        }

        /** When the first successful answer of a release came. */
        Optional<Instant> timeOf(String version) {
            return Optional.ofNullable(versions().get(version)).map(Seen::first);
        }

        /** The longest time in which nothing was answered successfully, from the first request to the stop. */
        Duration longestGap() {
            var longest = Duration.ZERO;
            var before = begin;
            var ends =
                    Stream.concat(succeeded().map(Request::end).filter(end -> end.isBefore(until)), Stream.of(until));
            for (var end : ends.toList()) {
                var gap = Duration.between(before, end);
                longest = gap.compareTo(longest) > 0 ? gap : longest;
                before = end;
            }
            return longest;
        }

        Duration p50() {
            return latency(0.50);
        }

        Duration p99() {
            return latency(0.99);
        }

        /** Of successful answers that were not asked to be slow. */
        private Duration latency(double share) {
            var sorted = succeeded()
                    .filter(request -> !request.path().startsWith("/slow"))
                    .map(Request::took)
                    .sorted()
                    .toList();
            return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) ((sorted.size() - 1) * share));
        }

        private Stream<Request> succeeded() {
            return requests.stream().filter(request -> !request.failed()).sorted(Comparator.comparing(Request::end));
        }

        @Override
        public String toString() {
            return total() + " requests, " + failed() + " failed " + failures() + ", " + reopened
                    + " connections opened again, longest gap " + longestGap().toMillis() + " ms, p50 "
                    + p50().toMillis() + " ms, p99 " + p99().toMillis() + " ms, " + versions();
        }
    }

    private void drive() {
        for (long number = 0; !stopped; number++) {
            long due = beginNanos + number * SECOND / rate;
            for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (!stopped) {
                long which = number;
                visitors.execute(() -> visit(which, due));
            }
        }
    }

    private void visit(long number, long due) {
        // Multiples of the golden ratio fall evenly between 0 and 1.
        double lot = (number + 1) * GOLDEN % 1;
        if (lot < slowShare) {
            visit("GET", "/slow?seconds=" + slowSeconds, "", due);
        } else if (lot < slowShare + postShare) {
            visit("POST", "/orders", "order " + number, due);
        } else {
            visit("GET", "/version", "", due);
        }
    }

    private void visit(String method, String path, String body, long due) {
        int status = 0;
        var version = "";
        var failure = "";
        try {
            var answer = exchange(method, path, body);
            status = answer.status();
            version = answer.version();
            if (status < 200 || status > 299) {
                failure = "status " + status;
            } else if (!body.isEmpty() && !answer.body().equals(body)) {
                failure = "another body came back";
            }
        } catch (IOException e) {
            failure = e.toString();
        }
        long nanos = System.nanoTime();
        requests.add(new Request(
                path, begin.plusNanos(due - beginNanos), Duration.ofNanos(nanos - due), status, version, failure));
    }

    private Connection.Answer exchange(String method, String path, String body) throws IOException {
        var kept = idle.pollFirst();
        if (kept != null) {
            long sent = System.nanoTime();
            try {
                return exchange(kept, method, path, body);
            } catch (Connection.NoAnswer e) {
                if (System.nanoTime() - sent > CROSSED) {
                    throw e;
                }
                reopened.incrementAndGet();
            }
        }
        return exchange(Connection.open(address), method, path, body);
    }

    private Connection.Answer exchange(Connection connection, String method, String path, String body)
            throws IOException {
        boolean keep = false;
        try {
            var answer = connection.exchange(method, path, body);
            keep = connection.kept();
            return answer;
        } finally {
            if (keep) {
                idle.addFirst(connection);
            } else {
                connection.close();
            }
        }
    }

    private Instant now() {
        return begin.plusNanos(System.nanoTime() - beginNanos);
    }

    /** Ends what is open. */
    @Override
    public void close() throws IOException {
        stopped = true;
        LockSupport.unpark(clock);
        visitors.shutdownNow();
        visitors.close();
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
