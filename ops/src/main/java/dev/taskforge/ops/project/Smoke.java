package dev.taskforge.ops.project;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application that must answer from a restored copy of a PostgreSQL database.
 *
 * @param database one of those that are drilled
 * @param service of the Compose file, whose image runs; null for the image of the release that serves
 * @param user the role it is to log in as; null for the one that made the server
 * @param url the variable that tells it where the copy is
 * @param variables all others that it gets, as they are
 * @param command word by word; empty for that of the image
 * @param port it listens on in its container
 * @param path what is asked for, with the slash in front; where a journey is taken, what must be answered before it begins
 * @param status of the answer
 * @param journey by name, which is taken instead of asking for one path; null for none
 * @param within how long it may take until it answers so, or the journey has ended, counted from its start
 */
public record Smoke(
        String database,
        @Nullable String service,
        @Nullable String user,
        String url,
        Map<String, String> variables,
        List<String> command,
        int port,
        String path,
        int status,
        @Nullable String journey,
        Duration within) {

    /** The same for this database. */
    Smoke of(String name) {
        return new Smoke(name, service, user, url, variables, command, port, path, status, journey, within);
    }
}
