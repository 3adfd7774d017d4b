package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.FieldError;
import dev.taskforge.server.http.ProblemException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The accounts of the vault: each is a machine that keeps its copies here, by a token that opens its own part of the vault and
 * nothing else. Safe for use by any thread.
 */
public final class VaultAccounts {
    static final String PREFIX = "tfv_";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final int MOST_DAYS = 3_650;
    private static final int MOST = 500;
    private static final Duration USED_STEP = Duration.ofMinutes(1);
    private static final String COLUMNS =
            "SELECT name, quota_bytes, keep_days, created_at, created_by, last_used_at FROM vault_account";

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    VaultAccounts(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every account, by name. */
    public List<VaultAccount> list() {
        return database.read(tx -> tx.query(COLUMNS + " ORDER BY name", VaultAccounts::account));
    }

    /** One of them; empty when there is none. */
    public Optional<VaultAccount> find(String name) {
        return database.read(tx -> find(tx, name));
    }

    private static Optional<VaultAccount> find(Tx tx, String name) {
        return tx.first(COLUMNS + " WHERE name = ?", VaultAccounts::account, name);
    }

    /**
     * Makes an account.
     *
     * @throws ProblemException 409 when the name is taken or there are too many, 422 when a value is wrong
     */
    public NewVaultAccount create(Principal actor, String name, long quotaBytes, int keepDays) {
        var problems = problems(quotaBytes, keepDays);
        if (!NAME.matcher(name).matches()) {
            problems.add(new FieldError("name", Message.of("vault.account.name")));
        }
        Users.refuse(problems);
        var secret = PREFIX + RandomText.secret();
        var account = new VaultAccount(name, quotaBytes, keepDays, now(), actor.actor(), null);
        database.write(tx -> {
            if (tx.query(COLUMNS, VaultAccounts::account).size() >= MOST) {
                throw ProblemException.conflict("vault.account.many", MOST);
            }
            int made = tx.update(
                    """
                    INSERT INTO vault_account (name, secret_hash, quota_bytes, keep_days, created_at, created_by)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING""",
                    name,
                    Fingerprints.sha256(secret),
                    quotaBytes,
                    keepDays,
                    account.createdAt(),
                    account.createdBy());
            if (made == 0) {
                throw ProblemException.conflict("vault.account.taken", name);
            }
            record(tx, actor, "vault.account.create", account);
            return account;
        });
        return new NewVaultAccount(account, secret);
    }

    /** Changes what an account may keep. */
    public VaultAccount change(Principal actor, String name, long quotaBytes, int keepDays) {
        Users.refuse(problems(quotaBytes, keepDays));
        return database.write(tx -> {
            var account = existing(tx, name);
            tx.update(
                    "UPDATE vault_account SET quota_bytes = ?, keep_days = ? WHERE name = ?",
                    quotaBytes,
                    keepDays,
                    name);
            var changed = new VaultAccount(
                    name, quotaBytes, keepDays, account.createdAt(), account.createdBy(), account.lastUsedAt());
            record(tx, actor, "vault.account.change", changed);
            return changed;
        });
    }

    /** Gives an account a new token; the old one opens nothing any more. */
    public NewVaultAccount renew(Principal actor, String name) {
        var secret = PREFIX + RandomText.secret();
        return database.write(tx -> {
            var account = existing(tx, name);
            tx.update("UPDATE vault_account SET secret_hash = ? WHERE name = ?", Fingerprints.sha256(secret), name);
            record(tx, actor, "vault.account.token", account);
            return new NewVaultAccount(account, secret);
        });
    }

    /** Removes an account; what it kept is up to the caller. */
    public void remove(Principal actor, String name) {
        database.write(tx -> {
            var account = existing(tx, name);
            tx.update("DELETE FROM vault_account WHERE name = ?", name);
            record(tx, actor, "vault.account.remove", account);
            return account;
        });
    }

    private static VaultAccount existing(Tx tx, String name) {
        return find(tx, name).orElseThrow(() -> ProblemException.notFound("vault.account.unknown"));
    }

    private static List<FieldError> problems(long quotaBytes, int keepDays) {
        var problems = new ArrayList<FieldError>();
        if (quotaBytes < 1) {
            problems.add(new FieldError("quota_bytes", Message.of("vault.account.quota")));
        }
        if (keepDays < 0 || keepDays > MOST_DAYS) {
            problems.add(new FieldError("keep_days", Message.of("field.range", 0, MOST_DAYS)));
        }
        return problems;
    }

    /** Who holds this token, or empty when it is not good (any more). */
    Optional<Principal> authenticate(String secret) {
        var now = now();
        var found = database.read(tx ->
                tx.first(COLUMNS + " WHERE secret_hash = ?", VaultAccounts::account, Fingerprints.sha256(secret)));
        found.filter(account -> account.lastUsedAt() == null
                        || !now.isBefore(account.lastUsedAt().plus(USED_STEP)))
                .ifPresent(account -> database.write(tx ->
                        tx.update("UPDATE vault_account SET last_used_at = ? WHERE name = ?", now, account.name())));
        return found.map(account -> Principal.vault(account.name()));
    }

    private void record(Tx tx, Principal actor, String action, VaultAccount account) {
        var details = Map.of("quota_bytes", account.quotaBytes(), "keep_days", account.keepDays());
        audit.append(tx, actor.actor(), action, null, "vault/" + account.name(), details);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static VaultAccount account(Row row) throws SQLException {
        return new VaultAccount(
                row.text("name"),
                row.number("quota_bytes"),
                row.integer("keep_days"),
                row.time("created_at"),
                row.text("created_by"),
                row.timeOrNull("last_used_at"));
    }
}
