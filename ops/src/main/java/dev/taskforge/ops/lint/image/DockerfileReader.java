package dev.taskforge.ops.lint.image;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Dockerfile line by line, by the rules of Docker's reference: the escape directive, continued lines with
 * comments between them, flags, the JSON form, here-documents, arguments before the first FROM.
 */
final class DockerfileReader {
    private static final Set<String> KEYWORDS = Set.of(
            "FROM",
            "RUN",
            "CMD",
            "LABEL",
            "MAINTAINER",
            "EXPOSE",
            "ENV",
            "ADD",
            "COPY",
            "ENTRYPOINT",
            "VOLUME",
            "USER",
            "WORKDIR",
            "ARG",
            "ONBUILD",
            "STOPSIGNAL",
            "HEALTHCHECK",
            "SHELL");
    private static final Pattern ESCAPE = Pattern.compile("#\\s*+escape\\s*+=\\s*+([`\\\\])\\s*+");
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*+[a-zA-Z]++\\s*+=.*+");
    private static final Pattern HEREDOC = Pattern.compile("<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*+)\\1");
    private static final Pattern ARGUMENT =
            Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*+)(?::?-([^}]*+))?}|\\$([A-Za-z_][A-Za-z0-9_]*+)");

    /** Nobody builds an image of more; each may rest on any before it. */
    private static final int MOST_STAGES = 100;

    private final SourceFile file;
    private final Troubles troubles;
    private final char escape;
    private final Map<String, String> globals = new HashMap<>();
    private final List<Stage> stages = new ArrayList<>();
    private @Nullable Instruction from;
    private List<Instruction> collected = new ArrayList<>();
    private int line = 1;

    DockerfileReader(SourceFile file, Troubles troubles) {
        this.file = file;
        this.troubles = troubles;
        this.escape = escape(file);
    }

    /** Directives stand in the first lines only. */
    private static char escape(SourceFile file) {
        for (int i = 1; i <= file.lines() && DIRECTIVE.matcher(file.line(i)).matches(); i++) {
            var match = ESCAPE.matcher(file.line(i));
            if (match.matches()) {
                return match.group(1).charAt(0);
            }
        }
        return '\\';
    }

    Dockerfile read() {
        while (line <= file.lines() && stages.size() <= MOST_STAGES) {
            var content = file.line(line).strip();
            if (content.isEmpty() || content.startsWith("#")) {
                line++;
            } else {
                accept(instruction());
            }
        }
        endStage();
        if (stages.isEmpty()) {
            troubles.add(file.start(), "image-no-from");
        } else if (stages.size() > MOST_STAGES) {
            troubles.add(file.start(), "image-many-stages", MOST_STAGES);
        }
        return new Dockerfile(file, stages);
    }

    private void accept(Instruction instruction) {
        if (!KEYWORDS.contains(instruction.keyword())) {
            troubles.add(instruction.spot(), "image-unknown-instruction", shown(instruction.keyword()));
        } else if (instruction.is("FROM")) {
            endStage();
            from = instruction;
        } else if (from != null) {
            collected.add(instruction);
        } else if (instruction.is("ARG")) {
            global(instruction.arguments());
        } else {
            troubles.add(instruction.spot(), "image-before-from", instruction.keyword());
        }
    }

    private static String shown(String keyword) {
        return keyword.substring(0, Math.min(keyword.length(), 20));
    }

    private void global(String arguments) {
        int equals = arguments.indexOf('=');
        if (equals > 0) {
            globals.put(
                    arguments.substring(0, equals).strip(),
                    unquoted(arguments.substring(equals + 1).strip()));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.endsWith(value.substring(0, 1));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private void endStage() {
        var begun = from;
        if (begun == null) {
            return;
        }
        var words = begun.words();
        var image = filled(words.getFirst());
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
        var base = stages.stream()
                .filter(stage -> image.equalsIgnoreCase(stage.name()))
                .findFirst()
                .orElse(null);
        stages.add(new Stage(begun, image, named ? words.get(2) : null, base, collected));
        collected = new ArrayList<>();
        from = null;
    }

    private String filled(String text) {
        return ARGUMENT.matcher(text).replaceAll(match -> {
            var name = match.group(1) != null ? match.group(1) : match.group(3);
            var fallback = match.group(2) == null ? match.group() : match.group(2);
            return Matcher.quoteReplacement(globals.getOrDefault(name, fallback));
        });
    }

    private Instruction instruction() {
        int first = line;
        int start = file.lineSpot(line).start() + leading(file.line(line));
        var joined = joined();
        int end = file.lineSpot(line - 1).end();
        var heredocs = heredocs(joined);
        int blank = blank(joined);
        var keyword = joined.substring(0, blank).toUpperCase(Locale.ROOT);
        var rest = joined.substring(blank).strip();
        var flags = new ArrayList<String>();
        while (rest.startsWith("--") && !keyword.equals("CMD")) {
            int next = blank(rest);
            flags.add(rest.substring(0, next));
            rest = rest.substring(next).strip();
        }
        // The first line is where an editor should jump to, even when the instruction is long.
        int shownEnd = Math.max(start, Math.min(end, file.lineSpot(first).end()));
        return new Instruction(keyword, file.spot(start, shownEnd), flags, rest, ExecForm.of(rest), heredocs);
    }

    private static int leading(String text) {
        return text.length() - text.stripLeading().length();
    }

    private static int blank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return text.length();
    }

    /** The lines of one instruction as one; moves behind them. */
    private String joined() {
        var joined = new StringBuilder();
        for (boolean more = true; more && line <= file.lines(); line++) {
            var content = file.line(line);
            var stripped = content.strip();
            if (!joined.isEmpty() && (stripped.isEmpty() || stripped.startsWith("#"))) {
                continue;
            }
            more = !stripped.isEmpty() && stripped.charAt(stripped.length() - 1) == escape;
            joined.append(more ? stripped.substring(0, stripped.length() - 1) : stripped)
                    .append(more ? "\n" : "");
        }
        return joined.toString();
    }

    private String heredocs(String joined) {
        var contents = new StringBuilder();
        var match = HEREDOC.matcher(joined);
        while (match.find()) {
            var end = match.group(2);
            while (line <= file.lines() && !file.line(line).strip().equals(end)) {
                contents.append(file.line(line++)).append('\n');
            }
            line++;
        }
        return contents.toString();
    }
}
