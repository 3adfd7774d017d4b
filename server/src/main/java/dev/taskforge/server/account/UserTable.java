package dev.taskforge.server.account;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of users. */
final class UserTable {
    private static final String COLUMNS =
            "SELECT name, password_hash, disabled, sessions_valid_from, created_at, created_by, last_sign_in_at"
                    + " FROM account_user";

    private UserTable() {}

    /** A user with what only the accounts may see. */
    record Stored(User user, String passwordHash, Instant sessionsValidFrom) {}

    static Optional<Stored> find(Tx tx, String name) {
        return tx.first(COLUMNS + " WHERE name = ?", UserTable::withoutRoles, name)
                .map(stored -> withRoles(tx, stored));
    }

    static List<Stored> all(Tx tx) {
        return tx.query(COLUMNS + " ORDER BY name", UserTable::withoutRoles).stream()
                .map(stored -> withRoles(tx, stored))
                .toList();
    }

    static boolean isEmpty(Tx tx) {
        return tx.first("SELECT 1 AS one FROM account_user LIMIT 1", row -> row.integer("one"))
                .isEmpty();
    }

    /** Returns false when the name is taken. */
    static boolean insert(Tx tx, User user, String passwordHash) {
        int inserted = tx.update("""
                INSERT INTO account_user
                  (name, password_hash, disabled, sessions_valid_from, created_at, created_by)
                VALUES (?, ?, ?, 0, ?, ?)
                ON CONFLICT (name) DO NOTHING""", user.name(), passwordHash, user.disabled(), user.createdAt(), user.createdBy());
        if (inserted == 1) {
            Roles.replace(tx, Roles.Holder.USER, user.name(), user.roles());
        }
        return inserted == 1;
    }

    static boolean delete(Tx tx, String name) {
        return tx.update("DELETE FROM account_user WHERE name = ?", name) == 1;
    }

    static void setDisabled(Tx tx, String name, boolean disabled) {
        tx.update("UPDATE account_user SET disabled = ? WHERE name = ?", disabled, name);
    }

    static void setPassword(Tx tx, String name, String passwordHash) {
        tx.update("UPDATE account_user SET password_hash = ? WHERE name = ?", passwordHash, name);
    }

    static void setSessionsValidFrom(Tx tx, String name, Instant from) {
        tx.update("UPDATE account_user SET sessions_valid_from = ? WHERE name = ?", from, name);
    }

    static void setLastSignIn(Tx tx, String name, Instant at) {
        tx.update("UPDATE account_user SET last_sign_in_at = ? WHERE name = ?", at, name);
    }

    /** How many users could administer the installation right now. */
    static int enabledAdministrators(Tx tx) {
        return tx.first("""
                        SELECT COUNT(*) AS count
                        FROM account_user JOIN account_role ON user_name = name
                        WHERE disabled = 0 AND project = ? AND role = ?""", row -> row.integer("count"), Principal.EVERY_PROJECT, Role.ADMIN)
                .orElse(0);
    }

    private static Stored withoutRoles(Row row) throws SQLException {
        var user = new User(
                row.text("name"),
                Map.of(),
                row.flag("disabled"),
                row.time("created_at"),
                row.text("created_by"),
                row.timeOrNull("last_sign_in_at"));
        return new Stored(user, row.text("password_hash"), row.time("sessions_valid_from"));
    }

    private static Stored withRoles(Tx tx, Stored stored) {
        var user = stored.user();
        var roles = Roles.of(tx, Roles.Holder.USER, user.name());
        return new Stored(
                new User(user.name(), roles, user.disabled(), user.createdAt(), user.createdBy(), user.lastSignInAt()),
                stored.passwordHash(),
                stored.sessionsValidFrom());
    }
}
