package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Compose file by itself.
 *
 * @param uses every use of a variable in it
 */
record Document(SourceFile file, Node.Mapping root, List<VariableUse> uses) {

    /** Reads a file; null when it cannot be understood, which is a trouble. */
    static @Nullable Document read(SourceFile file, Troubles troubles) {
        int before = troubles.list().size();
        var node = NodeReader.read(file, troubles);
        if (!(node instanceof Node.Mapping root)) {
            if (troubles.list().size() == before) {
                troubles.add(file.start(), "compose.empty");
            }
            return null;
        }
        if (!root.entries().containsKey("services") && !root.entries().containsKey("include")) {
            troubles.add(file.start(), "compose.no-services");
            return null;
        }
        var uses = new ArrayList<VariableUse>();
        collect(root, uses, troubles, Collections.newSetFromMap(new IdentityHashMap<>()));
        return new Document(file, root, List.copyOf(uses));
    }

    /** The services written in it; an entry that is no mapping was reported. */
    Node.Mapping services() {
        return root.get("services") instanceof Node.Mapping services ? services : Node.Mapping.empty(file.start());
    }

    /** Whether every service in it could start without another file. */
    boolean complete() {
        return services().entries().values().stream()
                .allMatch(entry -> entry.value() instanceof Node.Mapping service
                        && (service.get("image") != null
                                || service.get("build") != null
                                || service.get("extends") != null
                                || service.get("provider") != null));
    }

    private static void collect(Node node, List<VariableUse> uses, Troubles troubles, Set<Node> done) {
        if (!done.add(node)) {
            return;
        }
        switch (node) {
            case Node.Scalar scalar -> scan(scalar, uses, troubles);
            case Node.Items items -> items.items().forEach(item -> collect(item, uses, troubles, done));
            case Node.Mapping mapping ->
                mapping.entries().values().forEach(entry -> collect(entry.value(), uses, troubles, done));
        }
    }

    /** Looks at the text as it stands in the file, so that places are exact. */
    private static void scan(Node.Scalar scalar, List<VariableUse> uses, Troubles troubles) {
        if (scalar.text().indexOf('$') < 0) {
            return;
        }
        var file = scalar.spot().file();
        int start = scalar.spot().start();
        var filled = Interpolation.fill(scalar.spot().text(), name -> null);
        if (filled.bad() >= 0) {
            troubles.add(file.spot(start + filled.bad(), start + filled.bad() + 1), "compose.dollar");
        }
        for (var use : filled.references()) {
            uses.add(new VariableUse(
                    use.name(), file.spot(start + use.start(), start + use.end()), use.operator(), use.word()));
        }
    }
}
