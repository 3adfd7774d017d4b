package dev.taskforge.ops.channel;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.AlertDuty.Kind;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What goes out on a channel in one message.
 *
 * @param messages in it, of each subject the oldest first; at least one
 * @param digest whether they are told by their titles only
 * @param more how many others wait for the channel
 */
record Round(List<Told> messages, boolean digest, long more) {
    private static final int MANY = 5;
    private static final int MOST_READ = 1_000;
    private static final int MOST_TITLE = 200;

    /** What is told when the turn of a message has come: its story, or from five on the worst of all that waits. */
    static Round of(Tx tx, Told told, Kind kind, Instant now) {
        long waiting = ToldRows.waiting(tx, told.project(), told.channel(), now);
        if (waiting >= MANY) {
            var messages = worst(ToldRows.worst(tx, told.project(), told.channel(), now, MOST_READ), room(kind));
            return new Round(messages, true, waiting - messages.size());
        }
        // That all is well again never overtakes that something is wrong, and is told with it when it is known by now.
        var story = ToldRows.story(tx, told, now);
        return new Round(story.isEmpty() ? List.of(told) : story, false, 0);
    }

    /**
     * As many as surely fit. Subjects come in the order of what is worst, of each its messages in their order, so that none is left
     * behind by one that answers it.
     */
    private static List<Told> worst(List<Told> worstFirst, int room) {
        var subjects = worstFirst.stream()
                .collect(Collectors.groupingBy(Told::subject, LinkedHashMap::new, Collectors.toList()));
        var chosen = new ArrayList<Told>();
        int left = room;
        for (var subject : subjects.values()) {
            for (var one :
                    subject.stream().sorted(Comparator.comparingLong(Told::id)).toList()) {
                left -= line(one).length() + 1;
                if (left < 0 && !chosen.isEmpty()) {
                    return List.copyOf(chosen);
                }
                chosen.add(one);
            }
        }
        return List.copyOf(chosen);
    }

    /** How many characters of titles a kind of channel takes beside the first line, the last one and the link. */
    private static int room(Kind kind) {
        return switch (kind) {
            case WHATSAPP -> 600;
            case SLACK, DISCORD -> 1_500;
            case NTFY -> 2_500;
            case TELEGRAM, WATZAP, FONNTE, WABLAS, WAHA, EMAIL, WEBHOOK -> 3_000;
        };
    }

    /** Whether a message is in it. */
    boolean holds(Told told) {
        return messages.stream().anyMatch(one -> one.id() == told.id());
    }

    /** How many wait, those in it included. */
    long waiting() {
        return messages.size() + more;
    }

    /** How bad the worst in it is; the least when all says that all is well. */
    Severity severity() {
        return messages.stream()
                .filter(one -> !one.well())
                .map(Told::how)
                .max(Comparator.naturalOrder())
                .orElse(Severity.INFO);
    }

    /** Whether all in it says that all is well. */
    boolean well() {
        return messages.stream().allMatch(Told::well);
    }

    /**
     * The same only for the same messages: a receiver that drops what it knows by its id would drop with it what is new in a later
     * attempt.
     */
    String id() {
        var ids = messages.stream().map(one -> one.id() + "@" + one.at().toEpochMilli());
        return "alert-" + Sha256.of(ids.collect(Collectors.joining(","))).substring(0, 32);
    }

    /** A message by its title. */
    static String line(Told told) {
        return "• " + Words.cut(told.title(), MOST_TITLE);
    }
}
