package dev.taskforge.ops.backup.mysql;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program of MariaDB or MySQL ended with an error, or wrote of one. */
public final class MySqlFailed extends IOException {
    private static final long serialVersionUID = 1L;

    /** As the client writes it, {@code ERROR 1062 (23000) at line 5: …}, or the dump, {@code … Got error: 1045: …}. */
    private static final Pattern ERROR =
            Pattern.compile(".*?\\berror:? (?<code>[0-9]{4,5})\\b.*", Pattern.CASE_INSENSITIVE);
    /** What the dump says of its query ends with the code. */
    private static final Pattern LAST = Pattern.compile("(?<before>.*): .* \\((?<code>[0-9]{4,5})\\)");
    /** Of who asks, of the server, or of what is there: no rows in it. */
    private static final Set<String> TOLD = Set.of(
            "1030", "1041", "1044", "1045", "1049", "1053", "1105", "1114", "1129", "1130", "1142", "1146", "1205",
            "1213", "1227", "1305", "1412", "1449", "1932", "2002", "2003", "2005", "2006", "2013", "2026");

    private static final List<String> OF_SERVER =
            List.of("2002", "2006", "2013", "1053", "1041", "1114", "1021", "No space left on device");

    private static final List<String> OF_DEFINER = List.of("1356", "1449");

    private final String errors;

    MySqlFailed(String program, int exitCode, String errors) {
        super(text(program, exitCode, errors));
        this.errors = errors;
    }

    /** The words of an error often repeat a row; then only its number and place are told. */
    private static String text(String program, int exitCode, String errors) {
        var told = errors.lines()
                .map(MySqlFailed::told)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        return program + " ended with " + exitCode + (told.isEmpty() ? "" : ": " + told);
    }

    private static String told(String line) {
        if (line.startsWith("OCI runtime exec failed: ")) {
            return line;
        }
        var error = ERROR.matcher(line);
        if (error.matches()) {
            return TOLD.contains(error.group("code")) ? line : line.substring(0, place(line, error.end("code")));
        }
        var query = LAST.matcher(line);
        return query.matches() ? query.group("before") + " (" + query.group("code") + ")" : "";
    }

    private static int place(String line, int from) {
        int colon = line.indexOf(':', from);
        return colon < 0 ? from : colon;
    }

    /** Whether what was written to standard error tells of an error. */
    static boolean isError(String errors) {
        return errors.lines()
                .anyMatch(line -> !line.contains("[Warning]")
                        && line.toLowerCase(Locale.ROOT).contains("error"));
    }

    /** Whether a view could not be opened because of the account that it runs as. */
    public boolean isOfDefiner() {
        return has(OF_DEFINER);
    }

    /** Whether the server ended or had no room, which says nothing about what it was given. */
    public boolean isOfServer() {
        return has(OF_SERVER);
    }

    private boolean has(List<String> codes) {
        return errors.lines().anyMatch(line -> {
            var error = ERROR.matcher(line);
            var what = error.matches() ? error.group("code") : line;
            return codes.stream().anyMatch(what::contains);
        });
    }
}
