package dev.taskforge.server.vault;

import dev.taskforge.engine.db.Database;
import dev.taskforge.server.account.Principal;
import dev.taskforge.server.account.VaultAccount;
import dev.taskforge.server.account.VaultAccounts;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of accounts in the vault: how they begin, are found again and end. Safe for use by any thread. */
final class VaultParts {
    private static final Logger LOG = LoggerFactory.getLogger(VaultParts.class);

    private final VaultAccounts accounts;
    private final Database database;
    private final Clock clock;
    private final VaultDisk disk;
    private final Transfers transfers;

    VaultParts(VaultAccounts accounts, Database database, Clock clock, VaultDisk disk, Transfers transfers) {
        this.accounts = accounts;
        this.database = database;
        this.clock = clock;
        this.disk = disk;
        this.transfers = transfers;
    }

    /**
     * Removes what was cut off when the server ended last, and writes down files that lie there and are not known, as after records
     * were brought back. What cannot be read is said in the log, and the server starts without it.
     */
    void open() {
        try {
            disk.deleteAside();
        } catch (IOException e) {
            LOG.warn("what was removed from the vault cannot be deleted: {}", e.toString());
        }
        for (var account : accounts.list()) {
            try {
                disk.sweep(account.name(), transfers::isArriving);
                adopt(account.name());
            } catch (IOException e) {
                LOG.warn("the vault of {} cannot be looked at: {}", account.name(), e.toString());
            }
        }
    }

    private void adopt(String account) throws IOException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var look = disk.look(account);
        look.unreadable().forEach(why -> LOG.warn("the vault of {} cannot be read in full: {}", account, why));
        var known = database.read(tx -> VaultTable.names(tx, account));
        var unknown = look.sizes().entrySet().stream()
                .filter(file -> !known.contains(file.getKey()) && VaultName.isGood(file.getKey()))
                .map(file -> new VaultFile(account, file.getKey(), file.getValue(), "", now))
                .toList();
        if (!unknown.isEmpty()) {
            database.write(tx -> {
                unknown.forEach(file -> VaultTable.put(tx, file));
                return null;
            });
        }
    }

    /**
     * Makes the part of a new account.
     *
     * @throws ProblemException 409 when files of an earlier account of this name lie there, 503 when the disk is not there
     */
    void make(String account) throws IOException {
        disk.make(
                account,
                accounts.list().stream()
                        .map(VaultAccount::name)
                        .filter(name -> !name.equals(account))
                        .toList());
    }

    /**
     * Removes an account with its part; an administrator asks for it. It is set aside first, under a name that no account can have,
     * so that nothing of it can come to another account of this name, wherever this is cut off.
     *
     * @param files whether its files go too, whatever was to stay
     * @throws ProblemException 404 when there is none, 409 while something of it is under way or its files are to stay
     */
    void remove(Principal actor, String account, boolean files) throws IOException {
        try (var _ = transfers.alone(account)) {
            if (accounts.find(account).isEmpty()) {
                throw ProblemException.notFound("vault.account.unknown");
            }
            if (!files) {
                requireEmpty(account);
            }
            var aside = disk.setAside(account);
            try {
                accounts.remove(actor, account);
            } catch (RuntimeException e) {
                if (aside != null) {
                    disk.putBack(aside, account);
                }
                throw e;
            }
            if (aside != null) {
                delete(aside);
            }
        }
    }

    private void requireEmpty(String account) throws IOException {
        long known = database.read(tx -> VaultTable.names(tx, account)).size();
        long kept = Math.max(known, disk.look(account).files());
        if (kept > 0) {
            throw ProblemException.conflict("vault.account.keeps", account, kept);
        }
    }

    private static void delete(Path aside) {
        try {
            VaultDisk.delete(aside);
        } catch (IOException e) {
            LOG.warn("{} is tried again at the next start, or delete it: {}", aside, e.toString());
        }
    }
}
