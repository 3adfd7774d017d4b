package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Answered;
import dev.taskforge.ops.diagnosis.Facts.Change;
import dev.taskforge.ops.diagnosis.Facts.Disk;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Facts that are made for tests. */
final class MadeFacts {
    private static final Instant NOW = Made.NOW;

    private MadeFacts() {}

    static Facts facts(Made... units) {
        return new Facts(
                "shop",
                NOW,
                null,
                Stream.of(units).map(Made::unit).toList(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static Facts with(Facts facts, List<Answered> answers, List<Disk> disks, List<Change> changes) {
        return new Facts(
                facts.project(),
                facts.at(),
                facts.docker(),
                facts.units(),
                facts.absent(),
                disks,
                facts.kernel(),
                answers,
                changes);
    }

    static Answered answer(String key, Object... arguments) {
        return asked("http", key, arguments);
    }

    static Answered asked(String kind, String key, Object... arguments) {
        return new Answered("front", kind, false, Message.of(key, arguments), Message.of("check.http.fix.server", "x"));
    }

    static Disk disk(int percent, long free, int inodes) {
        return new Disk("/srv", "disk", percent, free, inodes);
    }
}
