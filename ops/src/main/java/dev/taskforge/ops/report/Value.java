package dev.taskforge.ops.report;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Something a report says, so that each reader gets it in their own language and a program gets it as data. */
public sealed interface Value {

    /** A number of things. */
    record Count(long value) implements Value {}

    /** A part of all, 0 to 1. */
    record Share(double part) implements Value {}

    /** A moment. */
    record Time(Instant at) implements Value {}

    /** A length of time. */
    record Length(Duration length) implements Value {}

    /** Room on a disk, in bytes; below zero when there is less than before. */
    record Size(long bytes) implements Value {}

    /** A name or what a person wrote, the same in every language. */
    record Text(String text) implements Value {}

    /** A sentence or a word of the bundle of operations. */
    record Words(Message message) implements Value {}

    /** What no record tells. It is neither none nor all well. */
    record Unknown() implements Value {}

    /** A length of time; unknown when there is none. */
    static Value length(@Nullable Duration length) {
        return length == null ? new Unknown() : new Length(length);
    }

    /** A moment; unknown when there is none. */
    static Value time(@Nullable Instant at) {
        return at == null ? new Unknown() : new Time(at);
    }

    /** A part of all; unknown when there is nothing it is a part of. */
    static Value share(OptionalDouble part) {
        return part.isPresent() ? new Share(part.getAsDouble()) : new Unknown();
    }

    /** A word of the reports themselves. */
    static Value word(String key) {
        return new Words(Message.of("report.word." + key));
    }
}
