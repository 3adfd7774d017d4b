package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the reader of project files must know about a kind of check. */
public interface CheckFormat {

    /** The key by which a check is recognised as of this kind, such as {@code http}. */
    String key();

    /** The keys a check of this kind may have besides the common ones; the first one is {@link #key}. */
    List<Field<?>> fields();

    /** How long evidence counts when the file does not say. */
    Duration maxAge();

    /** How long a check may take when the file does not say. */
    default Duration timeout() {
        return Duration.ofSeconds(10);
    }

    /** Whether it can be asked again and again, all day: quickly, without a person, and without leaving anything behind. */
    default boolean watchable() {
        return false;
    }

    /** How often it is asked when the file does not say; null when it is watched only if the file says so. */
    default @Nullable Duration every() {
        return null;
    }

    /** So many looks in a row must fail before it counts as down, when the file does not say. */
    default int failsAfter() {
        return 2;
    }

    /** What its checks share, declared once at the top of the file; none for most kinds. */
    default List<SectionFormat> sections() {
        return List.of();
    }

    /** Refuses, through {@code values}, what the keys say together. Variables may still stand in texts. */
    void review(Values values, FileParts parts);
}
