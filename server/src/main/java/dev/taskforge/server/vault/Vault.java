package dev.taskforge.server.vault;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.VaultAccount;
import dev.taskforge.server.account.VaultAccounts;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other machines keep here. A file is there whole and as its sender hashed it, or not at all; a name that is taken keeps its
 * bytes; and nothing goes before its account says so, not even when its sender asks. Safe for use by any thread.
 */
public final class Vault {
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    /** A refusal is told once a day for each file: a sender asks again with each of its backups. */
    private static final Duration TOLD_AGAIN = Duration.ofDays(1);

    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final long LEAST_BYTES = 256 * 1024;

    private final VaultAccounts accounts;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final VaultDisk disk;
    private final long keptFree;
    private final Arrival arrival = new Arrival(SPAN, LEAST_BYTES);
    private final Transfers transfers = new Transfers();

    /**
     * @param root the folder of the vault; made when the first account is
     * @param keptFree how many bytes of its disk stay free
     */
    public Vault(VaultAccounts accounts, Database database, AuditLog audit, Clock clock, Path root, long keptFree) {
        this.accounts = accounts;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.disk = new VaultDisk(root);
        this.keptFree = keptFree;
    }

    /**
     * Removes what was cut off when the server ended last, and writes down files that lie there and are not known, as after records
     * were brought back.
     */
    public void open() {
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
        var now = now();
        for (var name : disk.names(account)) {
            long bytes = Files.size(disk.file(account, name));
            database.write(tx -> {
                if (VaultTable.find(tx, account, name).isEmpty()) {
                    VaultTable.put(tx, new VaultFile(account, name, bytes, "", now));
                }
                return null;
            });
        }
    }

    /** The folder it lies in. */
    public Path root() {
        return disk.root();
    }

    /** Makes the part of a new account. */
    void make(String account) throws IOException {
        disk.make(account);
        adopt(account);
    }

    /** What each account keeps, by name. */
    public List<VaultUse> uses() {
        var sums = new HashMap<String, VaultTable.Sum>();
        database.read(VaultTable::sums).forEach(sum -> sums.put(sum.account(), sum));
        return accounts.list().stream()
                .map(account -> use(account, sums.get(account.name())))
                .toList();
    }

    private static VaultUse use(VaultAccount account, VaultTable.@Nullable Sum sum) {
        return sum == null
                ? new VaultUse(account, 0, 0, null, null)
                : new VaultUse(account, sum.files(), sum.bytes(), sum.newest(), sum.refused());
    }

    /** How many bytes more the disk takes before what is to stay free; empty when the folder is not there. */
    public Optional<Long> room() {
        try {
            return Optional.of(Math.max(0, disk.free() - keptFree));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The files of an account that are there.
     *
     * @param folder only what lies directly in it; null for all
     */
    public List<VaultFile> list(String account, @Nullable String folder) {
        disk.require(account);
        return database.read(tx -> VaultTable.of(tx, account, folder)).stream()
                .filter(this::isThere)
                .toList();
    }

    private boolean isThere(VaultFile file) {
        try {
            return Files.size(disk.file(file.account(), file.name())) == file.bytes();
        } catch (IOException e) {
            return false;
        }
    }

    /** One that is there. */
    Optional<VaultFile> find(String account, String name) {
        disk.require(account);
        return database.read(tx -> VaultTable.find(tx, account, name)).filter(this::isThere);
    }

    /** Writes all of a file. */
    void read(VaultFile file, OutputStream into) throws IOException {
        try (var _ = transfers.reading(file.account());
                var in = Files.newInputStream(disk.file(file.account(), file.name()))) {
            in.transferTo(into);
        }
    }

    /** How a file came to be there. */
    enum Put {
        STORED,
        THERE_ALREADY
    }

    /** What a sender says of a file before its bytes. */
    record Offer(String name, long bytes, String sha256) {}

    /** Where the bytes come from; opened only when they are wanted. */
    interface Body {
        InputStream open() throws IOException;
    }

    /**
     * Takes in a file.
     *
     * @throws ProblemException 409 when the name is taken by other bytes, 413 when the quota does not allow it, 422 when what
     *     arrived is not what was said, 507 when the disk is full
     */
    Put put(String account, Offer offer, Body body) throws IOException {
        disk.require(account);
        var known = accounts.find(account).orElseThrow(() -> ProblemException.notFound("vault.account.unknown"));
        var name = offer.name();
        var id = UUID.randomUUID().toString();
        try (var _ = transfers.writing(
                account, name, id, offer.bytes(), (own, all) -> requireRoom(known, offer, own, all))) {
            if (isTaken(account, offer)) {
                return Put.THERE_ALREADY;
            }
            var arriving = disk.arriving(account, id);
            try {
                takeIn(account, offer, body, arriving);
            } finally {
                Files.deleteIfExists(arriving);
            }
            return Put.STORED;
        }
    }

    private void takeIn(String account, Offer offer, Body body, Path arriving) throws IOException {
        InputStream opened = body.open();
        var sha256 = arrival.take(opened, offer.bytes(), arriving);
        if (!sha256.equals(offer.sha256())) {
            throw ProblemException.of(422, "vault-digest", Message.of("vault.digest", offer.name()))
                    .header("Connection", "close");
        }
        // Known before it is there: a name that is not known could be taken again.
        database.write(tx -> {
            VaultTable.put(tx, new VaultFile(account, offer.name(), offer.bytes(), sha256, now()));
            return null;
        });
        disk.publish(account, arriving, offer.name());
    }

    /** Whether these bytes are there already. Bytes of ours that are not what they were may be replaced. */
    private boolean isTaken(String account, Offer offer) throws IOException {
        var file = disk.file(account, offer.name());
        if (Files.isDirectory(file)) {
            throw taken(offer);
        }
        if (!Files.isRegularFile(file)) {
            requireNoFileAbove(account, offer);
            return false;
        }
        var there = Arrival.sha256(file);
        if (there.equals(offer.sha256())) {
            return true;
        }
        var known = database.read(tx -> VaultTable.find(tx, account, offer.name()))
                .map(VaultFile::sha256)
                .orElse("");
        if (known.equals(offer.sha256())) {
            LOG.warn("the vault's {}/{} is damaged and replaced by what its sender has", account, offer.name());
            return false;
        }
        throw taken(offer);
    }

    private void requireNoFileAbove(String account, Offer offer) {
        var name = offer.name();
        for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
            if (Files.isRegularFile(disk.file(account, name.substring(0, at)))) {
                throw taken(offer);
            }
        }
    }

    private static ProblemException taken(Offer offer) {
        return ProblemException.conflict("vault.taken", offer.name()).header("Connection", "close");
    }

    private void requireRoom(VaultAccount account, Offer offer, long promised, long promisedToAll) {
        long kept = database.read(tx -> VaultTable.bytesBeside(tx, account.name(), offer.name()));
        if (offer.bytes() > account.quotaBytes() - kept - promised) {
            throw ProblemException.of(
                            413,
                            "vault-quota",
                            Message.of(
                                    "vault.quota",
                                    Long.toString(account.quotaBytes()),
                                    Long.toString(kept + promised),
                                    Long.toString(offer.bytes())))
                    .header("Connection", "close");
        }
        try {
            if (offer.bytes() > disk.free() - keptFree - promisedToAll) {
                throw Arrival.full();
            }
        } catch (IOException e) {
            throw ProblemException.of(
                    503,
                    "unavailable",
                    Message.of("vault.folder_gone", disk.root().toString()));
        }
    }

    /**
     * Removes a file; one that is not there is no failure.
     *
     * @throws ProblemException 423 while it has to stay
     */
    void remove(String account, String name) throws IOException {
        disk.require(account);
        var file = database.read(tx -> VaultTable.find(tx, account, name)).orElse(null);
        if (file == null) {
            return;
        }
        var until = staysUntil(file);
        if (now().isBefore(until)) {
            refuse(file, until);
        }
        try (var _ = transfers.writing(account, name, UUID.randomUUID().toString(), 0, (_, _) -> {})) {
            disk.remove(account, name);
            database.write(tx -> {
                VaultTable.remove(tx, account, name);
                return null;
            });
        }
    }

    private Instant staysUntil(VaultFile file) {
        int days = accounts.find(file.account()).map(VaultAccount::keepDays).orElse(0);
        return VaultName.isTrial(file) ? Instant.MIN : file.storedAt().plus(Duration.ofDays(days));
    }

    private void refuse(VaultFile file, Instant until) {
        var now = now();
        database.write(tx -> {
            if (VaultTable.refused(tx, file.account(), file.name(), now, now.minus(TOLD_AGAIN))) {
                audit.append(
                        tx,
                        "vault:" + file.account(),
                        "vault.remove_refused",
                        null,
                        "vault/" + file.account(),
                        Map.of("file", file.name(), "bytes", file.bytes(), "stays_until", until.toString()));
            }
            return null;
        });
        throw ProblemException.of(423, "vault-locked", Message.of("vault.locked", file.name(), until.toString()));
    }

    /** Removes what uploads of an account have left unfinished; says how many. */
    int sweep(String account) throws IOException {
        disk.require(account);
        return disk.sweep(account, transfers::isArriving);
    }

    /**
     * Removes all that an account keeps, whatever was to stay: an administrator asks for it.
     *
     * @throws ProblemException 409 while something of it is under way
     */
    void removeAll(String account) throws IOException {
        if (transfers.isBusy(account)) {
            throw ProblemException.conflict("vault.account.busy", account);
        }
        disk.removeAll(account);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
