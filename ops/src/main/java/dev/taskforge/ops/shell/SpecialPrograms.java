package dev.taskforge.ops.shell;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Programs that look or change depending on options, SQL or a request's method. */
final class SpecialPrograms {
    private static final Set<String> PACKERS =
            Set.of("gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "zstd", "unzstd", "lz4", "pigz");
    private static final Set<String> NAMES = Set.of(
            "curl",
            "wget",
            "psql",
            "mysql",
            "mariadb",
            "sqlite3",
            "pg_dump",
            "pg_dumpall",
            "mysqldump",
            "mariadb-dump",
            "sed",
            "find",
            "tar",
            "awk",
            "pytest");
    private static final Pattern LOOKING_SED = Pattern.compile(
            "[0-9,$!]*+[pdq=]|/[^/]*+/[pdq]|s/[^/]*+/[^/]*+/[gIip0-9]*+|s\\|[^|]*+\\|[^|]*+\\|[gIip0-9]*+"
                    + "|s,[^,]*+,[^,]*+,[gIip0-9]*+");

    private SpecialPrograms() {}

    static boolean knows(String program) {
        return NAMES.contains(program) || PACKERS.contains(program);
    }

    /** What it does; null when it is none of these programs, or when its name alone tells. */
    static @Nullable Judgement of(Invocation call, String program) {
        return switch (program) {
            case "curl" -> curl(call);
            case "wget" -> wget(call);
            case "psql" -> sql(call, program, ValuedOptions.PSQL, "-c", "--command", "-f", "--file");
            case "mysql", "mariadb" -> sql(call, program, ValuedOptions.MYSQL, "-e", "--execute");
            case "sqlite3" -> sqlite(call);
            case "pg_dump", "pg_dumpall" ->
                when(call.arguments(ValuedOptions.DUMP).has("-f", "--file"), program);
            case "mysqldump", "mariadb-dump" -> when(call.arguments("").has("--result-file"), program);
            case "sed" -> sed(call);
            case "find" ->
                call.has("-delete")
                        ? Judgement.of(Effect.DESTRUCTIVE, "find -delete")
                        : when(
                                call.arguments().stream()
                                        .anyMatch(word -> word.text().startsWith("-fprint")),
                                program);
            case "tar", "bsdtar" -> tar(call);
            case "date" -> when(call.arguments("-d -f -r --date").has("-s", "--set"), program);
            case "hostname", "hostnamectl" -> when(!call.arguments("").rest().isEmpty(), program);
            case "sort" -> when(call.arguments("-o -k -t --output").has("-o", "--output"), program);
            case "journalctl" ->
                when(
                        call.arguments().stream()
                                .map(Word::text)
                                .anyMatch(text -> text.startsWith("--vacuum") || text.equals("--rotate")),
                        program);
            case "dmesg" -> when(call.arguments("").has("-c", "-C", "--clear", "--read-clear"), program);
            case "kill" -> when(!call.has("-0") && !call.has("-l"), program);
            case "awk", "gawk" -> awk(call);
            case "openssl" -> call.has("-out") ? Judgement.of(Effect.CHANGING, "openssl -out") : null;
            case "pg_restore" -> pgRestore(call);
            default -> PACKERS.contains(program) ? packer(call, program) : null;
        };
    }

    private static Judgement when(boolean changing, String program) {
        return Judgement.of(changing ? Effect.CHANGING : Effect.READ_ONLY, program);
    }

    private static Judgement curl(Invocation call) {
        var arguments = call.arguments(ValuedOptions.CURL);
        var method = arguments.value("-X", "--request").orElse("GET");
        boolean body = arguments.options().stream()
                .map(Arguments.Option::name)
                .anyMatch(name -> name.equals("-d") || name.startsWith("--data") || name.equals("--json"));
        if (arguments.has("-F", "--form", "--form-string", "-T", "--upload-file")
                || (body && !arguments.has("-G", "--get"))
                || !(looks(method) || method.startsWith("$"))) {
            return Judgement.of(Effect.CHANGING, method.equals("GET") ? "curl -d" : "curl -X " + method);
        }
        boolean writes = arguments.has("-O", "--remote-name", "-c", "--cookie-jar", "-D", "--dump-header")
                || isFile(arguments.value("-o", "--output").orElse("-"));
        if (writes) {
            return Judgement.of(Effect.CHANGING, "curl -o");
        }
        return Judgement.of(
                method.startsWith("$") || arguments.has("-K", "--config") ? Effect.UNKNOWN : Effect.READ_ONLY, "curl");
    }

    private static boolean looks(String method) {
        return Set.of("GET", "HEAD", "OPTIONS").contains(method.toUpperCase(Locale.ROOT));
    }

    private static boolean isFile(String output) {
        return !output.equals("-") && !output.equals("/dev/null");
    }

    private static Judgement wget(Invocation call) {
        var arguments = call.arguments(ValuedOptions.WGET);
        if (arguments.has("--post-data", "--post-file", "--method", "--body-data")) {
            return Judgement.of(Effect.CHANGING, "wget --post-data");
        }
        var output = arguments.value("-O", "--output-document").orElse("file");
        return when(!arguments.has("--spider") && isFile(output), "wget");
    }

    private static Judgement sql(Invocation call, String program, String valued, String... from) {
        var arguments = call.arguments(valued);
        var worst = Judgement.of(Effect.READ_ONLY, program);
        boolean said = arguments.has("-l", "--list", "-V", "--version", "--help", "-?");
        for (var option : arguments.options()) {
            if (List.of(from).subList(2, from.length).contains(option.name())) {
                return Judgement.of(Effect.CHANGING, program + " " + option.name());
            }
            if ((option.name().equals(from[0]) || option.name().equals(from[1])) && option.value() != null) {
                worst = worst.or(sql(program, option.value()));
                said = true;
            }
        }
        for (var redirection : call.simple().redirections()) {
            if (redirection.here() != null) {
                worst = worst.or(sql(program, redirection.here().toString()));
                said = true;
            } else if (redirection.operator().equals("<<<")) {
                worst = worst.or(sql(program, redirection.target().text()));
                said = true;
            } else if (redirection.operator().equals("<")) {
                return Judgement.of(Effect.CHANGING, program + " <");
            }
        }
        if (call.index() > 0 && !said) {
            return piped(call, program);
        }
        if (arguments.has("-o", "--output", "-L", "--log-file") && program.equals("psql")) {
            worst = worst.or(Judgement.of(Effect.CHANGING, "psql -o"));
        }
        return said ? worst : worst.or(Judgement.of(Effect.UNKNOWN, program));
    }

    private static Judgement sql(String program, String statements) {
        var judged = SqlEffect.of(statements);
        var part = judged.part().isEmpty() ? program : program + " " + judged.part();
        var known = statements.contains("$") ? judged.effect().or(Effect.UNKNOWN) : judged.effect();
        return Judgement.of(known, part);
    }

    /** SQL that comes out of another command. */
    private static Judgement piped(Invocation call, String program) {
        if (call.pipeline().commands().get(call.index() - 1) instanceof Command.Simple before
                && !before.words().isEmpty()
                && Set.of("echo", "printf").contains(before.words().getFirst().text())) {
            return sql(
                    program,
                    before.words().stream()
                            .skip(1)
                            .map(Word::text)
                            .filter(text -> !text.startsWith("-"))
                            .collect(Collectors.joining(" ")));
        }
        return Judgement.of(Effect.CHANGING, program + " <");
    }

    private static Judgement sqlite(Invocation call) {
        var operands = call.arguments("-separator -cmd -init -newline").rest();
        var worst = Judgement.of(operands.size() > 1 ? Effect.READ_ONLY : Effect.UNKNOWN, "sqlite3");
        for (var operand : operands.subList(Math.min(1, operands.size()), operands.size())) {
            var text = operand.text().strip();
            if (!text.startsWith(".")) {
                worst = worst.or(sql("sqlite3", text));
            } else if (!Set.of(".tables", ".schema", ".dump", ".databases", ".indexes", ".dbinfo")
                    .contains(text.split("\\s", 2)[0])) {
                worst = worst.or(Judgement.of(
                        text.startsWith(".backup") ? Effect.CHANGING : Effect.UNKNOWN, "sqlite3 .command"));
            }
        }
        return worst;
    }

    private static Judgement sed(Invocation call) {
        if (call.arguments().stream()
                .map(Word::text)
                .anyMatch(text -> text.startsWith("--in-place") || text.matches("-[nErsuz]*+i.*+"))) {
            return Judgement.of(Effect.CHANGING, "sed -i");
        }
        var read = call.arguments("-e --expression -f --file -l");
        var script = read.value("-e", "--expression")
                .or(() -> read.operand().map(Word::text))
                .orElse("w");
        boolean looks = !read.has("-f", "--file") && LOOKING_SED.matcher(script).matches();
        return Judgement.of(looks ? Effect.READ_ONLY : Effect.UNKNOWN, "sed");
    }

    private static Judgement awk(Invocation call) {
        var text = call.arguments().stream().map(Word::text).collect(Collectors.joining(" "));
        boolean unsure = text.contains("system") || text.contains(">") || text.contains("|") || call.has("-f");
        return Judgement.of(unsure ? Effect.UNKNOWN : Effect.READ_ONLY, "awk");
    }

    private static Judgement tar(Invocation call) {
        if (call.arguments().isEmpty()) {
            return Judgement.of(Effect.UNKNOWN, "tar");
        }
        var first = call.arguments().getFirst().text();
        boolean lists = call.has("--list")
                || (!first.startsWith("--") && first.contains("t") && !first.contains("x") && !first.contains("c"));
        return when(!lists, "tar");
    }

    private static Judgement packer(Invocation call, String program) {
        var arguments = call.arguments("-o -T");
        boolean looks = arguments.has("-c", "--stdout", "--to-stdout", "-t", "--test", "-l", "--list", "--version")
                || (arguments.rest().isEmpty() && !arguments.has("-o"));
        return when(!looks, program);
    }

    private static Judgement pgRestore(Invocation call) {
        var arguments = call.arguments(ValuedOptions.DUMP);
        if (arguments.has("-l", "--list") && !arguments.has("-d", "--dbname")) {
            return Judgement.of(Effect.READ_ONLY, "pg_restore --list");
        }
        return Judgement.of(arguments.has("-c", "--clean") ? Effect.DESTRUCTIVE : Effect.CHANGING, "pg_restore");
    }
}
