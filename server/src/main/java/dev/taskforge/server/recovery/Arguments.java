package dev.taskforge.server.recovery;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one command, each at most once. */
public final class Arguments {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();

    /**
     * Reads them.
     *
     * @param valued the options that take a value
     * @throws Refused that says what is wrong; a value is never repeated there, it may be a secret
     */
    public Arguments(String command, List<String> arguments, Set<String> valued, Set<String> known) {
        var left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            var argument = left.pop();
            int sign = argument.startsWith("--") ? argument.indexOf('=') : -1;
            var option = sign < 0 ? argument : argument.substring(0, sign);
            if (valued.contains(option)) {
                var value = sign < 0 ? left.poll() : argument.substring(sign + 1);
                if (value == null || value.isBlank() || value.startsWith("--")) {
                    throw Refused.wrongUse("recovery.no_value", option, command);
                }
                if (values.put(option, value) != null) {
                    throw Refused.wrongUse("recovery.twice", option, command);
                }
            } else if (known.contains(option) && sign < 0) {
                flags.add(option);
            } else {
                throw Refused.wrongUse("recovery.option", option.startsWith("-") ? option : "…", command);
            }
        }
    }

    /** Whether this flag is there. */
    public boolean has(String flag) {
        return flags.contains(flag);
    }

    /** The value of this option; null when it is not there. */
    public @Nullable String find(String option) {
        return values.get(option);
    }

    @Nullable
    Path path(String option) {
        var value = values.get(option);
        return value == null ? null : Path.of(value);
    }

    /** The data directory that the command is about. */
    public Path data(Map<String, String> environment) {
        var said = Objects.requireNonNullElse(values.get("--data"), environment.getOrDefault("TASKFORGE_DATA", "data"));
        return Path.of(said).toAbsolutePath().normalize();
    }
}
