package dev.taskforge.server.recovery;

import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.ops.project.KitFile;
import dev.taskforge.ops.project.ProjectFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param data the data directory to be made
 * @param kit null when none was given
 * @param base where relative paths of the kit start
 * @param key the private key; null when none was given
 * @param from a destination of the kit, a folder or a file; null for the kit's destinations one after the other
 * @param backup the artifact, by its file name; null for the newest that is whole
 * @param variables the environment file for the destinations; it need not be there
 * @param to the empty PostgreSQL database that the records go on into; null leaves them in a file of the data directory
 * @param list whether only to look what is there
 * @param json whether a program reads the answer
 */
record RecoverRequest(
        Path data,
        @Nullable KitFile kit,
        Path base,
        @Nullable String key,
        @Nullable String from,
        @Nullable String backup,
        Path variables,
        @Nullable DatabaseUrl to,
        boolean list,
        boolean json) {
    /** Stands for the address in the variable of that name, which keeps the password out of the list of processes. */
    private static final String VARIABLE = "DATABASE_URL";

    private static final String USAGE =
            "./taskforge recover [--kit FILE] [--key FILE|-] [--from PLACE] [--backup NAME] [--env-file FILE] [--data DIR] [--to DATABASE_URL] [--list] [--json]";
    private static final Pattern KEY = Pattern.compile(KitFile.SECRET);
    private static final int MOST_BYTES = 1024 * 1024;

    /**
     * Reads the arguments and the files that they name.
     *
     * @param in read when the key is to come from there
     * @throws Refused that says what is wrong, without the key
     */
    static RecoverRequest read(List<String> arguments, Map<String, String> environment, InputStream in) {
        var options = new Arguments(
                USAGE,
                arguments,
                Set.of("--kit", "--key", "--from", "--backup", "--env-file", "--data", "--to"),
                Set.of("--list", "--json"));
        var to = to(options, environment);
        var kitFile = options.path("--kit");
        var kit = kitFile == null ? null : kit(kitFile);
        if (kit == null && options.find("--from") == null) {
            throw Refused.wrongUse("recover.nothing", USAGE);
        }
        var base = kitFile == null ? Path.of("") : kitFile.toAbsolutePath().resolveSibling("");
        var said = options.find("--key");
        var variables = options.path("--env-file");
        return new RecoverRequest(
                options.data(environment),
                kit,
                base.toAbsolutePath().normalize(),
                said != null ? key(said, in) : kit == null ? null : kit.key(),
                options.find("--from"),
                options.find("--backup"),
                variables == null ? base.toAbsolutePath().resolve("own.env") : variables.toAbsolutePath(),
                to,
                options.has("--list"),
                options.has("--json"));
    }

    /** Said by name, so that no variable that happens to be set decides where records go. */
    private static @Nullable DatabaseUrl to(Arguments options, Map<String, String> environment) {
        var said = options.find("--to");
        var variable = environment.getOrDefault(VARIABLE, "").strip();
        if (said == null) {
            if (!variable.isEmpty() && !options.has("--list")) {
                throw Refused.wrongUse("recover.where");
            }
            return null;
        }
        try {
            return DatabaseUrl.parse(said.equals(VARIABLE) ? variable : said);
        } catch (IllegalArgumentException e) {
            throw Refused.wrongUse("recover.to_wrong", String.valueOf(e.getMessage()));
        }
    }

    private static KitFile kit(Path file) {
        try {
            return KitFile.read(bytes(file));
        } catch (ProjectFileException e) {
            throw Refused.wrongUse("recover.kit_wrong", file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw Refused.wrongUse("recover.unreadable", file.toString());
        }
    }

    /** As age-keygen writes it, or typed from paper in groups. */
    private static String key(String from, InputStream in) {
        var text = from.equals("-") ? typed(in) : bytes(Path.of(from));
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll("\\s", "").toUpperCase(Locale.ROOT))
                .filter(line -> KEY.matcher(line).matches())
                .findFirst()
                .orElseThrow(() -> Refused.wrongUse("recover.no_key", from.equals("-") ? "stdin" : from));
    }

    @SuppressWarnings("SystemConsoleNull") // without a terminal it is null again since JDK 25
    private static byte[] typed(InputStream in) {
        var terminal = System.console();
        if (terminal != null && terminal.isTerminal()) {
            var line = terminal.readPassword("%s", "AGE-SECRET-KEY-1…: "); // not shown while it is typed
            return line == null ? new byte[0] : new String(line).getBytes(StandardCharsets.UTF_8);
        }
        try {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw Refused.wrongUse("recover.unreadable", "stdin");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "RecoverRequest[" + data + ", " + from + ", " + backup + "]";
    }
}
