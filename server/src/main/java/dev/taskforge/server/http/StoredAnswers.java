package dev.taskforge.server.http;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Row;
import dev.taskforge.ops.text.Message;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the answers to POST requests with an {@code Idempotency-Key} for a day, so that a client who lost the answer
 * may ask again without doing it twice.
 *
 * <p>A request the server could not finish, because it crashed or failed in an unforeseen way, may or may not have
 * taken effect; its key then answers 409 until it expires, and a person looks. Safe for use by any thread.
 */
public final class StoredAnswers implements Idempotency {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAnswers.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final String HEADER = "Idempotency-Key";

    private final Database database;
    private final Clock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    public StoredAnswers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param status null while the first request has not been answered */
    private record Stored(
            String route,
            String bodyHash,
            String rights,
            @Nullable Long status,
            @Nullable String contentType,
            @Nullable String location,
            @Nullable String answer) {
        static Stored of(Row row) throws SQLException {
            return new Stored(
                    row.text("route"),
                    row.text("body_sha256"),
                    row.text("rights"),
                    row.numberOrNull("status"),
                    row.textOrNull("content_type"),
                    row.textOrNull("location"),
                    row.textOrNull("answer"));
        }
    }

    @Override
    public void answer(Route route, Exchange exchange) throws Exception {
        var key = exchange.header(HEADER);
        boolean applies = key != null
                && route.method() == Method.POST
                && exchange.principal().signedIn();
        if (key == null || !applies) {
            exchange.handleBy(route);
            return;
        }
        if (!key.matches("[\\x21-\\x7E]{1,255}")) {
            throw ProblemException.invalid(HEADER, Message.of("idempotency.key"));
        }
        if (route.isSecret()) {
            throw ProblemException.invalid(HEADER, Message.of("idempotency.secret"));
        }
        var owner = exchange.principal().actor();
        if (!underWay.add(owner + " " + key)) {
            throw ProblemException.conflict("idempotency.under_way").header("Retry-After", "1");
        }
        try {
            answerOnce(route, exchange, owner, key);
        } finally {
            underWay.remove(owner + " " + key);
        }
    }

    private void answerOnce(Route route, Exchange exchange, String owner, String key) throws Exception {
        var target = exchange.path();
        var hash = sha256(exchange.bodyBytes());
        var stored = find(owner, key);
        if (stored.isPresent()) {
            replay(stored.get(), target, hash, exchange);
            return;
        }
        begin(owner, key, target, hash, rights(exchange));
        try {
            exchange.handleBy(route);
        } catch (Exception e) {
            if (Problems.isRefusal(e)) {
                forget(owner, key);
            }
            throw e;
        }
        try {
            finish(owner, key, exchange);
        } catch (DatabaseException e) {
            // It was done, so the client gets its answer; the key is left as after a crash.
            LOG.warn(
                    "the answer to request {} could not be kept for its repetition: {}",
                    exchange.requestId(),
                    e.getMessage());
        }
    }

    private static void replay(Stored stored, String target, String hash, Exchange exchange) {
        if (!stored.route.equals(target) || !stored.bodyHash.equals(hash)) {
            throw ProblemException.invalid(HEADER, Message.of("idempotency.other_request"));
        }
        if (!stored.rights.equals(rights(exchange))) {
            // Handlers check the access to what a body names; a replay passes them by.
            throw ProblemException.of(403, "forbidden", Message.of("idempotency.other_rights"));
        }
        if (stored.status == null) {
            throw ProblemException.conflict("idempotency.unfinished");
        }
        exchange.setHeader("Idempotent-Replayed", "true");
        if (stored.location != null) {
            exchange.setHeader("Location", stored.location);
        }
        if (stored.answer == null || stored.contentType == null) {
            exchange.nothing(stored.status.intValue());
        } else {
            exchange.respond(stored.status.intValue(), stored.contentType, stored.answer);
        }
    }

    private Optional<Stored> find(String owner, String key) {
        return database.read(
                tx -> tx.first("""
                SELECT route, body_sha256, rights, status, content_type, location, answer
                FROM http_idempotency WHERE principal = ? AND request_key = ? AND created_at > ?""", Stored::of, owner, key, clock.instant().minus(KEPT)));
    }

    private void begin(String owner, String key, String target, String hash, String rights) {
        var now = clock.instant();
        database.write(tx -> {
            tx.update("DELETE FROM http_idempotency WHERE created_at <= ?", now.minus(KEPT));
            return tx.update("""
                    INSERT INTO http_idempotency (principal, request_key, route, body_sha256, rights, created_at)
                    VALUES (?, ?, ?, ?, ?, ?)""", owner, key, target, hash, rights, now);
        });
    }

    private void finish(String owner, String key, Exchange exchange) {
        var context = exchange.context();
        var answer = context.result();
        database.write(tx -> tx.update(
                """
                UPDATE http_idempotency SET status = ?, content_type = ?, location = ?, answer = ?
                WHERE principal = ? AND request_key = ?""",
                context.statusCode(),
                context.res().getContentType(),
                context.res().getHeader("Location"),
                answer,
                owner,
                key));
    }

    private void forget(String owner, String key) {
        database.write(
                tx -> tx.update("DELETE FROM http_idempotency WHERE principal = ? AND request_key = ?", owner, key));
    }

    private static String rights(Exchange exchange) {
        var principal = exchange.principal();
        return new TreeMap<>(principal.roles()) + (principal.work() == null ? "" : " " + principal.work());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
