package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.DockerCall;
import dev.taskforge.ops.shell.Word;
import dev.taskforge.ops.source.Spot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which containers earlier steps have stopped or removed. */
final class GoneContainers {
    private static final Set<String> TAKES = Set.of("down", "stop", "kill", "rm");
    private static final Set<String> GIVES = Set.of("up", "start", "restart", "run", "create", "unpause");

    private final ContainerNames names;
    private final Map<String, Spot> gone = new HashMap<>();
    private @Nullable Spot all;

    GoneContainers(ContainerNames names) {
        this.names = names;
    }

    /** Remembers what a call takes away or brings back. */
    void note(DockerCall call, Spot spot) {
        var verb = call.plainVerb();
        var operands = call.arguments().rest();
        if (TAKES.contains(verb)) {
            if (!operands.isEmpty()) {
                operands.forEach(name -> gone.put(names.service(name.text()), spot));
            } else if (call.compose()) {
                all = spot;
            }
        } else if (GIVES.contains(verb) && (call.compose() || verb.endsWith("start"))) {
            if (operands.isEmpty() || verb.equals("run")) {
                all = null;
                gone.clear();
            } else {
                operands.forEach(name -> gone.remove(names.service(name.text())));
                // What is started brings along what it depends on; who knows what is still down.
                all = verb.equals("up") ? null : all;
            }
        }
    }

    /** The command that took away the container somebody needs. */
    Optional<Spot> remover(Word container) {
        var name = container.text();
        var own = gone.get(names.service(name));
        if (own != null) {
            return Optional.of(own);
        }
        boolean ofStack = names.unknown() || names.find(name).isPresent();
        return ofStack ? Optional.ofNullable(all) : Optional.empty();
    }
}
