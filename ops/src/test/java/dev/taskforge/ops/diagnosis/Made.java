package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Health;
import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.host.docker.ContainerEvent;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A container to be described; each method changes it and returns it. */
final class Made {
    static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    /** When it ended, if it did. */
    static final Instant ENDED = NOW.minusSeconds(60);

    private final String service;
    private String state = "running";
    private boolean paused;
    private int code;
    private boolean outOfMemory;
    private long memory;
    private int restarts;
    private Instant startedAt = NOW.minusSeconds(9000);
    private @Nullable Instant finishedAt;
    private String error = "";
    private @Nullable Health health;
    private List<ContainerEvent> events = List.of();
    private List<String> log = List.of();
    private Map<String, Message> needs = Map.of();
    private boolean once;
    private boolean keptDatabase;
    private @Nullable Integer probed;

    private Made(String service) {
        this.service = service;
    }

    static Made running(String service) {
        return new Made(service);
    }

    static Made exited(int code) {
        return running("app").state("exited", code);
    }

    Made state(String value, int exitCode) {
        state = value;
        code = exitCode;
        finishedAt = ENDED;
        return this;
    }

    Made frozen() {
        paused = true;
        return this;
    }

    /** A process in it was ended; with this limit, 0 for none. */
    Made oom(long limit) {
        outOfMemory = true;
        memory = limit;
        return this;
    }

    Made memory(long limit) {
        memory = limit;
        return this;
    }

    Made restarts(int count, Instant finished) {
        restarts = count;
        finishedAt = finished;
        return this;
    }

    Made ended(Instant at) {
        finishedAt = at;
        return this;
    }

    Made started(Instant at) {
        startedAt = at;
        return this;
    }

    Made error(String text) {
        error = text;
        return this;
    }

    Made health(String status, int failures, String... lines) {
        health = new Health(status, failures, ENDED, List.of(lines));
        return this;
    }

    /** Such as {@code die 137} and {@code kill 9}, all at the end. */
    Made events(String... texts) {
        events = Arrays.stream(texts).map(Made::event).toList();
        return this;
    }

    /** One more, at this time. */
    Made earlier(Instant at, String text) {
        var made = event(text);
        var all = new ArrayList<ContainerEvent>();
        all.add(new ContainerEvent("c", at, made.action(), made.exitCode(), made.signal()));
        all.addAll(events);
        events = List.copyOf(all);
        return this;
    }

    private static ContainerEvent event(String text) {
        var parts = text.split(" ");
        var number = parts.length > 1 ? Integer.valueOf(parts[1]) : null;
        return new ContainerEvent(
                "c", ENDED, parts[0], parts[0].equals("die") ? number : null, parts[0].equals("kill") ? number : null);
    }

    Made log(String... lines) {
        log = List.of(lines);
        return this;
    }

    Made needs(String... services) {
        needs = Arrays.stream(services)
                .collect(Collectors.toMap(one -> one, one -> Message.of("diagnosis.fact.depends", service, one)));
        return this;
    }

    Made once() {
        once = true;
        return this;
    }

    Made keptDatabase() {
        keptDatabase = true;
        return this;
    }

    Made probed(int status) {
        probed = status;
        return this;
    }

    Unit unit() {
        return new Unit(
                service + "-id",
                service,
                service + "-1",
                state,
                paused,
                code,
                outOfMemory,
                memory,
                restarts,
                startedAt,
                finishedAt,
                error,
                health,
                events,
                log,
                needs,
                once,
                keptDatabase,
                probed);
    }
}
