package dev.taskforge.server.account;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of API tokens. */
final class ApiTokenTable {
    private static final String COLUMNS =
            "SELECT id, owner, name, created_at, expires_at, last_used_at FROM account_token";

    private ApiTokenTable() {}

    static Optional<ApiToken> find(Tx tx, String id) {
        return one(tx, " WHERE id = ?", id);
    }

    static Optional<ApiToken> findBySecret(Tx tx, String secretHash) {
        return one(tx, " WHERE secret_hash = ?", secretHash);
    }

    static List<ApiToken> all(Tx tx) {
        return many(tx, tx.query(COLUMNS + " ORDER BY owner, name", ApiTokenTable::withoutRoles));
    }

    static List<ApiToken> of(Tx tx, String owner) {
        return many(tx, tx.query(COLUMNS + " WHERE owner = ? ORDER BY name", ApiTokenTable::withoutRoles, owner));
    }

    /** Returns false when the owner has a token of that name. */
    static boolean insert(Tx tx, ApiToken token, String secretHash) {
        int inserted = tx.update(
                """
                INSERT INTO account_token (id, owner, name, secret_hash, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (owner, name) DO NOTHING""", token.id(), token.owner(), token.name(), secretHash, token.createdAt(), token.expiresAt());
        if (inserted == 1) {
            Roles.replace(tx, Roles.Holder.TOKEN, token.id(), token.roles());
            var work = token.work();
            if (work != null) {
                TokenWork.insert(tx, token.id(), work);
            }
        }
        return inserted == 1;
    }

    static void setLastUsed(Tx tx, String id, Instant at) {
        tx.update("UPDATE account_token SET last_used_at = ? WHERE id = ?", at, id);
    }

    static void delete(Tx tx, String id) {
        tx.update("DELETE FROM account_token WHERE id = ?", id);
    }

    static void deleteExpired(Tx tx, String owner, Instant now) {
        tx.update("DELETE FROM account_token WHERE owner = ? AND expires_at <= ?", owner, now);
    }

    private static Optional<ApiToken> one(Tx tx, String where, String argument) {
        return tx.first(COLUMNS + where, ApiTokenTable::withoutRoles, argument).map(token -> withRoles(tx, token));
    }

    private static List<ApiToken> many(Tx tx, List<ApiToken> tokens) {
        return tokens.stream().map(token -> withRoles(tx, token)).toList();
    }

    private static ApiToken withoutRoles(Row row) throws SQLException {
        return new ApiToken(
                row.text("id"),
                row.text("owner"),
                row.text("name"),
                Map.of(),
                null,
                row.time("created_at"),
                row.timeOrNull("expires_at"),
                row.timeOrNull("last_used_at"));
    }

    private static ApiToken withRoles(Tx tx, ApiToken token) {
        return new ApiToken(
                token.id(),
                token.owner(),
                token.name(),
                Roles.of(tx, Roles.Holder.TOKEN, token.id()),
                TokenWork.of(tx, token.id()),
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt());
    }
}
