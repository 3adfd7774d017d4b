package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A machine with little memory has somewhere to put what is not in use, before the kernel ends a program to get memory back.
 *
 * <p>Source: Linux, {@code admin-guide/sysctl/vm.rst}: with {@code swappiness} 0 nothing of a program is moved until too little of
 * files is left.
 */
record SwapRule() implements PostureRule {
    /** From here on a machine has room enough: 8 GiB, less what firmware takes. */
    private static final long SMALL = 15L * 1024 * 1024 * 1024 / 2;

    private static final String SWAPPINESS = "/proc/sys/vm/swappiness";

    @Override
    public String id() {
        return "swap";
    }

    @Override
    public Weight weight() {
        return Weight.P2;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException {
        long memory = fact(host, "MemTotal");
        if (memory >= SMALL) {
            return Said.absent("posture.swap.large", Bytes.show(memory));
        }
        long swap = fact(host, "SwapTotal");
        if (swap == 0) {
            return Said.fail(Message.of("posture.swap.none", Bytes.show(memory)), Message.of("posture.swap.none.fix"));
        }
        var swappiness = host.text(SWAPPINESS).orElse("").strip();
        return swappiness.equals("0")
                ? Said.fail(Message.of("posture.swap.never"), Message.of("posture.swap.never.fix"))
                : Said.pass("posture.swap.pass", Bytes.show(swap), swappiness.isEmpty() ? "?" : swappiness);
    }

    private static long fact(Host host, String name) throws IOException {
        var match = Pattern.compile("(?m)^" + name + ":\\s+([0-9]{1,15}) kB$")
                .matcher(host.text("/proc/meminfo").orElse(""));
        var kibibytes = match.find() ? OptionalLong.of(Long.parseLong(match.group(1))) : OptionalLong.empty();
        return kibibytes.orElseThrow(() -> new IOException("/proc/meminfo does not say " + name)) * 1024;
    }
}
