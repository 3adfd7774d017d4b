package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Command.Group;
import dev.taskforge.ops.shell.Command.Simple;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges what commands do without running them. It calls a command read-only only when it knows it to be; a program it
 * does not know stays unknown.
 */
public final class Effects {
    private static final Set<String> HARMLESS = Set.of(
            "--plan", "--check", "--dry-run", "--check-changes", "--help", "--version", "--list", "--simulate", "-s");

    /** Options of the programs known by their words that have a value, which is none of those words. */
    private static final String VALUED =
            "-C -c -h -p -n -U -a -u --git-dir --settings --namespace --context --kubeconfig"
                    + " --pass --user --host --port --config --connect -connect -servername";

    private Effects() {}

    /** The gravest of what the commands of a script do. */
    public static Judgement of(Script script) {
        var worst = Judgement.of(script.broken() == null ? Effect.READ_ONLY : Effect.UNKNOWN, "");
        for (var pipeline : script.pipelines()) {
            worst = worst.or(groups(pipeline, 0));
        }
        for (var invocation : script.invocations()) {
            worst = worst.or(of(invocation));
        }
        return worst;
    }

    /** A command that no shell reads. */
    public static Judgement of(List<String> arguments) {
        return of(Script.ofArguments(arguments));
    }

    /** Whether anything is known of a program, if only that it is one. */
    public static boolean knows(String program) {
        return Programs.alone(program) != Effect.UNKNOWN
                || Programs.tells(program)
                || SpecialPrograms.knows(program)
                || Programs.named(program);
    }

    /** What one program does, its redirections counted in. */
    public static Judgement of(Invocation invocation) {
        var judgement = redirections(invocation.simple().redirections());
        if (Stream.concat(invocation.words().stream(), values(invocation.simple()))
                .anyMatch(Effects::hides)) {
            judgement = judgement.or(Judgement.of(Effect.UNKNOWN, ""));
        }
        return judgement.or(invocation.words().isEmpty() ? Judgement.of(Effect.READ_ONLY, "") : program(invocation));
    }

    private static Stream<Word> values(Simple simple) {
        return simple.assignments().stream().map(Command.Assignment::value);
    }

    /** Whether commands may hide where they are not read: {@code ${X:-$(rm y)}}. */
    private static boolean hides(Word word) {
        return word.parts().stream()
                .filter(Part.Variable.class::isInstance)
                .map(part -> part.text().toString())
                .anyMatch(text -> text.indexOf("$(", 1) > 0 || text.indexOf('`') > 0);
    }

    private static Judgement groups(Pipeline pipeline, int depth) {
        var worst = Judgement.of(Effect.READ_ONLY, "");
        for (var command : pipeline.commands()) {
            if (command instanceof Group group) {
                worst = worst.or(redirections(group.redirections()));
                for (var inner : group.body()) {
                    worst = worst.or(groups(inner, depth + 1));
                }
            }
        }
        return worst;
    }

    private static Judgement redirections(List<Redirection> redirections) {
        var worst = Judgement.of(Effect.READ_ONLY, "");
        for (var redirection : redirections) {
            if (redirection.writes()) {
                worst = worst.or(Judgement.of(Effect.CHANGING, redirection.operator()));
            } else if (redirection.hidesCommands()) {
                worst = worst.or(Judgement.of(Effect.UNKNOWN, ""));
            }
        }
        return worst;
    }

    private static Judgement program(Invocation invocation) {
        var program = invocation.program();
        if (program.isEmpty()) {
            return Judgement.of(Effect.UNKNOWN, "");
        }
        var docker = invocation.docker().orElse(null);
        if (docker != null) {
            return docker(docker, program);
        }
        var special = SpecialPrograms.of(invocation, program);
        if (special != null) {
            return special;
        }
        var alone = Programs.alone(program);
        if (alone != Effect.UNKNOWN) {
            return Judgement.of(alone, program);
        }
        if (Programs.tells(program)) {
            return told(invocation, program);
        }
        // A program from the path that is only asked who it is; a file of the project may do anything.
        boolean asked = invocation.arguments().size() == 1
                && Set.of("--version", "--help", "-V")
                        .contains(invocation.arguments().getFirst().text())
                && !invocation.words().getFirst().text().contains("/");
        return Judgement.of(asked ? Effect.READ_ONLY : Effect.UNKNOWN, program);
    }

    private static Judgement docker(DockerCall call, String program) {
        var arguments = call.arguments();
        var part = program + " " + call.verb();
        if (call.is("run")) {
            return Judgement.of(arguments.has("--rm") ? Effect.UNKNOWN : Effect.CHANGING, part);
        }
        if (call.is("down") && arguments.has("-v", "--volumes", "--rmi")) {
            return Judgement.of(Effect.DESTRUCTIVE, part);
        }
        if (arguments.has("--dry-run", "--help")) {
            return Judgement.of(Effect.READ_ONLY, part);
        }
        var last = call.verb().substring(call.verb().lastIndexOf(' ') + 1);
        var told = Programs.told("docker", call.verb());
        if (told == null) {
            told = Programs.told("docker", call.plainVerb());
        }
        if (told == null && !last.equals("ls")) {
            told = Programs.told("docker", last);
        }
        return Judgement.of(told == null ? Effect.UNKNOWN : told, part);
    }

    /** Judges a program by its words: the gravest counts, and a harmless one only where it says what is done. */
    private static Judgement told(Invocation invocation, String program) {
        var arguments = invocation.arguments();
        if (arguments.stream().map(Word::text).anyMatch(HARMLESS::contains)) {
            return Judgement.of(Effect.READ_ONLY, program);
        }
        var worst = Judgement.of(Effect.READ_ONLY, program);
        for (var word : arguments) {
            var told = Programs.told(program, word.text());
            if (told != null && told.changes()) {
                worst = worst.or(Judgement.of(told, program + " " + word.text()));
            }
        }
        if (worst.effect().changes()) {
            return worst;
        }
        var operands =
                Arguments.of(arguments, VALUED).rest().stream().map(Word::text).toList();
        boolean looks =
                (!arguments.isEmpty() && tells(program, arguments.getFirst().text()))
                        || (!operands.isEmpty() && tells(program, operands.getFirst()))
                        || (operands.size() > 1 && tells(program, operands.get(0) + " " + operands.get(1)))
                        || (operands.size() > 1 && program.equals("service") && tells(program, operands.get(1)));
        return Judgement.of(looks ? Effect.READ_ONLY : Effect.UNKNOWN, program);
    }

    private static boolean tells(String program, String word) {
        return Programs.told(program, word) != null;
    }
}
