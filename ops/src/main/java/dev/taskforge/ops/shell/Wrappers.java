package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Wrapper.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows the programs that run another program, and finds that one. */
final class Wrappers {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");
    private static final String SSH_OPTIONS =
            "-p -i -l -o -F -L -R -D -J -b -c -E -e -I -m -O -Q -S -W -w -B --zone --project";

    /** Wrappers that only change the circumstances: their options that have a value, and how many operands come first. */
    private static final Map<String, Circumstance> CIRCUMSTANCES = Map.ofEntries(
            Map.entry("sudo", new Circumstance("-u -g -h -p -C -r -t -T -U -D -R --user --group", 0)),
            Map.entry("doas", new Circumstance("-u -C", 0)),
            Map.entry("env", new Circumstance("-u -C --unset --chdir", 0)),
            Map.entry("timeout", new Circumstance("-s -k --signal --kill-after", 1)),
            Map.entry("nice", new Circumstance("-n --adjustment", 0)),
            Map.entry("ionice", new Circumstance("-c -n --class --classdata", 0)),
            Map.entry("nohup", new Circumstance("", 0)),
            Map.entry("setsid", new Circumstance("", 0)),
            Map.entry("stdbuf", new Circumstance("-i -o -e --input --output --error", 0)),
            Map.entry("time", new Circumstance("-f -o", 0)),
            Map.entry("command", new Circumstance("", 0)),
            Map.entry("builtin", new Circumstance("", 0)),
            Map.entry("exec", new Circumstance("-a", 0)),
            Map.entry("flock", new Circumstance("-w -E --timeout --conflict-exit-code", 1)),
            Map.entry("chronic", new Circumstance("", 0)),
            Map.entry("unbuffer", new Circumstance("", 0)),
            Map.entry("gosu", new Circumstance("", 1)),
            Map.entry("su-exec", new Circumstance("", 1)),
            Map.entry("runuser", new Circumstance("-u -g -G --user --group", 0)),
            Map.entry("chroot", new Circumstance("", 1)),
            Map.entry("busybox", new Circumstance("", 0)),
            Map.entry("tini", new Circumstance("", 0)),
            Map.entry("dumb-init", new Circumstance("", 0)));

    /** Programs whose first words choose what they run; the text behind the name is the word that must follow. */
    private static final Map<String, Set<String>> RUNNERS = Map.ofEntries(
            Map.entry("npx", Set.of("")),
            Map.entry("bunx", Set.of("")),
            Map.entry("pnpm", Set.of("exec", "dlx")),
            Map.entry("yarn", Set.of("exec", "dlx")),
            Map.entry("npm", Set.of("exec")),
            Map.entry("bundle", Set.of("exec")),
            Map.entry("composer", Set.of("exec")),
            Map.entry("poetry", Set.of("run")),
            Map.entry("pipenv", Set.of("run")),
            Map.entry("uv", Set.of("run")));

    private static final Pattern INTERPRETER = Pattern.compile("(?:python[0-9.]*+|php[0-9.]*+|ruby|node|perl)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+=.*+", Pattern.DOTALL);

    private record Circumstance(String valued, int operands) {}

    private Wrappers() {}

    /** What a wrapper runs. */
    sealed interface Inner {

        Wrapper wrapper();

        /**
         * Other words.
         *
         * @param both whether the wrapper does something of its own
         */
        record Words(Wrapper wrapper, List<Word> words, boolean both) implements Inner {}

        /** A text for another shell. */
        record Text(Wrapper wrapper, ShellText text) implements Inner {}
    }

    /** What the first of these words runs; empty when it is no wrapper, or wraps nothing. */
    static Optional<Inner> unwrap(List<Word> words, List<Redirection> redirections) {
        if (words.isEmpty() || !words.getFirst().literal()) {
            return Optional.empty();
        }
        var program = Invocation.baseName(words.getFirst().text());
        var behind = words.subList(1, words.size());
        var circumstance = CIRCUMSTANCES.get(program);
        if (circumstance != null) {
            return circumstance(words, program, circumstance);
        }
        if (SHELLS.contains(program)) {
            return shell(words, behind, redirections);
        }
        return switch (program) {
            case "eval" -> text(Kind.SHELL, words, 1, behind, null);
            case "su" -> su(words, behind);
            case "ssh" -> ssh(words, behind, redirections);
            case "xargs" ->
                own(
                        Kind.EACH,
                        words,
                        Arguments.leading(behind, "-n -I -P -L -d -a -E -s").rest(),
                        false);
            case "watch" -> watch(words, behind);
            case "find" -> find(words);
            case "kubectl", "oc" -> kubectl(words, behind);
            case "docker", "docker-compose", "podman", "podman-compose", "nerdctl" -> container(words);
            default -> runner(words, program, behind);
        };
    }

    private static Optional<Inner> own(Kind kind, List<Word> words, List<Word> inner, boolean both) {
        return own(kind, words, inner, both, null, null);
    }

    private static Optional<Inner> own(
            Kind kind,
            List<Word> words,
            List<Word> inner,
            boolean both,
            @Nullable Word target,
            @Nullable DockerCall docker) {
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        var wrapper = new Wrapper(kind, words.subList(0, words.size() - inner.size()), target, docker);
        return Optional.of(new Inner.Words(wrapper, List.copyOf(inner), both));
    }

    private static Optional<Inner> text(Kind kind, List<Word> words, int own, List<Word> inner, @Nullable Word target) {
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        var first = inner.getFirst().spot();
        var joined = new ShellText.Builder(first.file(), first.start());
        for (var word : inner) {
            if (!joined.isEmpty()) {
                joined.join(' ');
            }
            joined.append(word.value());
        }
        var wrapper = new Wrapper(kind, words.subList(0, own), target, null);
        return Optional.of(new Inner.Text(wrapper, joined.build()));
    }

    private static Optional<Inner> circumstance(List<Word> words, String program, Circumstance circumstance) {
        var read = Arguments.leading(words.subList(1, words.size()), circumstance.valued());
        boolean asksOnly = program.equals("command") && read.has("-v", "-V");
        var inner = read.rest();
        int skip = Math.min(circumstance.operands(), inner.size());
        if (program.equals("flock") && inner.size() > 2 && inner.get(1).text().equals("-c")) {
            return text(Kind.SHELL, words, words.size() - inner.size() + 2, inner.subList(2, 3), null);
        }
        while (skip < inner.size() && VARIABLE.matcher(inner.get(skip).text()).matches()) {
            skip++;
        }
        return asksOnly ? Optional.empty() : own(Kind.CIRCUMSTANCE, words, inner.subList(skip, inner.size()), false);
    }

    private static Optional<Inner> shell(List<Word> words, List<Word> behind, List<Redirection> redirections) {
        var read = Arguments.leading(behind, "-o -O --rcfile --init-file");
        if (read.has("-c") && !read.rest().isEmpty()) {
            int own = words.size() - read.rest().size();
            return text(Kind.SHELL, words, own, read.rest().subList(0, 1), null);
        }
        // Without a script of its own a shell reads what is given to it.
        return read.rest().isEmpty() || read.has("-s") ? here(Kind.SHELL, words, redirections, null) : Optional.empty();
    }

    private static Optional<Inner> here(
            Kind kind, List<Word> words, List<Redirection> redirections, @Nullable Word target) {
        for (var redirection : redirections) {
            var given =
                    redirection.operator().equals("<<<") ? redirection.target().value() : redirection.here();
            if (given != null) {
                return Optional.of(new Inner.Text(new Wrapper(kind, words, target, null), given));
            }
        }
        return Optional.empty();
    }

    private static Optional<Inner> su(List<Word> words, List<Word> behind) {
        for (int i = 0; i + 1 < behind.size(); i++) {
            if (behind.get(i).text().equals("-c") || behind.get(i).text().equals("--command")) {
                return text(Kind.SHELL, words, i + 2, behind.subList(i + 1, i + 2), null);
            }
        }
        return Optional.empty();
    }

    private static Optional<Inner> ssh(List<Word> words, List<Word> behind, List<Redirection> redirections) {
        var rest = Arguments.leading(behind, SSH_OPTIONS).rest();
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        var command = rest.subList(1, rest.size());
        boolean shell = !command.isEmpty()
                && SHELLS.contains(Invocation.baseName(command.getFirst().text()))
                && redirections.stream().anyMatch(redirection -> redirection.here() != null);
        return command.isEmpty() || shell
                ? here(Kind.HOST, words, redirections, rest.getFirst())
                : text(Kind.HOST, words, words.size() - command.size(), command, rest.getFirst());
    }

    private static Optional<Inner> watch(List<Word> words, List<Word> behind) {
        var rest = Arguments.leading(behind, "-n --interval -q --equexit").rest();
        return text(Kind.WATCH, words, words.size() - rest.size(), rest, null);
    }

    private static Optional<Inner> find(List<Word> words) {
        for (int i = 1; i < words.size(); i++) {
            if (Set.of("-exec", "-execdir", "-ok", "-okdir")
                    .contains(words.get(i).text())) {
                int end = i + 1;
                while (end < words.size()
                        && !Set.of(";", "+").contains(words.get(end).text())) {
                    end++;
                }
                var wrapper = new Wrapper(Kind.EACH, words.subList(0, i + 1), null, null);
                var inner = List.copyOf(words.subList(i + 1, end));
                return inner.isEmpty() ? Optional.empty() : Optional.of(new Inner.Words(wrapper, inner, true));
            }
        }
        return Optional.empty();
    }

    private static Optional<Inner> kubectl(List<Word> words, List<Word> behind) {
        var call = Arguments.leading(behind, "-n --namespace --context --kubeconfig --cluster")
                .rest();
        if (call.isEmpty() || !call.getFirst().text().equals("exec")) {
            return Optional.empty();
        }
        int dashes = 0;
        while (dashes < call.size() && !call.get(dashes).text().equals("--")) {
            dashes++;
        }
        var pod = Arguments.leading(call.subList(1, call.size()), "-n --namespace -c --container");
        var inner = dashes < call.size() ? call.subList(dashes + 1, call.size()) : tail(pod.rest());
        return own(Kind.CONTAINER, words, inner, false, pod.operand().orElse(null), null);
    }

    private static Optional<Inner> container(List<Word> words) {
        var call = DockerCall.of(words).orElse(null);
        if (call == null || !call.is("exec", "run")) {
            return Optional.empty();
        }
        var rest = call.arguments().rest();
        return own(Kind.CONTAINER, words, tail(rest), call.is("run"), rest.isEmpty() ? null : rest.getFirst(), call);
    }

    private static Optional<Inner> runner(List<Word> words, String program, List<Word> behind) {
        var verbs = RUNNERS.get(program);
        if (verbs != null) {
            var rest = Arguments.leading(behind, "-p --package -c --call --with --directory")
                    .rest();
            boolean plain = verbs.contains("");
            if (!plain && (rest.isEmpty() || !verbs.contains(rest.getFirst().text()))) {
                return Optional.empty();
            }
            return own(
                    Kind.RUNNER,
                    words,
                    plain ? rest : Arguments.leading(tail(rest), "--with").rest(),
                    false);
        }
        if (!INTERPRETER.matcher(program).matches()) {
            return Optional.empty();
        }
        var read = Arguments.leading(behind, "-W -X -d -I");
        if (read.has("-m") && program.startsWith("python")) {
            return own(Kind.RUNNER, words, read.rest(), false);
        }
        boolean code = read.has("-c", "-e", "-r", "-p", "-E", "--eval", "--print");
        return code ? Optional.empty() : own(Kind.RUNNER, words, read.rest(), false);
    }

    private static List<Word> tail(List<Word> words) {
        return words.isEmpty() ? words : words.subList(1, words.size());
    }
}
