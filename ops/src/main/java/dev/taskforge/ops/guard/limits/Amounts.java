package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.project.MemorySize;
import java.math.BigDecimal;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** How limits are written, in the words of the file. */
final class Amounts {
    static final String NONE = "-";
    private static final int NANO_DIGITS = 9;

    private Amounts() {}

    /** In one line, such as {@code cpus 2, memory 512M, swap 0, pids 256}. */
    static String line(Limits limits) {
        var parts = new ArrayList<String>();
        parts.add("cpus " + cpus(limits.nanoCpus()));
        parts.add("memory " + memory(limits.memory()));
        if (limits.memory() != null) {
            parts.add("swap " + memory(limits.swap()));
        }
        parts.add("pids " + pids(limits.pids()));
        return String.join(", ", parts);
    }

    static String cpus(@Nullable Long nanoCpus) {
        return nanoCpus == null
                ? NONE
                : BigDecimal.valueOf(nanoCpus, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }

    static String memory(@Nullable Long bytes) {
        return bytes == null ? NONE : MemorySize.show(bytes);
    }

    static String pids(@Nullable Long pids) {
        return pids == null ? NONE : pids.toString();
    }
}
