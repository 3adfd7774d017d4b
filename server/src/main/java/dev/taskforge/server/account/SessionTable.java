package dev.taskforge.server.account;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The SQL of sessions. A session that ended has no row. */
final class SessionTable {
    /** More than anyone has devices; the oldest go first. */
    private static final int MOST_PER_USER = 100;

    private SessionTable() {}

    enum Kind {
        /** Held by a cookie. */
        BROWSER,
        /** Held by a refresh token. */
        API
    }

    /** @param generation how often its refresh token was exchanged */
    record Session(
            String id,
            Kind kind,
            String user,
            int generation,
            Instant rotatedAt,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt) {}

    static Optional<Session> find(Tx tx, String id) {
        return tx.first("""
                SELECT id, kind, user_name, generation, rotated_at, created_at, last_seen_at, expires_at
                FROM account_session WHERE id = ?""", SessionTable::session, id);
    }

    static void insert(Tx tx, String id, Kind kind, String user, Instant now, Instant expiresAt) {
        tx.update("DELETE FROM account_session WHERE expires_at <= ?", now);
        tx.update("""
                DELETE FROM account_session WHERE id IN (
                  SELECT id FROM account_session WHERE user_name = ?
                  ORDER BY created_at DESC, id LIMIT 1000 OFFSET ?)""", user, MOST_PER_USER - 1);
        tx.update("""
                INSERT INTO account_session
                  (id, kind, user_name, generation, rotated_at, created_at, last_seen_at, expires_at)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?)""", id, kind, user, now, now, now, expiresAt);
    }

    /** Moves on to the next generation; returns false when {@code generation} is not the present one. */
    static boolean rotate(Tx tx, String id, int generation, Instant now, Instant expiresAt) {
        return tx.update("""
                        UPDATE account_session
                        SET generation = generation + 1, rotated_at = ?, last_seen_at = ?, expires_at = ?
                        WHERE id = ? AND generation = ?""", now, now, expiresAt, id, generation) == 1;
    }

    static void setLastSeen(Tx tx, String id, Instant now) {
        tx.update("UPDATE account_session SET last_seen_at = ? WHERE id = ?", now, id);
    }

    /** Ends a session; returns false when it had ended before. */
    static boolean end(Tx tx, String id) {
        return tx.update("DELETE FROM account_session WHERE id = ?", id) == 1;
    }

    static void endAll(Tx tx, String user) {
        tx.update("DELETE FROM account_session WHERE user_name = ?", user);
    }

    private static Session session(Row row) throws SQLException {
        return new Session(
                row.text("id"),
                row.constant("kind", Kind.class),
                row.text("user_name"),
                row.integer("generation"),
                row.time("rotated_at"),
                row.time("created_at"),
                row.time("last_seen_at"),
                row.time("expires_at"));
    }
}
