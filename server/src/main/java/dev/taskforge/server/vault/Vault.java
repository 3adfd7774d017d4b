package dev.taskforge.server.vault;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.VaultAccount;
import dev.taskforge.server.account.VaultAccounts;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /** A list of them, with the longest names there may be, is no larger than a sender reads. */
    static final int MOST_FILES = 40_000;
    /** Read in much less time than a sender waits. */
    private static final long READ_AT_MOST = 8L << 30;

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
    private final VaultParts parts;

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
        this.parts = new VaultParts(accounts, database, clock, disk, transfers);
    }

    /** Tidies up after the last end of the server; what cannot be read does not keep it from starting. */
    public void open() {
        parts.open();
    }

    /** The parts of accounts. */
    VaultParts parts() {
        return parts;
    }

    /** The folder it lies in. */
    public Path root() {
        return disk.root();
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
            var size = disk.size(file.account(), file.name());
            return size.isPresent() && size.getAsLong() == file.bytes();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static ProblemException unreadable(IOException e) {
        LOG.warn("the vault cannot be read: {}", e.toString());
        return ProblemException.of(503, "unavailable", Message.of("vault.unreadable"))
                .header("Connection", "close");
    }

    /** One that is there. */
    VaultFile find(String account, String name) {
        disk.require(account);
        return database.read(tx -> VaultTable.find(tx, account, name))
                .filter(this::isThere)
                .orElseThrow(() -> unknown(name));
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("vault.file.unknown", name);
    }

    /** A file that is being read. */
    record Reading(VaultFile file, InputStream content, Transfers.Transfer transfer) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (transfer) {
                content.close();
            }
        }
    }

    /**
     * Opens a file.
     *
     * @throws ProblemException 404 when it is not there, 429 when too much is under way, 503 when it cannot be read
     */
    Reading reading(String account, String name) {
        var transfer = transfers.reading(account);
        try {
            var file = find(account, name);
            return new Reading(file, Files.newInputStream(disk.file(account, name)), transfer);
        } catch (NoSuchFileException e) {
            transfer.close();
            throw unknown(name);
        } catch (IOException e) {
            transfer.close();
            throw unreadable(e);
        } catch (RuntimeException e) {
            transfer.close();
            throw e;
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
        var id = UUID.randomUUID().toString();
        try (var upload = transfers.writing(account, offer.name(), id)) {
            disk.require(account);
            if (isTaken(account, offer)) {
                return Put.THERE_ALREADY;
            }
            requireRoom(account, offer, upload.promise(offer.bytes(), VaultTable.charge(offer.bytes())));
            var arriving = disk.arriving(account, id);
            try {
                takeIn(account, offer, body, arriving, upload);
            } finally {
                Files.deleteIfExists(arriving);
            }
            return Put.STORED;
        }
    }

    private void takeIn(String account, Offer offer, Body body, Path arriving, Transfers.Upload upload)
            throws IOException {
        InputStream opened = body.open();
        var sha256 = arrival.take(opened, offer.bytes(), arriving, upload::written);
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

    /**
     * Whether these bytes are there already. Bytes of ours that are not what they were may be replaced by those that came first. The
     * file is read only where that decides something, and not when it takes longer than its sender waits: then it arrives again.
     */
    private boolean isTaken(String account, Offer offer) throws IOException {
        var file = disk.file(account, offer.name());
        if (Files.isDirectory(file)) {
            throw taken(offer);
        }
        var size = disk.size(account, offer.name());
        if (size.isEmpty()) {
            requireNoFileAbove(account, offer);
            return false;
        }
        var known = database.read(tx -> VaultTable.find(tx, account, offer.name()))
                .map(VaultFile::sha256)
                .orElse("");
        boolean ours = known.equals(offer.sha256());
        if (!ours && (!known.isEmpty() || size.getAsLong() != offer.bytes())) {
            throw taken(offer);
        }
        if (ours && size.getAsLong() == offer.bytes() && offer.bytes() > READ_AT_MOST) {
            return false;
        }
        if (size.getAsLong() == offer.bytes() && Arrival.sha256(file).equals(offer.sha256())) {
            return true;
        }
        if (ours) {
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

    private void requireRoom(String name, Offer offer, Transfers.Promised others) {
        var account = accounts.find(name).orElseThrow(() -> ProblemException.notFound("vault.account.unknown"));
        var kept = database.read(tx -> VaultTable.keptBeside(tx, name, offer.name()));
        if (kept.files() + others.files() >= MOST_FILES) {
            throw overQuota(Message.of("vault.files", MOST_FILES));
        }
        long charged = kept.charged() + others.charged();
        long charge = VaultTable.charge(offer.bytes());
        if (charge > account.quotaBytes() - charged) {
            throw overQuota(Message.of(
                    "vault.quota", Long.toString(account.quotaBytes()), Long.toString(charged), Long.toString(charge)));
        }
        try {
            if (offer.bytes() > disk.free(name) - keptFree - others.toCome()) {
                throw Arrival.full();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ProblemException overQuota(Message detail) {
        return ProblemException.of(413, "vault-quota", detail).header("Connection", "close");
    }

    /**
     * Removes a file; one that is not there is no failure.
     *
     * @throws ProblemException 423 while it has to stay
     */
    void remove(String account, String name) throws IOException {
        try (var _ = transfers.writing(account, name, UUID.randomUUID().toString())) {
            disk.require(account);
            var file = database.read(tx -> VaultTable.find(tx, account, name)).orElse(null);
            if (file == null) {
                return;
            }
            var until = staysUntil(file);
            if (now().isBefore(until)) {
                refuse(file, until);
            }
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

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
