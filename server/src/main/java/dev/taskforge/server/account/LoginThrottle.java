package dev.taskforge.server.account;

import dev.taskforge.engine.db.Tx;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Slows down guessing: after some failures for one user name or from one address each further one doubles the wait,
 * from a second to a quarter of an hour. The counts are kept in the database and so outlive a restart; an hour without
 * a failure clears them.
 *
 * <p>An attempt counts as failed from the moment it begins until it succeeds, so attempts in parallel gain nothing. An
 * address is allowed more than a name, since an office may share one; IPv6 counts by network (/64). What people typed
 * as their name is kept only as a keyed hash: some type their password there.
 */
final class LoginThrottle {
    static final int FREE_PER_NAME = 5;
    static final int FREE_PER_ADDRESS = 20;
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    static final Duration MEMORY = Duration.ofHours(1);
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final String key;
    private final int mostRows;

    LoginThrottle(Clock clock, String key) {
        this(clock, key, 10_000);
    }

    LoginThrottle(Clock clock, String key, int mostRows) {
        this.clock = clock;
        this.key = key;
        this.mostRows = mostRows;
    }

    /** Whose failures are counted. */
    private enum Kind {
        NAME(FREE_PER_NAME),
        ADDRESS(FREE_PER_ADDRESS);

        private final int free;

        Kind(int free) {
            this.free = free;
        }
    }

    private record Count(int failures, Instant blockedUntil) {}

    /** Counts an attempt; returns how long to wait when it must not be made now. */
    Optional<Duration> begin(Tx tx, String name, String address) {
        var now = clock.instant();
        tx.update("DELETE FROM account_throttle WHERE updated_at < ?", now.minus(MEMORY));
        var ofName = count(tx, Kind.NAME, name);
        var ofAddress = count(tx, Kind.ADDRESS, network(address));
        var blocked = ofName.blockedUntil().isAfter(ofAddress.blockedUntil())
                ? ofName.blockedUntil()
                : ofAddress.blockedUntil();
        if (blocked.isAfter(now)) {
            return Optional.of(Duration.between(now, blocked));
        }
        store(tx, Kind.NAME, name, ofName.failures() + 1, now);
        store(tx, Kind.ADDRESS, network(address), ofAddress.failures() + 1, now);
        shrink(tx);
        return Optional.empty();
    }

    /** Clears the name and takes its failures off the address, which may have others on it. */
    void succeeded(Tx tx, String name, String address) {
        int ofName = count(tx, Kind.NAME, name).failures();
        int left = count(tx, Kind.ADDRESS, network(address)).failures() - ofName;
        forget(tx, Kind.NAME, name);
        if (left <= 0) {
            forget(tx, Kind.ADDRESS, network(address));
        } else {
            store(tx, Kind.ADDRESS, network(address), left, clock.instant());
        }
    }

    /** How long the next attempt for this name must wait. */
    Duration waitOf(Tx tx, String name) {
        var wait = Duration.between(clock.instant(), count(tx, Kind.NAME, name).blockedUntil());
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** How long to wait after {@code failures}, of which {@code free} cost nothing. */
    static Duration wait(int failures, int free) {
        int costly = failures - free;
        if (costly <= 0) {
            return Duration.ZERO;
        }
        var doubled = Duration.ofSeconds(1L << Math.min(costly - 1, 20));
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    /** The network an address belongs to: the address itself, or the first half of an IPv6 address. */
    static String network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return HexFormat.of()
                    .formatHex(bytes.length <= NETWORK_BYTES ? bytes : Arrays.copyOf(bytes, NETWORK_BYTES));
        } catch (IllegalArgumentException e) {
            // Not an address, so a name some proxy gave: it counts as it is.
            return address;
        }
    }

    private Count count(Tx tx, Kind kind, String subject) {
        return tx.first(
                        "SELECT failures, blocked_until FROM account_throttle WHERE kind = ? AND subject = ?",
                        row -> new Count(row.integer("failures"), row.time("blocked_until")),
                        kind,
                        mark(kind, subject))
                .orElse(new Count(0, Instant.EPOCH));
    }

    private void store(Tx tx, Kind kind, String subject, int failures, Instant now) {
        tx.update("""
                INSERT INTO account_throttle (kind, subject, failures, updated_at, blocked_until)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (kind, subject) DO UPDATE SET
                  failures = excluded.failures,
                  updated_at = excluded.updated_at,
                  blocked_until = excluded.blocked_until""", kind, mark(kind, subject), failures, now, now.plus(wait(failures, kind.free)));
    }

    private void forget(Tx tx, Kind kind, String subject) {
        tx.update("DELETE FROM account_throttle WHERE kind = ? AND subject = ?", kind, mark(kind, subject));
    }

    /** Keeps the table bounded; those with the fewest failures go first, so a flood cannot wash out a real count. */
    private void shrink(Tx tx) {
        int rows = tx.first("SELECT COUNT(*) AS count FROM account_throttle", row -> row.integer("count"))
                .orElse(0);
        if (rows > mostRows) {
            tx.update("""
                    DELETE FROM account_throttle WHERE (kind, subject) IN (
                      SELECT kind, subject FROM account_throttle ORDER BY failures, updated_at LIMIT ?)""", rows - mostRows + mostRows / 10);
        }
    }

    private String mark(Kind kind, String subject) {
        return Fingerprints.keyed(key, "throttle " + kind, subject);
    }
}
