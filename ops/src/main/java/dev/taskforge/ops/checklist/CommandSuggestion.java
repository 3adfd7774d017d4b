package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.shell.Effect;
import dev.taskforge.ops.shell.Effects;
import dev.taskforge.ops.shell.PlainCommand;
import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns one command of a document into checks of the catalogue, or says why it may not become one. Used once. */
final class CommandSuggestion {
    private static final Set<String> ENDLESS = Set.of("top", "htop", "watch");
    private static final Set<String> FOLLOW = Set.of("-f", "--follow");
    private static final int MOST_EXPECTED = 200;

    private final CommandText command;
    private final ProjectFile file;
    private final Suggestions.Gathering found;

    CommandSuggestion(CommandText command, ProjectFile file, Suggestions.Gathering found) {
        this.command = command;
        this.file = file;
        this.found = found;
    }

    void suggest() {
        if (hasPlaceholder(command.text())) {
            found.object(command.text(), Message.of("checklist.no.placeholder"));
            return;
        }
        if (command.text().contains(Masking.MASK)) {
            found.object(command.text(), Message.of("checklist.no.secret"));
            return;
        }
        // A variable would be filled in by TaskForge, not by the shell the document has in mind.
        PlainCommand.of(command.text())
                .filter(plain -> !command.text().contains("${"))
                .ifPresentOrElse(this::judged, () -> found.object(command.text(), Message.of("checklist.no.shell")));
    }

    private void judged(PlainCommand plain) {
        var words = plain.arguments();
        var variables = plain.variables();
        var judgement = Effects.of(words);
        if (judgement.effect().changes()) {
            found.object(command.text(), Message.of("checklist.no.changes", judgement.part()));
            instead(words, variables);
            return;
        }
        var program = program(words.getFirst());
        boolean logs = words.contains("logs") || program.equals("tail") || program.equals("journalctl");
        if (ENDLESS.contains(program)
                || (logs && words.stream().anyMatch(FOLLOW::contains))
                || (program.equals("docker") && words.contains("stats") && !words.contains("--no-stream"))) {
            found.object(command.text(), Message.of("checklist.no.endless"));
            return;
        }
        byProgram(program, words);
        var question = new Questions().list("command", words).yes("read_only");
        if (command.expected() != null) {
            question.text("contains", cut(command.expected()));
        }
        if (!variables.isEmpty()) {
            question.map("env", variables);
        }
        boolean known = judgement.effect() == Effect.READ_ONLY;
        found.question(
                question.tree(),
                command.text(),
                Message.of(known ? "checklist.why.command" : "checklist.why.command.unknown", program));
    }

    /** Questions of the catalogue that say more than the exit code of a program. */
    private void byProgram(String program, List<String> words) {
        switch (program) {
            case "curl", "wget" ->
                words.stream()
                        .filter(word -> word.startsWith("http://") || word.startsWith("https://"))
                        .findFirst()
                        .ifPresent(this::http);
            case "redis-cli" -> tcp(option(words, "-h", "127.0.0.1"), option(words, "-p", "6379"), program);
            case "pg_isready" -> {
                tcp(option(words, "-h", "127.0.0.1"), option(words, "-p", "5432"), program);
                database();
            }
            case "psql" -> database();
            case "nc" -> {
                if (words.size() >= 3) {
                    tcp(words.get(words.size() - 2), words.getLast(), program);
                }
            }
            case "openssl" -> {
                var address = option(words, "-connect", "");
                if (words.contains("s_client") && address.matches("[A-Za-z0-9.-]{1,253}:[0-9]{1,5}")) {
                    add(new Questions().text("tls", address), "checklist.why.tls", address);
                }
            }
            case "df" -> add(new Questions().text("disk", ".").number("free_percent", 10), "checklist.why.disk", "df");
            default -> {}
        }
    }

    private void http(String url) {
        var address = url.split("[#]", 2)[0];
        var declared = file.checks().values().stream()
                .filter(check -> check.kind().equals("http"))
                .filter(check -> Questions.written(check.question()).contains("\"" + address + "\""))
                .findFirst();
        if (declared.isPresent()) {
            found.declared(declared.get().name(), Message.of("checklist.why.same", address));
            return;
        }
        var question = new Questions().text("http", address).number("status", 200);
        if (command.expected() != null && !command.expected().strip().equals("200")) {
            question.text("contains", cut(command.expected()));
        }
        add(question, "checklist.why.http", address);
    }

    private void tcp(String host, String port, String program) {
        if (host.matches("[A-Za-z0-9._-]{1,253}") && port.matches("[0-9]{1,5}")) {
            add(new Questions().text("tcp", host + ":" + port), "checklist.why.tcp", program);
        }
    }

    /** When the project has exactly one PostgreSQL database, there is no doubt which one is meant. */
    private void database() {
        var databases = file.databases().values().stream()
                .filter(database -> database.kind() == DatabaseKind.POSTGRES)
                .toList();
        if (databases.size() == 1) {
            var name = databases.getFirst().name();
            add(
                    new Questions().text("sql", name).text("query", "SELECT 1").number("equals", 1),
                    "checklist.why.sql",
                    name);
        }
    }

    /** What looks at the same thing without changing it. */
    private void instead(List<String> words, Map<String, String> variables) {
        int migrate = words.indexOf("migrate");
        if (migrate > 0 && words.get(migrate - 1).endsWith("manage.py")) {
            var looking = new ArrayList<>(words);
            looking.remove("--noinput");
            looking.add("--check");
            var question = new Questions().list("command", looking).yes("read_only");
            if (!variables.isEmpty()) {
                question.map("env", variables);
            }
            found.question(question.tree(), command.text(), Message.of("checklist.why.migrate"));
        }
    }

    private void add(Questions question, String key, String argument) {
        found.question(question.tree(), command.text(), Message.of(key, argument));
    }

    /** {@code <DB_HOST>}, {@code your-domain.com}, {@code /path/to/file}: words that stand for others. */
    private static boolean hasPlaceholder(String text) {
        int open = text.indexOf('<');
        int close = open < 0 ? -1 : text.indexOf('>', open);
        boolean angled = close > open + 1
                && text.substring(open + 1, close)
                        .chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
        var low = text.toLowerCase(Locale.ROOT);
        return angled
                || low.contains("your-")
                || low.contains("your_")
                || low.contains("/path/to/")
                || low.contains("example.com");
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
    }

    private static String program(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    private static String cut(String text) {
        return text.length() <= MOST_EXPECTED ? text : text.substring(0, MOST_EXPECTED);
    }
}
