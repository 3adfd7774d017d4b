package dev.taskforge.ops.patch;

import dev.taskforge.ops.text.Message;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is old, vulnerable, at its end, or of which that is not known.
 *
 * @param name of the package, product or image
 * @param now the version that is in use
 * @param target the version in which it is mended; null when none is known
 * @param ids of advisories
 * @param place where it was seen
 * @param end the last day on which the version gets mended; null when it is not known, or is not about that
 * @param why in a sentence
 */
public record Finding(
        Area area,
        Grade grade,
        String name,
        String now,
        @Nullable String target,
        List<String> ids,
        String place,
        @Nullable LocalDate end,
        Message why) {
    public Finding {
        ids = List.copyOf(ids);
    }
}
