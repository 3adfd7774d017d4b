package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Builds one {@link Tree} from parser events; collects duplicate keys, references and tags as problems, up to a bound. */
final class TreeBuilder {
    private static final int MOST_DEPTH = 20;
    /** Nobody reads on beyond these, and each costs more to say than to find. */
    private static final int MOST_PROBLEMS = 1_000;

    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    private final List<Problem> problems = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Tree root;
    private int documents;

    void accept(Event event) {
        var place = event.getStartMark()
                .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Place.START);
        switch (event.getEventId()) {
            case DocumentStart -> {
                if (++documents > 1) {
                    problem(place, Message.of("yaml.documents"), Message.of("yaml.documents.fix"));
                }
            }
            case MappingStart, SequenceStart -> {
                plain((NodeEvent) event, place, ((CollectionStartEvent) event).getTag());
                if (open.size() >= MOST_DEPTH) {
                    throw YamlReader.failure(place, Message.of("yaml.depth", MOST_DEPTH), Message.of("yaml.depth.fix"));
                }
                open.push(new Open(place, event.getEventId() == Event.ID.MappingStart));
            }
            case MappingEnd, SequenceEnd -> {
                var tree = open.pop().tree();
                add(tree);
            }
            case Scalar -> {
                var scalar = (ScalarEvent) event;
                plain(scalar, place, scalar.getTag());
                add(new Tree.Scalar(place, sort(scalar), scalar.getValue()));
            }
            case Alias -> {
                problem(
                        place,
                        Message.of(
                                "yaml.reference",
                                "*" + ((AliasEvent) event).getAlias().getValue()),
                        Message.of("yaml.reference.fix"));
                add(new Tree.Scalar(place, Tree.Sort.NOTHING, ""));
            }
            default -> {
                // the ends of stream and document carry nothing
            }
        }
    }

    Tree result() {
        if (root == null && problems.isEmpty()) {
            throw YamlReader.failure(Place.START, Message.of("yaml.empty"), Message.of("yaml.empty.fix"));
        }
        if (!problems.isEmpty() || root == null) {
            throw new YamlException(problems);
        }
        return root;
    }

    private void plain(NodeEvent event, Place place, Optional<String> tag) {
        event.getAnchor()
                .ifPresent(anchor -> problem(
                        place,
                        Message.of("yaml.reference", "&" + anchor.getValue()),
                        Message.of("yaml.reference.fix")));
        tag.filter(value -> !value.equals("!"))
                .ifPresent(
                        value -> problem(place, Message.of("yaml.tag", Shown.of(value)), Message.of("yaml.tag.fix")));
    }

    private static Tree.Sort sort(ScalarEvent scalar) {
        if (!scalar.isPlain()) {
            return Tree.Sort.TEXT;
        }
        var tag = RESOLVER.resolve(scalar.getValue(), true);
        return tag.equals(Tag.INT)
                ? Tree.Sort.INTEGER
                : tag.equals(Tag.FLOAT)
                        ? Tree.Sort.DECIMAL
                        : tag.equals(Tag.BOOL)
                                ? Tree.Sort.BOOLEAN
                                : tag.equals(Tag.NULL) ? Tree.Sort.NOTHING : Tree.Sort.TEXT;
    }

    private void add(Tree tree) {
        var parent = open.peek();
        if (parent == null) {
            if (root == null) {
                root = tree;
            }
        } else if (!parent.mapping) {
            parent.items.add(tree);
        } else if (parent.key == null) {
            parent.key = key(tree);
        } else {
            var key = parent.key;
            var before = parent.entries.putIfAbsent(key.text(), new Tree.Entry(key.place(), tree));
            if (before != null) {
                problem(
                        key.place(),
                        Message.of(
                                "yaml.duplicate",
                                Shown.of(key.text()),
                                before.place().line()),
                        Message.of("yaml.duplicate.fix"));
            }
            parent.key = null;
        }
    }

    private Tree.Scalar key(Tree tree) {
        if (tree instanceof Tree.Scalar scalar && !scalar.text().isEmpty()) {
            return scalar;
        }
        problem(tree.place(), Message.of("yaml.key"), Message.of("yaml.key.fix"));
        return new Tree.Scalar(tree.place(), Tree.Sort.TEXT, "?");
    }

    private void problem(Place place, Message message, Message suggestion) {
        problems.add(new Problem(place.line(), place.column(), path(), message, suggestion));
        if (problems.size() == MOST_PROBLEMS) {
            throw new YamlException(problems);
        }
    }

    private String path() {
        var path = new StringBuilder();
        for (var level : (Iterable<Open>) open::descendingIterator) {
            if (level.mapping && level.key != null) {
                path.append(path.isEmpty() ? "" : ".").append(level.key.text());
            } else if (!level.mapping) {
                path.append('[').append(level.items.size()).append(']');
            }
        }
        return path.toString();
    }

    /** A list or mapping whose end has not come yet. */
    private static final class Open {
        final Place place;
        final boolean mapping;
        final List<Tree> items = new ArrayList<>();
        final Map<String, Tree.Entry> entries = new LinkedHashMap<>();
        Tree.@Nullable Scalar key;

        Open(Place place, boolean mapping) {
            this.place = place;
            this.mapping = mapping;
        }

        Tree tree() {
            return mapping ? new Tree.Mapping(place, entries) : new Tree.Items(place, items);
        }
    }
}
