package dev.taskforge.ops.check;

import dev.taskforge.ops.project.CheckFormat;
import dev.taskforge.ops.project.FileParts;
import dev.taskforge.ops.project.SectionFormat;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of check: how it is declared and how a question is made of that. Adding a kind is one class that holds such a
 * constant, and one line in {@link CheckKinds#builtIn}.
 *
 * @param key the key by which it is declared
 * @param maxAge how long its evidence counts when the file does not say
 * @param timeout how long one may take when the file does not say
 * @param sections what its checks share at the top of the file; empty for most kinds
 * @param fields its keys; the first one is {@code key}
 * @param watchable whether it can be asked again and again, all day
 * @param every how often it is, when the file does not say; null when it is watched only if the file says so
 * @param failsAfter so many looks in a row must fail before it counts as down, when the file does not say
 * @param builder makes the check, or refuses what the keys say together. It must not look at the world: it also runs
 *     while the file is read, when variables may still stand in texts
 */
public record CheckKind(
        String key,
        Duration maxAge,
        Duration timeout,
        List<SectionFormat> sections,
        List<Field<?>> fields,
        boolean watchable,
        @Nullable Duration every,
        int failsAfter,
        Builder builder)
        implements CheckFormat {
    public static final Duration DEFAULT_MAX_AGE = Duration.ofHours(24);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int USUAL_FAILS = 2;

    /** Makes a check from the values of its keys; reports through them and returns null when they do not fit. */
    @FunctionalInterface
    public interface Builder {
        @Nullable
        Check build(Values values, CheckScope scope);
    }

    public CheckKind {
        fields = List.copyOf(fields);
        sections = List.copyOf(sections);
        if (!fields.getFirst().name().equals(key) || !fields.getFirst().required()) {
            throw new IllegalArgumentException("the first key of the kind " + key + " must be itself, and required");
        }
    }

    /** A kind that is asked only when somebody or a schedule wants it. */
    public CheckKind(
            String key,
            Duration maxAge,
            Duration timeout,
            List<SectionFormat> sections,
            List<Field<?>> fields,
            Builder builder) {
        this(key, maxAge, timeout, sections, fields, false, null, USUAL_FAILS, builder);
    }

    /** A kind that shares nothing, with the usual time to answer. */
    public CheckKind(String key, Duration maxAge, List<Field<?>> fields, Builder builder) {
        this(key, maxAge, DEFAULT_TIMEOUT, List.of(), fields, builder);
    }

    /** A kind whose evidence counts for a day. */
    public static CheckKind of(String key, List<Field<?>> fields, Builder builder) {
        return new CheckKind(key, DEFAULT_MAX_AGE, fields, builder);
    }

    /** The same kind, which may be watched too. */
    public CheckKind watched() {
        return new CheckKind(key, maxAge, timeout, sections, fields, true, null, USUAL_FAILS, builder);
    }

    /** The same kind, which may be watched too, and is believed at once: what it tells of is over at the next look. */
    CheckKind watchedForEvents() {
        return new CheckKind(key, maxAge, timeout, sections, fields, true, null, 1, builder);
    }

    /** The same kind, which is watched so often unless the file says otherwise, and believed at once. */
    public CheckKind watchedEvery(Duration usual) {
        return new CheckKind(key, maxAge, timeout, sections, fields, true, usual, 1, builder);
    }

    /** How a declaration of this kind is read within {@code scope}. */
    Type<Check> within(CheckScope scope) {
        return new ObjectType<>(fields, values -> builder.build(values, scope));
    }

    @Override
    public void review(Values values, FileParts parts) {
        builder.build(values, CheckScope.beforeVariables(parts));
    }
}
