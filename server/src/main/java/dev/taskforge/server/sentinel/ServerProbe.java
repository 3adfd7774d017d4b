package dev.taskforge.server.sentinel;

import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.ServerFile;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks the server whether it is well, and again for a while when it does not say so: one that is being restarted is no trouble. */
final class ServerProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TIMES = 4;
    private static final int OK = 200;

    private final Path data;
    private final @Nullable String said;
    private final UnaryOperator<String> variables;
    private final Duration restart;

    /**
     * @param said where it answers; null for the address it left in the data directory
     * @param variables fills those in an address
     * @param restart how long it may be away
     */
    ServerProbe(Path data, @Nullable String said, UnaryOperator<String> variables, Duration restart) {
        this.data = data;
        this.said = said;
        this.variables = variables;
        this.restart = restart;
    }

    /** What is amiss with it; empty when it says that it is well. */
    Optional<Message> ask() throws IOException {
        var until = System.nanoTime() + restart.toNanos();
        var seen = once();
        for (int asked = 1; asked < TIMES && seen.isPresent() && System.nanoTime() < until; asked++) {
            Pause.of(restart.dividedBy(TIMES - 1));
            seen = once();
        }
        return seen;
    }

    private Optional<Message> once() throws IOException {
        URI server;
        if (said == null) {
            var left = ServerFile.addressIn(data);
            if (left.isEmpty()) {
                return Optional.of(Message.of("sentinel.server.none", data.toString()));
            }
            server = Addresses.parse(left.get());
        } else {
            try {
                server = Addresses.parse(variables.apply(said));
            } catch (IOException | MissingVariableException e) {
                return Optional.of(Message.of("sentinel.server.address", String.valueOf(e.getMessage())));
            }
        }
        return health(server);
    }

    private static Optional<Message> health(URI server) {
        try {
            int status = status(server.resolve("/health"));
            return status == OK
                    ? Optional.empty()
                    : Optional.of(Message.of("sentinel.server.ill", shown(server), String.valueOf(status)));
        } catch (IOException e) {
            return Optional.of(Message.of(
                    "sentinel.server.silent", shown(server), e.getClass().getSimpleName()));
        }
    }

    private static String shown(URI server) {
        return server.getScheme() + "://" + server.getRawAuthority();
    }

    private static int status(URI url) throws IOException {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "TaskForge sentinel");
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
