package dev.taskforge.ops.lint.compose;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a service may use at most, from {@code deploy.resources.limits} or the older keys; null where nothing is said.
 *
 * @param memory such as {@code 512M}
 * @param cpus such as {@code 0.5}
 */
public record Limits(
        @Nullable Text memory,
        @Nullable Text cpus,
        @Nullable Text pids) {

    static Limits read(Section service) {
        var limits = service.section("deploy").section("resources").section("limits");
        return new Limits(
                first(limits.text("memory"), service.text("mem_limit")),
                first(limits.text("cpus"), service.text("cpus"), service.text("cpu_quota")),
                first(limits.text("pids"), service.text("pids_limit")));
    }

    /** The memory limit in bytes; -1 when there is none or it is not a known amount. */
    public long memoryBytes() {
        return memory == null ? -1 : bytes(memory.value());
    }

    /** An amount as Docker and Redis write it, its units counted by 1024; -1 when it is none. */
    static long bytes(String text) {
        var value = text.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < value.length() && (Character.isDigit(value.charAt(digits)) || value.charAt(digits) == '.')) {
            digits++;
        }
        var unit = value.substring(digits).strip();
        int power = unit.isEmpty() ? 0 : "bkmgt".indexOf(unit.charAt(0));
        if (digits == 0 || digits > 15 || power < 0 || unit.length() > 3) {
            return -1;
        }
        try {
            return (long) (Double.parseDouble(value.substring(0, digits)) * Math.pow(1024, power));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable Text first(@Nullable Text... texts) {
        for (var text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
