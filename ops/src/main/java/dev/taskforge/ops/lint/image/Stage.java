package dev.taskforge.ops.lint.image;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A build stage.
 *
 * @param image what it is based on, global arguments filled in: an image, the name of an earlier stage, or
 *     {@code scratch}
 * @param name by which others refer to it; null when it has none
 * @param base the earlier stage it is based on; null when that is an image
 * @param instructions behind its FROM
 */
record Stage(
        Instruction from,
        String image,
        @Nullable String name,
        @Nullable Stage base,
        List<Instruction> instructions) {

    Stage {
        instructions = List.copyOf(instructions);
    }

    /** Its instructions and, before them, those of the stages it is based on. */
    Stream<Instruction> whole() {
        return base == null ? instructions.stream() : Stream.concat(base.whole(), instructions.stream());
    }

    /** The last instruction of that kind, which is the one that counts. */
    Optional<Instruction> last(String keyword) {
        return whole().filter(instruction -> instruction.is(keyword)).reduce((first, second) -> second);
    }

    /** The image at the very bottom. */
    String bottom() {
        return base == null ? image : base.bottom();
    }
}
