package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Command.Group;
import dev.taskforge.ops.shell.Command.Kind;
import dev.taskforge.ops.shell.Command.Simple;
import dev.taskforge.ops.shell.Invocation.Flow;
import dev.taskforge.ops.shell.Wrappers.Inner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lays the commands of a script out in order, each without its wrappers. */
final class Invocations {
    /** A shell in a shell in a shell; nobody means more. */
    private static final int MOST_SHELLS = 5;

    /** Linux takes no longer argument, see MAX_ARG_STRLEN in execve(2). */
    private static final int LONGEST_ARGUMENT = 128 * 1024;

    private static final int MOST_WRAPPERS = 20;

    private final List<Invocation> found = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();

    private Invocations() {}

    static List<Invocation> of(Script script) {
        var all = new Invocations();
        all.pipelines(script.pipelines(), List.of(), null, Flow.PLAIN, 0);
        return List.copyOf(all.found);
    }

    /** What one shell fills in for another is read by both. */
    private void add(Invocation invocation) {
        var spot = invocation.spot();
        if (invocation.words().isEmpty() || seen.add(((long) spot.start() << 32) | spot.end())) {
            found.add(invocation);
        }
    }

    private void pipelines(
            List<Pipeline> pipelines, List<Wrapper> wrappers, @Nullable Invocation parent, Flow flow, int shells) {
        for (var pipeline : pipelines) {
            var here = pipeline.condition() ? new Flow(flow.loop(), true, flow.function(), flow.substitution()) : flow;
            for (int i = 0; i < pipeline.commands().size(); i++) {
                switch (pipeline.commands().get(i)) {
                    case Simple simple -> simple(simple, pipeline, i, wrappers, parent, here, shells);
                    case Group group -> {
                        substitutions(group.redirections(), wrappers, here, shells);
                        pipelines(group.body(), wrappers, parent, inside(group, here), shells);
                    }
                }
            }
        }
    }

    private static Flow inside(Group group, Flow flow) {
        return new Flow(
                flow.loop() || group.kind() == Kind.LOOP,
                flow.condition(),
                flow.function() || group.kind() == Kind.FUNCTION,
                flow.substitution());
    }

    private void simple(
            Simple simple,
            Pipeline pipeline,
            int index,
            List<Wrapper> wrappers,
            @Nullable Invocation parent,
            Flow flow,
            int shells) {
        var values = simple.assignments().stream().map(Command.Assignment::value);
        substitutions(Stream.concat(values, simple.words().stream()), wrappers, flow, shells);
        substitutions(simple.redirections(), wrappers, flow, shells);

        var around = new ArrayList<>(wrappers);
        var words = simple.words();
        while (true) {
            var inner = around.size() - wrappers.size() < MOST_WRAPPERS
                    ? Wrappers.unwrap(words, simple.redirections()).orElse(null)
                    : null;
            if (inner == null) {
                add(new Invocation(simple, pipeline, index, around, words, parent, flow));
                return;
            }
            var outer = new Invocation(simple, pipeline, index, around, words, parent, flow);
            switch (inner) {
                case Inner.Words own -> {
                    around.add(own.wrapper());
                    if (own.both()) {
                        add(outer);
                    }
                    words = own.words();
                }
                case Inner.Text own -> {
                    around.add(own.wrapper());
                    if (shells >= MOST_SHELLS || own.text().length() > LONGEST_ARGUMENT) {
                        add(outer);
                    } else {
                        var script = Script.parse(own.text());
                        if (script.broken() != null) {
                            add(outer);
                        }
                        pipelines(script.pipelines(), around, outer, flow, shells + 1);
                    }
                    return;
                }
            }
        }
    }

    private void substitutions(List<Redirection> redirections, List<Wrapper> wrappers, Flow flow, int shells) {
        substitutions(redirections.stream().map(Redirection::target), wrappers, flow, shells);
    }

    private void substitutions(Stream<Word> words, List<Wrapper> wrappers, Flow flow, int shells) {
        var inside = new Flow(flow.loop(), flow.condition(), flow.function(), true);
        words.flatMap(word -> word.parts().stream()).forEach(part -> {
            if (part instanceof Part.Substitution substitution) {
                pipelines(substitution.script().pipelines(), wrappers, null, inside, shells);
            }
        });
    }
}
