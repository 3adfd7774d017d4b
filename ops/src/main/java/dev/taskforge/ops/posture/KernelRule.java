package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting of the kernel is as a server needs it. There are few, each with a reason that is written down.
 *
 * @param key such as {@code vm.overcommit_memory}
 * @param good what it may be, as a regular expression
 * @param value what a change sets
 * @param redisOnly whether it matters only to Redis
 */
record KernelRule(String id, Weight weight, String key, Pattern good, String value, boolean redisOnly)
        implements PostureRule {
    /**
     * What each is for: a flood of half-open connections does not keep others out (Linux, {@code ip-sysctl.rst}); after a panic the
     * machine starts again instead of standing still until somebody comes ({@code sysctl/kernel.rst}); a save of Redis does not fail
     * for want of memory that it never uses (Redis, “Background saving fails with a fork() error on Linux”).
     */
    static final List<KernelRule> ALL = List.of(
            new KernelRule("syn-cookies", Weight.P1, "net.ipv4.tcp_syncookies", Pattern.compile("[12]"), "1", false),
            new KernelRule("panic-restart", Weight.P2, "kernel.panic", Pattern.compile("-?[1-9][0-9]*"), "10", false),
            new KernelRule("overcommit", Weight.P1, "vm.overcommit_memory", Pattern.compile("1"), "1", true));

    /** Where the kernel shows it. */
    String file() {
        return "/proc/sys/" + key.replace('.', '/');
    }

    Optional<String> now(Host host) throws IOException {
        return host.text(file()).map(String::strip);
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException {
        if (redisOnly && !wanted.redis()) {
            return Said.absent("posture." + id + ".absent");
        }
        var now = now(host);
        if (now.isEmpty()) {
            throw new Unasked(Message.of("posture.kernel.unknown", key), Message.of("posture.kernel.unknown.fix"));
        }
        return good.matcher(now.get()).matches()
                ? Said.pass("posture.kernel.pass", key, now.get())
                : Said.fail(
                        Message.of("posture." + id + ".fail", key, now.get()),
                        Message.of("posture.kernel.fix", key, value, id));
    }
}
