package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Is there room left on the disk that holds a path, and will there be?
 *
 * @param freePercent the least part of it that ordinary users can still fill, 0 to 100
 * @param freeBytes the least amount
 * @param inodesPercent the least part of the files it can hold that is still free
 * @param fullIn how long it must last at the pace at which it was seen to fill up
 */
public record DiskCheck(
        String path,
        @Nullable BigDecimal freePercent,
        @Nullable Long freeBytes,
        @Nullable BigDecimal inodesPercent,
        @Nullable Duration fullIn)
        implements Check {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Field<String> PATH =
            Field.required("disk", Types.path(), "Any path on the disk; \".\" is the project's folder.");
    private static final Field<BigDecimal> FREE_PERCENT =
            Field.optional("free_percent", Types.number(BigDecimal.ZERO, HUNDRED), "The least free part in percent.");
    private static final Field<Long> FREE_BYTES =
            Field.optional("free_bytes", Types.bytes(), "The least free amount, such as 5GB.");

    private static final Field<BigDecimal> INODES = Field.optional(
            "inodes_percent",
            Types.number(BigDecimal.ZERO, HUNDRED),
            "The least free part of the files it can hold, in percent.");
    private static final Field<Duration> FULL_IN = Field.optional(
            "full_in",
            Types.duration(Duration.ofHours(1), Duration.ofDays(90)),
            "How long it must last at the pace at which it was seen to fill up, such as 7d.");
    private static final List<Field<?>> LIMITS = List.of(FREE_PERCENT, FREE_BYTES, INODES, FULL_IN);

    public static final CheckKind KIND = CheckKind.of(
                    "disk", List.of(PATH, FREE_PERCENT, FREE_BYTES, INODES, FULL_IN), (values, scope) -> of(values))
            .watched();

    private static @Nullable DiskCheck of(Values values) {
        if (LIMITS.stream().noneMatch(values::has)) {
            values.refuse(Message.of("check.disk.nothing-wanted"), Message.of("check.disk.nothing-wanted.fix"));
            return null;
        }
        return new DiskCheck(
                values.get(PATH),
                values.find(FREE_PERCENT),
                values.find(FREE_BYTES),
                values.find(INODES),
                values.find(FULL_IN));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
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
            if (!enough) {
                return Answer.fail(seen, Message.of("check.disk.free.fix", wanted(), place));
            }
            if (inodesPercent != null) {
                double inodes = Inodes.free(place, surroundings.timeout());
                if (inodes < inodesPercent.doubleValue()) {
                    return Answer.fail(
                            Message.of("check.disk.inodes", rounded(inodes), place, inodesPercent.toPlainString()),
                            Message.of("check.disk.inodes.fix", place));
                }
            }
            return fullIn == null ? Answer.pass(seen) : forecast(place, total - free, free, surroundings);
        } catch (NoSuchFileException e) {
            return Answer.error(Message.of("check.file.missing", place), Message.of("check.disk.missing.fix"));
        } catch (IOException e) {
            return Answer.error(
                    Message.of("check.file.unreadable", place, String.valueOf(e.getMessage())),
                    Message.of("check.file.denied.fix", place));
        }
    }

    private Answer forecast(Path place, long used, long free, Surroundings surroundings) {
        var reach = Objects.requireNonNull(fullIn);
        var pace = surroundings
                .remembered("disk " + place + " " + reach, Filling.class, Filling::new)
                .take(surroundings.clock().instant(), used, reach);
        var seen = Durations.roughly(pace.seen());
        if (!pace.enough()) {
            return Answer.pass(Message.of(
                    "check.disk.young", Bytes.show(free), place, seen, Durations.roughly(Filling.needed(reach))));
        }
        var until = pace.until(free);
        if (until.isEmpty()) {
            return Answer.pass(Message.of("check.disk.steady", Bytes.show(free), place, seen));
        }
        var left = Durations.roughly(until.get());
        return until.get().compareTo(reach) >= 0
                ? Answer.pass(Message.of("check.disk.lasts", Bytes.show(free), place, left, seen))
                : Answer.fail(
                        Message.of("check.disk.full-in", Bytes.show(free), place, left, seen, Durations.show(reach)),
                        Message.of("check.disk.full-in.fix", place));
    }

    private static String rounded(double percent) {
        return BigDecimal.valueOf(percent).setScale(1, RoundingMode.FLOOR).toPlainString();
    }

    private String wanted() {
        var percent = freePercent == null ? "" : freePercent.toPlainString() + " %";
        var bytes = freeBytes == null ? "" : Bytes.show(freeBytes);
        return percent.isEmpty() || bytes.isEmpty() ? percent + bytes : percent + ", " + bytes;
    }

    @Override
    public String question() {
        return "free space " + path
                + (wanted().isEmpty() ? "" : " ≥ " + wanted())
                + (inodesPercent == null ? "" : ", inodes ≥ " + inodesPercent.toPlainString() + " %")
                + (fullIn == null ? "" : ", lasts " + Durations.show(fullIn));
    }
}
