package dev.taskforge.server.vault;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL of the files in the vault. */
final class VaultTable {
    private static final String COLUMNS = "SELECT account, name, bytes, sha256, stored_at FROM vault_file";

    private static final long LEAST_CHARGE = 4_096;

    private VaultTable() {}

    /** @param folder only what lies directly in it; null for all */
    static List<VaultFile> of(Tx tx, String account, @Nullable String folder) {
        var all = tx.query(COLUMNS + " WHERE account = ? ORDER BY name", VaultTable::file, account);
        return folder == null
                ? all
                : all.stream()
                        .filter(file -> file.name().startsWith(folder + "/")
                                && file.name().indexOf('/', folder.length() + 1) < 0)
                        .toList();
    }

    static Optional<VaultFile> find(Tx tx, String account, String name) {
        return tx.first(COLUMNS + " WHERE account = ? AND name = ?", VaultTable::file, account, name);
    }

    static void put(Tx tx, VaultFile file) {
        tx.update("""
                INSERT INTO vault_file (account, name, bytes, sha256, stored_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (account, name) DO UPDATE SET bytes = excluded.bytes, sha256 = excluded.sha256,
                  stored_at = excluded.stored_at, refused_at = NULL""", file.account(), file.name(), file.bytes(), file.sha256(), file.storedAt());
    }

    static void remove(Tx tx, String account, String name) {
        tx.update("DELETE FROM vault_file WHERE account = ? AND name = ?", account, name);
    }

    /** Writes down that removing a file was refused; false when that was known since {@code before}. */
    static boolean refused(Tx tx, String account, String name, Instant at, Instant before) {
        return tx.update(
                        "UPDATE vault_file SET refused_at = ? WHERE account = ? AND name = ?"
                                + " AND (refused_at IS NULL OR refused_at < ?)",
                        at,
                        account,
                        name,
                        before)
                == 1;
    }

    /** What the quota has to bear for a file: small ones take a block of the disk, and their entries. */
    static long charge(long bytes) {
        return Math.max(bytes, LEAST_CHARGE);
    }

    /**
     * What an account keeps.
     *
     * @param charged what its quota has to bear for it
     */
    record Kept(long files, long charged) {}

    /** What an account keeps, without one of its files. */
    static Kept keptBeside(Tx tx, String account, String name) {
        return tx.first(
                        "SELECT count(*) AS files, coalesce(sum(CASE WHEN bytes < " + LEAST_CHARGE + " THEN "
                                + LEAST_CHARGE
                                + " ELSE bytes END), 0) AS charged FROM vault_file WHERE account = ? AND name <> ?",
                        row -> new Kept(row.number("files"), row.number("charged")),
                        account,
                        name)
                .orElse(new Kept(0, 0));
    }

    /** The names of all files of an account. */
    static Set<String> names(Tx tx, String account) {
        return Set.copyOf(tx.query("SELECT name FROM vault_file WHERE account = ?", row -> row.text("name"), account));
    }

    /** What accounts keep, in sums. */
    record Sum(
            String account,
            long files,
            long bytes,
            @Nullable Instant newest,
            @Nullable Instant refused) {}

    static List<Sum> sums(Tx tx) {
        return tx.query(
                "SELECT account, count(*) AS files, sum(bytes) AS bytes, max(stored_at) AS newest, max(refused_at) AS refused"
                        + " FROM vault_file GROUP BY account",
                row -> new Sum(
                        row.text("account"),
                        row.number("files"),
                        row.number("bytes"),
                        row.timeOrNull("newest"),
                        row.timeOrNull("refused")));
    }

    private static VaultFile file(Row row) throws SQLException {
        return new VaultFile(
                row.text("account"), row.text("name"), row.number("bytes"), row.text("sha256"), row.time("stored_at"));
    }
}
