package dev.taskforge.ops.project;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of what happens to a project, and how.
 *
 * @param language of the words
 * @param zone in which times are told, and in which hours are meant
 * @param every the least time between two messages of one subject to one channel
 * @param to the channels, in the order written
 * @param oncall who answers for it now; null for nobody by name
 * @param escalate who else is told when nobody takes an incident on, the soonest first
 */
public record AlertDuty(
        Locale language,
        ZoneId zone,
        Duration every,
        List<Channel> to,
        @Nullable OnCall oncall,
        List<Step> escalate) {
    /** How {@link Step#to} names the channel of whoever is on call. */
    public static final String ON_CALL = "oncall";

    public AlertDuty {
        // Written down before there were any.
        escalate = Objects.requireNonNullElse(escalate, List.of());
    }

    /**
     * Who is told of an incident that nobody has taken on.
     *
     * @param after how long after it began
     * @param to ids of channels, or {@link #ON_CALL}
     */
    public record Step(Duration after, List<String> to) {}

    /** The channel of this id. */
    public Optional<Channel> channel(String id) {
        return to.stream().filter(channel -> channel.id().equals(id)).findFirst();
    }

    /** What alerts are about. */
    public enum Topic {
        RELEASE,
        BACKUP,
        DRILL,
        RESTORE,
        MONITOR,
        DUTY;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How bad something is, the least first. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A kind of channel. */
    public enum Kind {
        TELEGRAM,
        WATZAP,
        FONNTE,
        WABLAS,
        WAHA,
        WHATSAPP,
        SLACK,
        DISCORD,
        NTFY,
        EMAIL,
        WEBHOOK;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where messages go.
     *
     * @param settings of its kind, as written; variables still stand in them
     * @param topics of which it hears; empty for a channel that only stands in for another
     * @param severity the least it hears
     * @param hours in which it hears what is not critical; null for always
     * @param fallback the id of the channel that gets what this one does not take; null for none
     * @param privateAllowed whether its address may lie outside the public internet
     */
    public record Channel(
            String id,
            Kind kind,
            Map<String, String> settings,
            List<Topic> topics,
            Severity severity,
            @Nullable Hours hours,
            @Nullable String fallback,
            boolean privateAllowed) {

        /** Whether it hears of this. */
        public boolean hears(Topic topic, Severity how) {
            return topics.contains(topic) && how.compareTo(severity) >= 0;
        }
    }

    /** A part of each day; over midnight when it ends before it begins. */
    public record Hours(LocalTime from, LocalTime to) {

        /** The first moment from {@code now} on that lies in it. */
        public Instant next(Instant now, ZoneId zone) {
            var local = now.atZone(zone);
            if (holds(local.toLocalTime())) {
                return now;
            }
            var today = local.toLocalDate().atTime(from).atZone(zone).toInstant();
            return today.isAfter(now)
                    ? today
                    : local.toLocalDate().plusDays(1).atTime(from).atZone(zone).toInstant();
        }

        private boolean holds(LocalTime time) {
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }
    }
}
