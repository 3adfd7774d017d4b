package dev.taskforge.server.recovery;

import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.server.DataLock;
import dev.taskforge.server.ServerFile;
import dev.taskforge.server.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Makes the key when there is none, and the kit. */
final class KitRun {
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final int OK = 200;

    private final Path data;
    private final boolean usual;
    private final String machine;
    private final String source;
    private final Clock clock;
    private final boolean postgres;

    /**
     * @param usual whether the data directory is the one that commands take when none is named
     * @param source the address of the repository, empty when it is not known
     * @param postgres whether the records are in PostgreSQL
     */
    KitRun(Path data, boolean usual, String machine, String source, Clock clock, boolean postgres) {
        this.postgres = postgres;
        this.source = source;
        this.data = data;
        this.usual = usual;
        this.machine = machine;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param made whether the key is new
     * @param running whether a server runs on the data directory, which has taken the key over
     */
    record Made(Kit kit, boolean made, boolean running) {}

    /** @throws Refused when the data directory is none, or its own file is wrong */
    Made run() throws IOException, InterruptedException {
        requireOwner();
        var own = own();
        var file = data.resolve(OwnFile.KEY);
        var known = OwnKey.read(file);
        var key = known.isPresent() ? known.get() : OwnKey.make(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        KitFacts.of(now, key.publicKey(), own).writeTo(data);
        return new Made(Kit.of(own, key, data, usual, machine, source, now, postgres), known.isEmpty(), tellServer());
    }

    private void requireOwner() throws IOException {
        if (!Files.exists(postgres ? data.resolve("secrets.json") : Store.file(data))) {
            throw Refused.of("kit.no_data", data.toString());
        }
        if (postgres && !Files.exists(data.resolve(OwnFile.NAME))) {
            // On another node may be one, with a key; two keys in one cluster would open nothing.
            throw Refused.of("kit.no_own", data.resolve(OwnFile.NAME).toString());
        }
        var user = System.getProperty("user.name");
        var owner = Files.getOwner(data).getName();
        if (!owner.equals(user) && !"root".equals(user)) {
            throw Refused.of("kit.owner", data.toString(), owner);
        }
    }

    private OwnFile own() {
        try {
            return OwnFile.in(data);
        } catch (ProjectFileException e) {
            throw Refused.of(
                    "recovery.own_wrong", data.resolve(OwnFile.NAME).toString(), String.valueOf(e.getMessage()));
        }
    }

    /** A server that runs takes the key over at once, and writes down that a kit was made. */
    private boolean tellServer() throws IOException, InterruptedException {
        var lock = DataLock.take(data);
        if (lock.isPresent()) {
            lock.get().close();
            return false;
        }
        var address = ServerFile.addressIn(data).orElseThrow(() -> Refused.of("kit.server_starts"));
        var request = HttpRequest.newBuilder(URI.create(address + "/api/v1/recovery/reload"))
                .timeout(WITHIN)
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(data.resolve("token")).strip())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody())
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(WITHIN).build()) {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw Refused.of("kit.server_refused", address, answer.body());
            }
        } catch (IOException e) {
            throw Refused.of("kit.server_refused", address, String.valueOf(e.getMessage()));
        }
        return true;
    }
}
