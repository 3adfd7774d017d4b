package dev.taskforge.ops.backup.mysql;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of MariaDB or MySQL ended with an error, or wrote of one. */
public final class MySqlFailed extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * As the client writes it, {@code ERROR 1062 (23000) at line 5: …}, or the dump, {@code …: Got error: 1045: …}. Only at the
     * beginning of a line: further on there may be a row.
     */
    private static final Pattern ERROR =
            Pattern.compile("(?<place>ERROR (?<client>[0-9]{4,5}) \\([^)]*\\)(?: at line [0-9]+)?"
                    + "|(?:mysqldump|mariadb-dump): (?:Got error|Error):? (?<dump>[0-9]{4,5}))(?![0-9]).*|(?<query>(?:mysqldump|mariadb-dump):"
                    + " Couldn't execute '.*?'): .* \\((?<last>[0-9]{4,5})\\)");

    /** Of who asks, of the server, or of what is there: no rows in it. */
    private static final Set<String> TOLD = Set.of(
            "1030", "1041", "1044", "1045", "1048", "1049", "1053", "1105", "1114", "1129", "1130", "1142", "1146",
            "1153", "1205", "1213", "1227", "1264", "1265", "1290", "1305", "1364", "1406", "1412", "1449", "1452",
            "1932", "2002", "2003", "2005", "2006", "2013", "2026", "3819", "4025");

    private static final Set<String> OF_SERVER = Set.of("2002", "2006", "2013", "1053", "1041", "1114", "1021");
    private static final Set<String> OF_DEFINER = Set.of("1356", "1449");
    /** The right PROCESS is missing, or what it is needed for is not there. */
    private static final Set<String> OF_RIGHTS = Set.of("1227", "1109", "1115");

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
                .findFirst()
                .orElse("");
        return program + " ended with " + exitCode + (told.isEmpty() ? "" : ": " + told);
    }

    private static String told(String line) {
        if (line.startsWith("OCI runtime exec failed: ")) {
            return line;
        }
        var error = ERROR.matcher(line);
        if (!error.matches()) {
            return "";
        }
        if (error.group("query") != null) {
            return error.group("query") + " (" + error.group("last") + ")";
        }
        return TOLD.contains(code(error)) ? line : error.group("place");
    }

    private static String code(Matcher error) {
        for (var name : List.of("client", "dump", "last")) {
            var code = error.group(name);
            if (code != null) {
                return code;
            }
        }
        return "";
    }

    /** Whether what was written to standard error tells of an error. */
    static boolean isError(String errors) {
        return errors.lines()
                .anyMatch(line -> !line.contains("[Warning]")
                        && line.toLowerCase(Locale.ROOT).contains("error"));
    }

    /** Whether a view could not be opened because of the account that it runs as. */
    public boolean isOfDefiner() {
        return OF_DEFINER.contains(code());
    }

    /** Whether it was not allowed to look at what few users may look at, or that is not there. */
    boolean isOfRights() {
        return OF_RIGHTS.contains(code());
    }

    /** Whether the server ended or had no room, which says nothing about what it was given. */
    public boolean isOfServer() {
        var code = code();
        return OF_SERVER.contains(code) || (code.isEmpty() && errors.contains("No space left on device"));
    }

    /** The number of the first error; empty when there is none. Those after it may be lines of a row that it repeats. */
    private String code() {
        return errors.lines()
                .map(ERROR::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(MySqlFailed::code)
                .orElse("");
    }
}
