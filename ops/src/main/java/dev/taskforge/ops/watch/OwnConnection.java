package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.CheckState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is this machine that reaches nothing outside. What lies there is not to blame when something of it has failed and nothing
 * has answered since, and no address of a few that are always there is reached either. What has answered shortly before speaks against
 * it when it is asked again before the failure would be told; what is asked seldom says nothing. An address that was never reached says
 * nothing either: many servers may not connect to everywhere. For one thread.
 */
final class OwnConnection {
    private static final Set<String> NEAR = Set.of("local", "localhost", "internal", "lan", "home", "intranet");
    private static final Duration AGAIN = Duration.ofHours(1);
    /** A look may be so late. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private final List<String> references;
    private final Reach reach;
    /** The last look at each monitor of what lies outside. */
    private final Map<Monitor.Key, Seen> outside = new HashMap<>();
    /** The monitors that failed since anything outside has answered, with how soon after the first failure each may count as down. */
    private final Map<Monitor.Key, Duration> failing = new HashMap<>();

    private boolean reached;
    private boolean offline;
    private Instant asked = Instant.MIN;
    /** Since when none of the addresses is reached; null when one was. */
    private @Nullable Instant unreached;

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

    /**
     * Goes on from what was written down.
     *
     * @param trusted what {@link #trusted} was
     */
    void resume(int trusted, boolean wasOffline) {
        reached = trusted == number();
        offline = wasOffline;
        unreached = null;
        outside.clear();
        failing.clear();
    }

    boolean isOffline() {
        return offline;
    }

    /** A number of these addresses when one of them was reached, so that others are not trusted for it; 0 when none was. */
    int trusted() {
        return reached ? number() : 0;
    }

    private int number() {
        int hash = references.hashCode();
        return hash == 0 ? 1 : hash;
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
        failing.keySet().retainAll(keys);
    }

    /** Judges by what was seen, in the order in which it was. */
    boolean judge(Collection<Seen> seen, Instant now) {
        seen.stream().filter(OwnConnection::isOutside).forEach(this::hear);
        boolean refuted = hasPassedSince(seen, unreached);
        if (references.isEmpty()) {
            offline = false;
        } else if (offline || refuted || (reached && isSuspicious(now))) {
            boolean any = reach.any(references);
            if (refuted && !any) {
                // What lies outside is there and they are not: from here they are not reached any more.
                forget(now);
            } else {
                reached |= any;
                unreached = any ? null : unreached == null ? now : unreached;
            }
            offline = !any && (offline ? !hasPassed(seen) : reached && isSuspicious(now));
        } else if (!reached && !outside.isEmpty() && (asked.equals(Instant.MIN) || !now.isBefore(asked.plus(AGAIN)))) {
            // So that it is known, when nothing is reached, that it is another time.
            asked = now;
            reached = reach.any(references);
        }
        return offline;
    }

    private void forget(Instant now) {
        reached = false;
        unreached = null;
        asked = now;
    }

    private static boolean hasPassedSince(Collection<Seen> seen, @Nullable Instant moment) {
        return moment != null
                && seen.stream()
                        .anyMatch(one ->
                                hasPassed(one) && isOutside(one) && one.begun().isAfter(moment));
    }

    private void hear(Seen one) {
        outside.put(one.monitor().key(), one);
        if (hasPassed(one)) {
            failing.clear();
        } else {
            failing.merge(one.monitor().key(), spare(one), (a, b) -> a.compareTo(b) < 0 ? a : b);
        }
    }

    /** Nothing has answered since the first failure, and nobody speaks against it. */
    private boolean isSuspicious(Instant now) {
        var spare = failing.values().stream().min(Comparator.naturalOrder());
        return spare.isPresent() && outside.values().stream().noneMatch(last -> isWitness(last, spare.get(), now));
    }

    /** How long after a failure it may count as down. */
    private static Duration spare(Seen one) {
        var spare = one.monitor().every().multipliedBy(one.monitor().failsAfter() - 1L);
        return one.early() && Rota.SURE.compareTo(spare) < 0 ? Rota.SURE : spare;
    }

    /** @param spare from a failure to that it is told */
    private static boolean isWitness(Seen last, Duration spare, Instant now) {
        var every = last.monitor().every();
        return hasPassed(last)
                && every.compareTo(spare) <= 0
                && !now.isAfter(last.at().plus(every).plus(LATE));
    }

    private static boolean hasPassed(Collection<Seen> seen) {
        return seen.stream().anyMatch(one -> hasPassed(one) && isOutside(one));
    }

    private static boolean hasPassed(Seen one) {
        return one.look().state() == CheckState.PASS;
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
