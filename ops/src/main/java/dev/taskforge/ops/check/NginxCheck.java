package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does an access log show that requests succeed, quickly enough, and that nobody tries passwords?
 *
 * @param window over how long
 * @param errors how many of the answers may be 500 to 599, in percent
 * @param p95 how long 95 of 100 requests may take at most
 * @param least fewer requests say nothing of errors and times
 */
record NginxCheck(
        LogPlace place,
        Duration window,
        @Nullable BigDecimal errors,
        @Nullable Duration p95,
        int least,
        Logins logins) implements Check {
    /** So many lines a container may write that tell of no request, such as those of its start. */
    private static final int WORDS = 50;

    private static final Field<String> PATH = Field.required(
            "nginx",
            Types.path(),
            "The access log, in the combined format, a file or container:SERVICE; how long a request took may stand last.");
    private static final Field<Duration> WINDOW = Field.withDefault(
            "window",
            Types.duration(Duration.ofMinutes(1), Duration.ofHours(24)),
            Duration.ofMinutes(5),
            "Over how long requests are counted.");
    private static final Field<BigDecimal> ERRORS = Field.optional(
            "errors_percent",
            Types.number(BigDecimal.ZERO, BigDecimal.valueOf(100)),
            "How many of the answers may be 500 to 599.");
    private static final Field<Duration> P95 = Field.optional(
            "p95",
            Types.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "How long 95 of 100 requests may take at most; needs $request_time as the last field.");
    private static final Field<Integer> LEAST = Field.withDefault(
            "min_requests",
            Types.integer(1, 1_000_000),
            20,
            "errors_percent and p95 count only when there were so many requests.");
    private static final Field<String> LOGIN_PATH =
            Field.required("path", Types.text(500), "The path that is asked to sign in, without its query.");
    private static final Field<List<Integer>> LOGIN_STATUS = Field.withDefault(
            "status", Types.list(Types.integer(100, 599), 1, 20), List.of(401, 403), "What is answered when it fails.");
    private static final Field<Integer> LOGIN_MAX =
            Field.required("max", Types.integer(0, 1_000_000), "How many may fail within the window.");
    private static final Field<Logins> LOGINS = Field.withDefault(
            "login_failures",
            new ObjectType<>(
                    List.of(LOGIN_PATH, LOGIN_STATUS, LOGIN_MAX),
                    values -> new Logins(values.get(LOGIN_PATH), values.get(LOGIN_STATUS), values.get(LOGIN_MAX))),
            Logins.NONE,
            "How many attempts to sign in may fail: {path: /login, status: [401, 403], max: 30}.");

    /** The kind that asks the Docker Engine behind this socket for logs of containers. */
    static CheckKind kind(Path socket) {
        return CheckKind.of(
                        "nginx",
                        List.of(PATH, LogPlace.PROJECT, WINDOW, ERRORS, P95, LEAST, LOGINS),
                        (values, scope) -> of(socket, values, scope))
                .watched();
    }

    /** Which answers are failed attempts to sign in, and how many there may be. */
    public record Logins(String path, List<Integer> status, int max) {
        static final Logins NONE = new Logins("", List.of(), 0);

        public Logins {
            status = List.copyOf(status);
        }

        boolean counts(int answered) {
            for (int each : status) {
                if (each == answered) {
                    return true;
                }
            }
            return false;
        }
    }

    private static @Nullable NginxCheck of(Path socket, Values values, CheckScope scope) {
        if (!values.has(ERRORS) && !values.has(P95) && !values.has(LOGINS)) {
            values.refuse(Message.of("check.nginx.nothing-wanted"), Message.of("check.nginx.nothing-wanted.fix"));
            return null;
        }
        var place = LogPlace.of(socket, values, PATH, scope);
        return place == null
                ? null
                : new NginxCheck(
                        place,
                        values.get(WINDOW),
                        values.find(ERRORS),
                        values.find(P95),
                        values.get(LEAST),
                        values.get(LOGINS));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        var shown = place.shown(surroundings);
        var count = surroundings.remembered(
                "nginx " + surroundings.directory() + " " + place + " " + window + " " + logins,
                AccessCount.class,
                () -> new AccessCount(place.reader(surroundings, false), window, logins));
        try {
            return judge(count.read(surroundings.clock().instant(), LogTail.deadline(surroundings.timeout())), shown);
        } catch (IOException e) {
            return LogTrouble.answer(e, place, shown);
        }
    }

    private Answer judge(AccessCount.Now now, String log) {
        var seen = now.seen();
        boolean isFile = place instanceof LogPlace.File;
        if (now.lines() >= least && now.foreign() * 2 > now.lines() && (isFile || now.foreign() > WORDS)) {
            return Answer.error(
                    Message.of("check.nginx.format", log, now.foreign(), now.lines()),
                    Message.of("check.nginx.format.fix"));
        }
        if (seen.requests() == 0 && seen.foreign() > (isFile ? 0 : WORDS)) {
            return Answer.error(
                    Message.of("check.nginx.format", log, seen.foreign(), seen.foreign()),
                    Message.of("check.nginx.format.fix"));
        }
        var measures = new Measures("nginx", log);
        if (seen.requests() < least) {
            measures.state("min_requests", true, seen.requests() + " < " + least);
        } else {
            measures.most("errors_percent", 100.0 * seen.errors() / seen.requests(), errors);
            times(seen, measures);
        }
        if (!logins.path().isEmpty()) {
            measures.most("login_failures", seen.logins(), logins.max());
        }
        if (now.progress().gap()) {
            measures.state("gap", true, "?");
        }
        long behind = now.progress().behind();
        if (behind != 0) {
            measures.state("unread", true, behind == LogReader.SOME ? "?" : Bytes.show(behind));
        }
        return measures.answer();
    }

    private void times(AccessWindow.Seen seen, Measures measures) {
        if (p95 == null) {
            return;
        }
        if (seen.timed() * 2 < seen.requests()) {
            measures.unknown(Message.of("check.nginx.times"), Message.of("check.nginx.times.fix"));
        } else {
            measures.most("p95", Duration.ofMillis((long) seen.p95Millis()), p95);
        }
    }

    @Override
    public String question() {
        return "access log " + place.written();
    }
}
