package dev.taskforge.server.recovery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a command answered, run in this process. */
record Told(int code, String out, String err) {
    static Told of(Object... arguments) {
        return of(Map.of(), "", arguments);
    }

    static Told of(Map<String, String> environment, String typed, Object... arguments) {
        var variables = new TreeMap<>(environment);
        variables.putIfAbsent("TASKFORGE_LANG", "en");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                Arrays.stream(arguments).map(String::valueOf).toList(),
                variables,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Told(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
