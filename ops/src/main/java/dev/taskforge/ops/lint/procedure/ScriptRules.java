package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.shell.Effects;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Part;
import dev.taskforge.ops.shell.Word;
import dev.taskforge.ops.source.Spot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Habits of the shell that break one day. */
final class ScriptRules {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");
    private static final Set<String> RUNS_TEXT =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "eval", "source", ".");
    private static final Set<String> OPEN = Set.of("777", "0777", "a+rwx", "ugo+rwx", "a=rwx", "+rwx");
    private static final Pattern TO_FILL_IN = Pattern.compile(
            "(?i).*(?:\\byour[_-]|yourdomain|\\bganti[_-]|change_?me|/path/to/|/path/ke/|isi_?disini|xxxx).*",
            Pattern.DOTALL);
    private static final Predicate<Step> GENTLE_STOP = ScriptRules::stopsGently;

    private ScriptRules() {}

    static List<Rule> rules() {
        return List.of(
                Steps.each("env-through-xargs", Priority.P0, ScriptRules::envThroughXargs),
                Steps.whole("download-into-shell", Priority.P1, ScriptRules::downloadIntoShell),
                Steps.each("rm-below-unset-variable", Priority.P1, ScriptRules::rmBelowVariable),
                Steps.each("world-writable", Priority.P1, ScriptRules::worldWritable),
                Steps.whole("script-goes-on-after-errors", Priority.P2, ScriptRules::goesOn),
                Steps.each("kill-before-stop", Priority.P2, ScriptRules::killFirst),
                Steps.each("placeholder-in-step", Priority.P2, ScriptRules::placeholder));
    }

    private static void envThroughXargs(Step step, Steps steps, Found found) {
        var call = step.call();
        if (!call.runs("export", "env", "declare", "eval")) {
            return;
        }
        boolean split = Stream.concat(call.arguments().stream(), call.simple().words().stream())
                .flatMap(word -> word.parts().stream())
                .anyMatch(part -> part instanceof Part.Substitution from && readsEnv(from));
        if (split) {
            found.at(call.spot());
        }
    }

    private static boolean readsEnv(Part.Substitution from) {
        var text = from.text().toString();
        return text.contains("xargs") || (text.contains(".env") && (text.contains("cat ") || text.contains("grep ")));
    }

    private static void downloadIntoShell(Steps steps, Found found) {
        for (var snippet : steps.procedure().snippets()) {
            var lastShell = new HashMap<Spot, Integer>();
            for (var call : snippet.calls()) {
                if (SHELLS.contains(call.program())) {
                    lastShell.merge(call.pipeline().commands().getFirst().spot(), call.index(), Math::max);
                }
            }
            var seen = new HashSet<Spot>();
            for (var call : snippet.calls()) {
                var pipe = call.pipeline().commands().getFirst().spot();
                if (downloads(call) && lastShell.getOrDefault(pipe, -1) > call.index()) {
                    found.at(call.spot(), call.program());
                }
                var shell = call.parent() == null ? call : call.parent();
                if (RUNS_TEXT.contains(base(shell)) && seen.add(shell.simple().spot())) {
                    given(shell)
                            .filter(ScriptRules::downloads)
                            .forEach(inner -> found.at(inner.spot(), inner.program()));
                }
            }
        }
    }

    private static boolean downloads(Invocation call) {
        return call.runs("curl", "wget");
    }

    /** The commands whose output a shell is given as its script. */
    private static Stream<Invocation> given(Invocation shell) {
        return shell.simple().words().stream()
                .flatMap(word -> word.parts().stream())
                .filter(Part.Substitution.class::isInstance)
                .flatMap(part -> ((Part.Substitution) part).script().invocations().stream());
    }

    private static String base(Invocation call) {
        var words = call.simple().words();
        if (words.isEmpty()) {
            return "";
        }
        var first = words.getFirst().text().equals("sudo") && words.size() > 1 ? words.get(1) : words.getFirst();
        return first.text().substring(first.text().lastIndexOf('/') + 1);
    }

    private static void rmBelowVariable(Step step, Steps steps, Found found) {
        var call = step.call();
        if (!call.runs("rm")
                || !call.arguments("").has("-r", "-R", "--recursive")
                || step.snippet().sets("u")) {
            return;
        }
        for (var word : call.arguments("").rest()) {
            if (word.parts().size() > 1
                    && word.parts().getFirst() instanceof Part.Variable variable
                    && !variable.guarded()
                    && !variable.name().isEmpty()
                    && variable.modifier().isEmpty()
                    && word.parts().get(1).text().toString().startsWith("/")) {
                var edits = variable.name().matches("[A-Za-z_][A-Za-z0-9_]*")
                        ? List.of(new Edit(variable.text().spot(), "${" + variable.name() + ":?}"))
                        : List.<Edit>of();
                found.at(word.spot(), edits, variable.name());
            }
        }
    }

    private static void worldWritable(Step step, Steps steps, Found found) {
        var call = step.call();
        if (call.runs("chmod")) {
            call.arguments("")
                    .operand()
                    .filter(mode -> OPEN.contains(mode.text()))
                    .ifPresent(mode -> found.at(call.spot(), mode.text()));
        }
    }

    private static void goesOn(Steps steps, Found found) {
        for (var snippet : steps.procedure().snippets()) {
            if (snippet.origin() != Origin.SCRIPT || snippet.sets("e") || snippet.sets("errexit")) {
                continue;
            }
            var changing = snippet.calls().stream()
                    .filter(call -> Effects.of(call).effect().changes())
                    .toList();
            if (changing.size() > 1) {
                found.at(changing.getFirst().spot(), start(snippet), changing.size());
            }
        }
    }

    private static List<Edit> start(Snippet snippet) {
        var file = snippet.text().file();
        var first = file.line(1);
        if (!first.startsWith("#!") || file.lines() < 2) {
            return List.of();
        }
        var place = file.lineSpot(2).start();
        return List.of(new Edit(file.spot(place, place), first.contains("bash") ? "set -euo pipefail\n" : "set -eu\n"));
    }

    private static void killFirst(Step step, Steps steps, Found found) {
        if (killsHard(step.call()) && !steps.before(step, GENTLE_STOP)) {
            found.at(step.call().spot(), step.call().program());
        }
    }

    private static boolean killsHard(Invocation call) {
        if (call.runs("kill", "pkill", "killall")) {
            return call.arguments().stream()
                    .map(Word::text)
                    .anyMatch(word -> Set.of("-9", "-KILL", "-SIGKILL", "-s9").contains(word));
        }
        return call.docker()
                .filter(docker -> docker.is("kill") && !docker.arguments().has("-s", "--signal"))
                .isPresent();
    }

    private static boolean stopsGently(Step step) {
        var call = step.call();
        return (call.runs("kill", "pkill", "killall") && !killsHard(call))
                || (call.runs("systemctl", "service") && call.has("stop"))
                || call.docker().filter(docker -> docker.is("stop", "down")).isPresent();
    }

    private static void placeholder(Step step, Steps steps, Found found) {
        var names = new TreeSet<String>();
        for (var word : step.call().simple().words()) {
            boolean marked = word.parts().stream().anyMatch(Part.Placeholder.class::isInstance);
            if (marked) {
                word.parts().stream()
                        .filter(Part.Placeholder.class::isInstance)
                        .forEach(part -> names.add(part.text().toString()));
            } else if (word.spot().end() - word.spot().start() < 300
                    && TO_FILL_IN.matcher(word.text()).matches()) {
                names.add(shortened(word.text()));
            }
        }
        boolean once = step.index() == 0
                || !steps.list()
                        .get(step.index() - 1)
                        .call()
                        .simple()
                        .spot()
                        .equals(step.call().simple().spot());
        if (!names.isEmpty() && once) {
            found.at(step.call().simple().spot(), String.join(", ", names));
        }
    }

    /** The part that is to be filled in, of a word that may be long. */
    private static String shortened(String word) {
        var parts = word.split("[\\s\"']+");
        for (var part : parts) {
            if (TO_FILL_IN.matcher(part).matches()) {
                return part;
            }
        }
        return word;
    }
}
