package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.CheckState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is this machine that reaches nothing outside. What lies there is not to blame when two hosts of it have failed and none
 * has answered since, and no address of a few that are always there is reached either. An address that was never reached says
 * nothing: many servers may not connect to everywhere. For one thread.
 */
final class OwnConnection {
    private static final Set<String> NEAR = Set.of("local", "localhost", "internal", "lan", "home", "intranet");
    private static final Duration AGAIN = Duration.ofHours(1);

    private final List<String> references;
    private final Reach reach;
    private final Map<Monitor.Key, String> outside = new HashMap<>();
    /** The hosts that failed since anything outside has answered. */
    private final Set<String> failing = new HashSet<>();

    private boolean reached;
    private boolean offline;
    private Instant asked = Instant.MIN;

    /** Asks whether at least one of these addresses is reached. */
    @FunctionalInterface
    interface Reach {
        boolean any(List<String> addresses);
    }

    /** @param references host:port of what is always there; empty to find out nothing */
    OwnConnection(List<String> references, Reach reach) {
        this.references = List.copyOf(references);
        this.reach = reach;
    }

    /** Goes on from what was written down. */
    void resume(boolean wasReached, boolean wasOffline) {
        reached = wasReached;
        offline = wasOffline;
    }

    boolean isOffline() {
        return offline;
    }

    /** Whether one of the addresses was ever reached. */
    boolean wasReached() {
        return reached;
    }

    /** The projects with monitors of what lies outside. */
    Set<String> projects() {
        var projects = new TreeSet<String>();
        outside.keySet().forEach(key -> projects.add(key.project()));
        return projects;
    }

    /** Forgets the monitors that are watched no more. */
    void keep(Collection<Monitor.Key> keys) {
        outside.keySet().retainAll(keys);
    }

    /** Judges by what was seen, in the order in which it was. */
    boolean judge(Collection<Seen> seen, Instant now) {
        seen.stream().filter(OwnConnection::isOutside).forEach(this::hear);
        if (references.isEmpty() || outside.isEmpty()) {
            offline = false;
        } else if (offline || isSuspicious()) {
            boolean any = reach.any(references);
            reached |= any;
            offline = reached && !any && (offline ? !hasPassed(seen) : isSuspicious());
        } else if (!reached && (asked.equals(Instant.MIN) || !now.isBefore(asked.plus(AGAIN)))) {
            // So that it is known, when nothing is reached, that it is another time.
            asked = now;
            reached = reach.any(references);
        }
        return offline;
    }

    private void hear(Seen one) {
        var host = Objects.requireNonNull(one.look().host());
        outside.put(one.monitor().key(), host);
        if (one.look().state() == CheckState.PASS) {
            failing.clear();
        } else {
            failing.add(host);
        }
    }

    /** One host of several may be down by itself. */
    private boolean isSuspicious() {
        return !failing.isEmpty()
                && failing.size() >= Math.min(2, Set.copyOf(outside.values()).size());
    }

    private static boolean hasPassed(Collection<Seen> seen) {
        return seen.stream().anyMatch(one -> one.look().state() == CheckState.PASS && isOutside(one));
    }

    static boolean isOutside(Seen seen) {
        var host = seen.look().host();
        return host != null && isOutside(host);
    }

    /** Whether a host lies on the internet, as far as its name says; nobody is asked. */
    static boolean isOutside(String host) {
        var address = literal(host);
        if (address != null) {
            return !address.isLoopbackAddress()
                    && !address.isSiteLocalAddress()
                    && !address.isLinkLocalAddress()
                    && !address.isAnyLocalAddress()
                    && !(address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC);
        }
        int dot = host.lastIndexOf('.');
        return dot > 0 && !NEAR.contains(host.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
