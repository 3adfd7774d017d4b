package dev.taskforge.ops.shell;

import dev.taskforge.ops.project.Secrecy;
import dev.taskforge.ops.shell.Arguments.Option;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what a command is given to be recognised by: passwords, tokens, keys. Reads words, runs nothing. */
public final class CommandSecrets {
    private static final int LEAST = 4;
    private static final int LONGEST = 2_000;

    /** Options that hold a password, by the programs that have them; a lone {@code -p} of MySQL asks for it. */
    private static final Map<String, String> PASSWORD_OPTIONS = Map.ofEntries(
            Map.entry("redis-cli", "-a --pass"),
            Map.entry("valkey-cli", "-a --pass"),
            Map.entry("mysql", "-p --password"),
            Map.entry("mysqldump", "-p --password"),
            Map.entry("mysqladmin", "-p --password"),
            Map.entry("mariadb", "-p --password"),
            Map.entry("mariadb-dump", "-p --password"),
            Map.entry("mariadb-admin", "-p --password"),
            Map.entry("mongosh", "-p --password"),
            Map.entry("mongo", "-p --password"),
            Map.entry("mongodump", "-p --password"),
            Map.entry("mongorestore", "-p --password"),
            Map.entry("sshpass", "-p"),
            Map.entry("wget", "--password --http-password --ftp-password"),
            Map.entry("docker", "-p --password"),
            Map.entry("curl", "--oauth2-bearer --pass --proxy-pass"));

    private static final Pattern SECRET_OPTION =
            Pattern.compile("--(?:[a-z]{1,20}-)?(?:password|passwd|passphrase|token"
                    + "|api-?key|secret-key|secret-access-key|client-secret|private-key|requirepass|masterauth)");
    /** Narrower than what is masked in outputs: here a doubtful name costs a wrong finding. */
    private static final Pattern SECRET_VARIABLE = Pattern.compile(
            "(?i)(?:.*_)?(?:pass|passwd|passphrase|pwd|secret|secret_key"
                    + "|secret_access_key|access_key|private_key|api_?key|token|credentials)|.*password|rediscli_auth|sshpass");

    private static final Pattern IN_URL = Pattern.compile("[a-z][a-z0-9+]{1,20}://[^\\s/:@]*+:([^\\s/@]{4,400})@");
    private static final Pattern IN_HEADER = Pattern.compile(
            "(?i)(?:(?:proxy-)?authorization:\\s*+(?:bearer|basic|token)\\s++|x-[a-z-]{0,30}(?:key|token|secret):\\s*+)(\\S{4,400}.*+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,99})=(.{4,})", Pattern.DOTALL);
    /** What a document writes where everybody puts in their own, and what is filled in before the command runs. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?is).*(?:your|ganti|change_?me|placeholder|example|contoh"
                    + "|xxx|\\*\\*\\*|\\.\\.\\.|[<>{}$]).*|(?:my|the|db|root|new|strong|user|redis|app)?[-_]?"
                    + "(?:pass|password|passwd|pwd|secret|token|key|credentials|kata-?sandi|sandi|rahasia)[-_]?(?:here|baru|anda)?");

    /**
     * A secret in a command.
     *
     * @param name by what it is given, such as {@code --password} or {@code PGPASSWORD}
     * @param kind where it stands
     * @param value as written
     */
    public record Given(String name, Kind kind, Spot spot, String value) {

        /** Whether it stands there itself: it is neither taken from a variable nor left to be filled in. */
        public boolean literal() {
            return value.length() >= LEAST && !PLACEHOLDER.matcher(value).matches();
        }

        /** Whether it is taken from a variable or from another command. */
        public boolean fromElsewhere() {
            return value.contains("$") || value.contains("`");
        }

        /** The name and the place only. */
        @Override
        public String toString() {
            return name + " " + spot;
        }
    }

    /** Where a secret stands in a command. */
    public enum Kind {
        /** A variable, which only the program and its owner see. */
        VARIABLE,
        /** A password as an argument of its own, which every process list shows. */
        OPTION,
        /** A part of an address or a header. */
        PART
    }

    private final List<Given> found = new ArrayList<>();

    private CommandSecrets() {}

    /** The secrets that a command is given, what its wrappers are given included; one that is filled in too. */
    public static List<Given> of(Invocation call) {
        var secrets = new CommandSecrets();
        for (var given : call.simple().assignments()) {
            var text = given.value().text();
            secrets.variable(given.name(), text.substring(text.indexOf('=') + 1), given.value());
        }
        call.wrappers().forEach(wrapper -> secrets.command(wrapper.words()));
        secrets.command(call.words());
        return List.copyOf(secrets.found);
    }

    private void command(List<Word> words) {
        if (words.isEmpty()) {
            return;
        }
        var program = Invocation.baseName(words.getFirst().text());
        var behind = words.subList(1, words.size());
        var own = PASSWORD_OPTIONS.getOrDefault(program, "");
        if (!program.equals("docker")
                || behind.stream().anyMatch(word -> word.text().equals("login"))) {
            Arguments.of(behind, valued(program) + own).options().forEach(option -> option(option, program, own));
        }
        var named = Stream.of("export", "env", "declare", "docker", "docker-compose", "podman")
                .anyMatch(program::equals);
        for (var word : behind) {
            var text = word.text();
            var assignment = ASSIGNMENT.matcher(text);
            if (named && assignment.matches()) {
                variable(assignment.group(1), assignment.group(2), word);
            }
            part(word, "URL", IN_URL);
            part(word, "Header", IN_HEADER);
        }
        generic(behind, program);
    }

    private static String valued(String program) {
        return switch (program) {
            case "curl" -> ValuedOptions.CURL + " ";
            case "wget" -> ValuedOptions.WGET + " ";
            case "mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin" ->
                ValuedOptions.MYSQL.replace(" -P ", " ") + " ";
            case "redis-cli", "valkey-cli" -> "-h -p -u -n --user ";
            default -> "-h -u --host --username --port ";
        };
    }

    private void option(Option option, String program, String own) {
        var value = option.value();
        if (value == null) {
            return;
        }
        boolean user = program.equals("curl")
                && List.of("-u", "--user", "-U", "--proxy-user").contains(option.name());
        if (user && value.contains(":")) {
            add(option.name(), Kind.PART, option.word(), value.substring(value.indexOf(':') + 1));
        } else if (List.of(own.split(" ")).contains(option.name())) {
            // "-p NAME" of MySQL asks for the password; only "-pSECRET" gives it.
            boolean asks = (program.startsWith("mysql") || program.startsWith("mariadb"))
                    && option.name().equals("-p")
                    && !option.word().text().startsWith("-p" + value);
            if (!asks) {
                add(option.name(), Kind.OPTION, option.word(), value);
            }
        }
    }

    /** Long options whose name says what they hold, of any program. */
    private void generic(List<Word> behind, String program) {
        for (int i = 0; i < behind.size(); i++) {
            var text = behind.get(i).text();
            int equals = text.indexOf('=');
            var name = equals < 0 ? text : text.substring(0, equals);
            if (!SECRET_OPTION.matcher(name).matches() || PASSWORD_OPTIONS.containsKey(program)) {
                continue;
            }
            var value = equals >= 0
                    ? text.substring(equals + 1)
                    : i + 1 < behind.size() ? behind.get(i + 1).text() : "-";
            if (!value.startsWith("-") && Secrecy.isSecret(name, value)) {
                add(name, Kind.OPTION, behind.get(i), value);
            }
        }
    }

    private void part(Word word, String name, Pattern pattern) {
        if (word.text().length() <= LONGEST) {
            var match = pattern.matcher(word.text());
            if (match.find()) {
                add(name, Kind.PART, word, match.group(1));
            }
        }
    }

    private void variable(String name, String value, Word word) {
        if (SECRET_VARIABLE.matcher(name).matches() && Secrecy.isSecret(name, value)) {
            add(name, Kind.VARIABLE, word, value);
        }
    }

    private void add(String name, Kind kind, Word word, String value) {
        found.add(new Given(name, kind, word.spot(), value));
    }
}
