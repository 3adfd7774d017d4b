package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is there room left on the disk that holds a path?
 *
 * @param freePercent the least part of it that ordinary users can still fill, 0 to 100
 * @param freeBytes the least amount
 */
public record DiskCheck(
        String path,
        @Nullable BigDecimal freePercent,
        @Nullable Long freeBytes) implements Check {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Field<String> PATH =
            Field.required("disk", Types.path(), "Any path on the disk; \".\" is the project's folder.");
    private static final Field<BigDecimal> FREE_PERCENT =
            Field.optional("free_percent", Types.number(BigDecimal.ZERO, HUNDRED), "The least free part in percent.");
    private static final Field<Long> FREE_BYTES =
            Field.optional("free_bytes", Types.bytes(), "The least free amount, such as 5GB.");

    public static final CheckKind KIND = CheckKind.of(
                    "disk", List.of(PATH, FREE_PERCENT, FREE_BYTES), (values, scope) -> of(values))
            .watched();

    private static @Nullable DiskCheck of(Values values) {
        if (!values.has(FREE_PERCENT) && !values.has(FREE_BYTES)) {
            values.refuse(Message.of("check.disk.nothing-wanted"), Message.of("check.disk.nothing-wanted.fix"));
            return null;
        }
        return new DiskCheck(values.get(PATH), values.find(FREE_PERCENT), values.find(FREE_BYTES));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var place = surroundings.directory().resolve(path).normalize();
        try {
            var store = Files.getFileStore(place);
            long free = store.getUsableSpace();
            long total = store.getTotalSpace();
            var percent = total <= 0
                    ? BigDecimal.ZERO
                    : BigDecimal.valueOf(free)
                            .multiply(HUNDRED)
                            .divide(BigDecimal.valueOf(total), 1, RoundingMode.FLOOR);
            var seen = Message.of("check.disk.free", Bytes.show(free), Bytes.show(total), percent, place);
            boolean enough = (freePercent == null || percent.compareTo(freePercent) >= 0)
                    && (freeBytes == null || free >= freeBytes);
            return enough ? Answer.pass(seen) : Answer.fail(seen, Message.of("check.disk.free.fix", wanted(), place));
        } catch (NoSuchFileException e) {
            return Answer.error(Message.of("check.file.missing", place), Message.of("check.disk.missing.fix"));
        } catch (IOException e) {
            return Answer.error(
                    Message.of("check.file.unreadable", place, String.valueOf(e.getMessage())),
                    Message.of("check.file.denied.fix", place));
        }
    }

    private String wanted() {
        var percent = freePercent == null ? "" : freePercent.toPlainString() + " %";
        var bytes = freeBytes == null ? "" : Bytes.show(freeBytes);
        return percent.isEmpty() || bytes.isEmpty() ? percent + bytes : percent + ", " + bytes;
    }

    @Override
    public String question() {
        return "free space " + path + " ≥ " + wanted();
    }
}
