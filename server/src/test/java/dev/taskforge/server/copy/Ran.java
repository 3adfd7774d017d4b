package dev.taskforge.server.copy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the command answered, run in this process. */
record Ran(int code, String out, String err) {
    static Ran copy(Object from, Object to, String... more) {
        return in(Map.of("TASKFORGE_LANG", "en"), from, to, more);
    }

    static Ran in(Map<String, String> environment, Object from, Object to, String... more) {
        var arguments = new ArrayList<>(List.of("--from", from.toString(), "--to", to.toString()));
        arguments.addAll(List.of(more));
        return of(environment, arguments);
    }

    static Ran of(Map<String, String> environment, List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
