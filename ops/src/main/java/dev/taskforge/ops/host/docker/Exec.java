package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.Stall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program to run inside a container that runs. What is set returns another one; nothing happens before {@link #run}.
 *
 * <p>Docker Engine cannot end such a program by itself: when its time is up only the connection ends, and the program finds its
 * input and output closed.
 */
public final class Exec {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Docker docker;
    private final String container;
    private final List<String> arguments;
    private final @Nullable String user;
    private final List<String> environment;
    private final @Nullable InputStream input;
    private final boolean toItsEnd;
    private final Stall.Sign sign;

    Exec(Docker docker, String container, List<String> arguments) {
        this(docker, container, arguments, null, List.of(), null, true, Stall.Sign.NONE);
    }

    private Exec(
            Docker docker,
            String container,
            List<String> arguments,
            @Nullable String user,
            List<String> environment,
            @Nullable InputStream input,
            boolean toItsEnd,
            Stall.Sign sign) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        this.docker = docker;
        this.container = container;
        this.arguments = List.copyOf(arguments);
        this.user = user;
        this.environment = List.copyOf(environment);
        this.input = input;
        this.toItsEnd = toItsEnd;
        this.sign = sign;
    }

    /** How it ended. {@code output} is what it wrote to standard output, {@code errors} the other stream. */
    public record Result(int exitCode, String output, String errors) {}

    /** Runs it as this user instead of that of the container. */
    public Exec user(String value) {
        return new Exec(docker, container, arguments, value, environment, input, toItsEnd, sign);
    }

    /** Adds these variables to its environment. */
    public Exec environment(Map<String, String> values) {
        var lines = values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .toList();
        return new Exec(docker, container, arguments, user, lines, input, toItsEnd, sign);
    }

    /** Gives it this to read, to its end; the caller closes it. */
    public Exec input(InputStream value) {
        return new Exec(docker, container, arguments, user, environment, value, true, sign);
    }

    /** Gives it this to read, of which it may need the beginning only; the caller closes it. */
    public Exec beginning(InputStream value) {
        return new Exec(docker, container, arguments, user, environment, value, false, sign);
    }

    /** Asks this whether it goes on while nothing passes; only for what may take any time. */
    public Exec sign(Stall.Sign value) {
        return new Exec(docker, container, arguments, user, environment, input, toItsEnd, value);
    }

    /** Runs it to its end and keeps all it writes: for what writes little. */
    public Result run(Duration time) throws IOException {
        return kept((output, errors) -> run(time, output, errors));
    }

    /** The same, for as long as it moves. */
    public Result run() throws IOException {
        return kept(this::run);
    }

    private interface Running {
        int run(OutputStream output, OutputStream errors) throws IOException;
    }

    private static Result kept(Running running) throws IOException {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = running.run(output, errors);
        return new Result(code, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /**
     * Runs it to its end and passes on what it writes as it comes. A program whose connection is cut sees the end of its input:
     * what reads a dump must not take a part of it for the whole.
     *
     * @return its exit code
     * @throws IOException also when the input cannot be read, when the program succeeds before it was given all of it, or when
     *     Docker Engine goes away before the program has ended
     */
    public int run(Duration time, OutputStream output, OutputStream errors) throws IOException {
        var id = create();
        boolean readAll;
        try (var exchange = docker.open(time)) {
            readAll = talk(id, exchange, output, errors);
        }
        return judged(exitCode(id), readAll);
    }

    /**
     * The same, for as long as it moves.
     *
     * @throws dev.taskforge.ops.host.Stalled when it stood still for too long, and its connection was ended
     */
    public int run(OutputStream output, OutputStream errors) throws IOException {
        var id = create();
        boolean readAll = docker.stalling(arguments.getFirst(), sign, exchange -> talk(id, exchange, output, errors));
        return judged(exitCode(id), readAll);
    }

    /** Returns whether it was given all it is to read. */
    private boolean talk(String id, Exchange exchange, OutputStream output, OutputStream errors) throws IOException {
        var body = Docker.body(Map.of("Detach", false, "Tty", false));
        exchange.send("POST", docker.path("/exec/" + id + "/start"), body, true);
        Docker.refuse(exchange);
        var pieces = exchange.status() == Exchange.SWITCHED ? exchange.raw() : exchange.body();
        if (input == null) {
            Frames.split(pieces, output, errors);
            return true;
        }
        var feeding = new Feeding(input, exchange);
        try {
            Frames.split(pieces, output, errors);
        } catch (IOException e) {
            feeding.throwTrouble();
            throw e;
        } finally {
            feeding.end();
        }
        feeding.throwTrouble();
        return !toItsEnd || feeding.passedAll();
    }

    /** A success with a part of its input is none: the rest may have got lost on the way. */
    private int judged(int code, boolean readAll) throws IOException {
        if (code == 0 && !readAll) {
            throw new IOException(
                    arguments.getFirst() + " ended without an error before it was given all of its input");
        }
        return code;
    }

    private String create() throws IOException {
        var config = new HashMap<String, Object>(Map.of(
                "Cmd",
                arguments,
                "Env",
                environment,
                "AttachStdout",
                true,
                "AttachStderr",
                true,
                "AttachStdin",
                input != null));
        if (user != null) {
            config.put("User", user);
        }
        var answer =
                docker.call("POST", "/containers/" + Docker.encode(container) + "/exec", Docker.body(config), SOON);
        return Docker.parse(answer).path("Id").asString();
    }

    private int exitCode(String id) throws IOException {
        var ended = docker.get("/exec/" + id + "/json");
        if (ended.path("Running").asBoolean() || !ended.path("ExitCode").isInt()) {
            throw new IOException("Docker Engine ended the connection before " + arguments.getFirst() + " had ended");
        }
        return ended.path("ExitCode").asInt();
    }
}
