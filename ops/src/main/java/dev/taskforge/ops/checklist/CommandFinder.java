package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds commands in texts and in blocks of code. Pure. */
final class CommandFinder {
    private static final int LONGEST = 2_000;
    private static final int MOST_EXPECTED = 200;

    /** Programs by which a code span is taken for a command, not for a name or a value. */
    private static final Set<String> PROGRAMS = Set.of(
            "alembic",
            "ansible",
            "apt",
            "apt-get",
            "artisan",
            "bash",
            "bundle",
            "cargo",
            "cat",
            "certbot",
            "composer",
            "createdb",
            "curl",
            "cut",
            "date",
            "dd",
            "df",
            "dig",
            "django-admin",
            "docker",
            "docker-compose",
            "dropdb",
            "du",
            "echo",
            "export",
            "find",
            "flask",
            "flyway",
            "free",
            "git",
            "go",
            "grep",
            "gunzip",
            "gzip",
            "host",
            "hostname",
            "htop",
            "id",
            "ip",
            "iptables",
            "java",
            "journalctl",
            "kubectl",
            "ls",
            "lsof",
            "make",
            "mariadb",
            "mongosh",
            "mvn",
            "mysql",
            "mysqldump",
            "nc",
            "netstat",
            "nginx",
            "nmap",
            "node",
            "npm",
            "npx",
            "nslookup",
            "openssl",
            "pg_dump",
            "pg_dumpall",
            "pg_isready",
            "pg_restore",
            "php",
            "ping",
            "pip",
            "pip3",
            "pnpm",
            "podman",
            "prisma",
            "ps",
            "psql",
            "pytest",
            "python",
            "python3",
            "rails",
            "rake",
            "redis-cli",
            "rm",
            "rsync",
            "ruby",
            "scp",
            "sed",
            "service",
            "sh",
            "sqlite3",
            "sqlx",
            "ss",
            "ssh",
            "sudo",
            "systemctl",
            "tail",
            "tar",
            "telnet",
            "test",
            "timeout",
            "top",
            "traceroute",
            "ufw",
            "uptime",
            "uv",
            "wget",
            "yarn");

    private static final Set<String> SHELLS = Set.of("", "sh", "bash", "shell", "console", "zsh", "shell-session");
    private static final List<String> ARROWS = List.of("->", "=>", "→", "⇒");

    private CommandFinder() {}

    /**
     * The commands among the code spans of a text.
     *
     * @param evidence whether the text is there to name evidence, so that any code of several words is a command
     * @param line where the text begins
     */
    static List<CommandText> inText(String text, boolean evidence, int line) {
        var found = new ArrayList<CommandText>();
        var codes = CodeSpans.of(text);
        for (int i = 0; i < codes.size(); i++) {
            var code = codes.get(i);
            if (!looksRun(code.text(), evidence)) {
                continue;
            }
            var next = i + 1 < codes.size() ? codes.get(i + 1) : null;
            var expected = expected(text, code.end(), next);
            if (expected != null && next != null && expected.equals(next.text())) {
                i++;
            }
            found.add(new CommandText(cut(code.text()), expected, line));
        }
        return found;
    }

    /** What stands behind an arrow: the next code span, or the words up to the end of the clause. */
    private static @Nullable String expected(String text, int from, CodeSpans.@Nullable Code next) {
        var rest = text.substring(from).stripLeading();
        for (var arrow : ARROWS) {
            if (rest.startsWith(arrow)) {
                int behind = text.length() - rest.length() + arrow.length();
                if (next != null && text.substring(behind, next.start()).isBlank()) {
                    return next.text();
                }
                int end = behind;
                while (end < text.length() && end - behind < MOST_EXPECTED && ";,|`".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                var words = text.substring(behind, end).strip();
                return words.isEmpty() ? null : words;
            }
        }
        return null;
    }

    private static boolean looksRun(String code, boolean evidence) {
        var words = code.strip().split("\\s+", 20);
        int first = 0;
        while (first < words.length && isAssignment(words[first])) {
            first++;
        }
        if (first == words.length) {
            return false;
        }
        var program = words[first];
        var name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean script = name.endsWith(".sh") || name.endsWith(".py");
        boolean several = words.length > first + 1;
        return (PROGRAMS.contains(name) && (several || evidence || name.equals("pytest")))
                || (script && (program.startsWith("./") || program.startsWith("/")))
                || (evidence && several && isPlain(program));
    }

    /** {@code NAME=value} before a command. */
    static boolean isAssignment(String word) {
        int equals = word.indexOf('=');
        return equals > 0
                && word.substring(0, equals)
                        .chars()
                        .allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))
                && !Character.isDigit(word.charAt(0));
    }

    private static boolean isPlain(String word) {
        return word.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_.-/".indexOf(c) >= 0));
    }

    /**
     * The commands of a block of code; none when its language is not that of a shell.
     *
     * @param language the word behind the fence; empty for none
     * @param line where the first line of the code stands
     */
    static List<CommandText> inCode(String language, String code, int line) {
        if (!SHELLS.contains(language.toLowerCase(Locale.ROOT))) {
            return List.of();
        }
        var found = new ArrayList<CommandText>();
        var pending = new StringBuilder();
        int begun = line;
        int number = line - 1;
        for (var written : code.split("\n", -1)) {
            number++;
            var text = written.strip();
            if (pending.isEmpty()) {
                if (text.isEmpty() || text.startsWith("#")) {
                    continue;
                }
                begun = number;
                text = text.startsWith("$ ") ? text.substring(2) : text;
            }
            boolean goesOn = text.endsWith("\\");
            pending.append(pending.isEmpty() ? "" : " ")
                    .append(goesOn ? text.substring(0, text.length() - 1).strip() : text);
            boolean open = goesOn || (ShellWords.unfinished(pending) && pending.length() < LONGEST);
            if (!open) {
                add(found, pending, begun, language);
                pending.setLength(0);
            }
        }
        add(found, pending, begun, language);
        return found;
    }

    /** A block without a language may hold anything, so its lines must begin with a known program. */
    private static void add(List<CommandText> found, StringBuilder pending, int line, String language) {
        var text = Words.oneLine(pending.toString());
        if (!text.isEmpty() && (!language.isEmpty() || looksRun(text, false))) {
            found.add(new CommandText(cut(text), null, line));
        }
    }

    private static String cut(String text) {
        var line = Words.oneLine(text);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }
}
