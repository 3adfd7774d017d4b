package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.yaml.Place;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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

/**
 * Turns the YAML of a Compose file into a {@link Node}. An alias shares the node it names, and what all aliases together
 * would come to when written out is counted and bounded, so that references that multiply are refused before they cost
 * anything. One instance reads one file.
 */
final class NodeReader {
    private static final int MOST_DEPTH = 50;
    private static final int MOST_REPEATED = 100_000;

    private final SourceFile file;
    private final Troubles troubles;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private @Nullable Node root;
    private int documents;
    private long repeated;
    private int knownIndex;
    private int knownOffset;

    private NodeReader(SourceFile file, Troubles troubles) {
        this.file = file;
        this.troubles = troubles;
    }

    /** The content of a file; null when it is empty or a trouble was reported. */
    static @Nullable Node read(SourceFile file, Troubles troubles) {
        var reader = new NodeReader(file, troubles);
        int before = troubles.list().size();
        try {
            YamlReader.events(file.text(), reader::accept);
        } catch (YamlException e) {
            for (var problem : e.problems()) {
                int at = file.offsetOf(new Place(problem.line(), problem.column()));
                troubles.add(
                        file.spot(at, at),
                        trouble(problem.message().key()),
                        problem.message().arguments().toArray());
            }
        }
        return troubles.list().size() > before ? null : reader.root;
    }

    private static String trouble(String problem) {
        return switch (problem) {
            case "yaml.tab" -> "compose.tab";
            case "yaml.character" -> "compose.character";
            default -> "compose.syntax";
        };
    }

    /** Takes the next event; false when reading further would be pointless. */
    private boolean accept(Event event) {
        return switch (event.getEventId()) {
            case DocumentStart -> ++documents == 1 || refuse(spot(event), "compose.documents");
            case MappingStart, SequenceStart -> begin((CollectionStartEvent) event);
            case MappingEnd, SequenceEnd -> end(event);
            case Scalar -> scalar((ScalarEvent) event);
            case Alias -> alias((AliasEvent) event);
            default -> true;
        };
    }

    private boolean begin(CollectionStartEvent event) {
        if (open.size() >= MOST_DEPTH) {
            return refuse(spot(event), "compose.depth", MOST_DEPTH);
        }
        open.push(new Open(
                offset(event, true),
                event.getEventId() == Event.ID.MappingStart,
                event.isFlow(),
                tag(event, event.getTag()),
                anchor(event)));
        return true;
    }

    private boolean end(Event event) {
        var level = open.pop();
        int end = level.flow ? offset(event, false) : Math.max(level.start, level.end);
        var spot = file.spot(level.start, end);
        var node = level.mapping
                ? new Node.Mapping(spot, level.tag, level.merged())
                : new Node.Items(spot, level.tag, level.items);
        return add(node, level.anchor, level.size);
    }

    private boolean scalar(ScalarEvent event) {
        var spot = spot(event);
        var text = event.getValue();
        var tag = tag(event, event.getTag());
        boolean nothing =
                event.isPlain() && (text.isEmpty() || text.equals("~") || text.equals("null") || text.equals("Null"));
        return add(new Node.Scalar(spot, tag, text, nothing), anchor(event), 1);
    }

    private boolean alias(AliasEvent event) {
        var name = event.getAlias().getValue();
        var anchored = anchors.get(name);
        if (anchored == null) {
            return refuse(spot(event), "compose.alias", Shown.of(name));
        }
        repeated += anchored.size;
        if (repeated > MOST_REPEATED) {
            return refuse(spot(event), "compose.bomb", MOST_REPEATED);
        }
        return add(anchored.node, null, anchored.size);
    }

    private boolean add(Node node, @Nullable String anchor, long size) {
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, size));
        }
        var parent = open.peek();
        if (parent == null) {
            root = root == null ? node : root;
            return true;
        }
        parent.size += size;
        if (node.spot().start() >= parent.start) {
            parent.end = Math.max(parent.end, node.spot().end());
        }
        if (!parent.mapping) {
            parent.items.add(node);
        } else if (parent.key == null) {
            if (!(node instanceof Node.Scalar key)) {
                return refuse(node.spot(), "compose.key");
            }
            parent.key = key;
        } else {
            var key = parent.key;
            parent.key = null;
            return put(parent, key, node);
        }
        return true;
    }

    private boolean put(Open parent, Node.Scalar key, Node node) {
        if (key.text().equals("<<")) {
            var sources = node instanceof Node.Items items ? items.items() : List.of(node);
            for (var source : sources) {
                if (!(source instanceof Node.Mapping mapping)) {
                    return refuse(key.spot(), "compose.merge");
                }
                parent.merges.add(mapping);
            }
            return true;
        }
        var before = parent.entries.putIfAbsent(key.text(), new Node.Entry(key.spot(), node));
        return before == null
                || refuse(
                        key.spot(),
                        "compose.duplicate",
                        Shown.of(key.text()),
                        before.key().line());
    }

    private boolean refuse(Spot spot, String key, Object... arguments) {
        troubles.add(spot, key, arguments);
        return false;
    }

    private @Nullable String tag(NodeEvent event, Optional<String> tag) {
        if (tag.isEmpty() || tag.get().equals("!") || tag.get().startsWith("tag:yaml.org,2002:")) {
            return null;
        }
        if (!tag.get().equals("!reset") && !tag.get().equals("!override")) {
            troubles.add(spot(event), "compose.tag", Shown.of(tag.get()));
        }
        return tag.get();
    }

    private static @Nullable String anchor(NodeEvent event) {
        return event.getAnchor().map(anchor -> anchor.getValue()).orElse(null);
    }

    private Spot spot(Event event) {
        int start = offset(event, true);
        return file.spot(start, Math.max(start, offset(event, false)));
    }

    /** Marks count code points; they come nearly in order, so each is reached from the last. */
    private int offset(Event event, boolean start) {
        int index = (start ? event.getStartMark() : event.getEndMark())
                .orElseThrow()
                .getIndex();
        knownOffset = file.text().offsetByCodePoints(knownOffset, index - knownIndex);
        knownIndex = index;
        return knownOffset;
    }

    /** @param size how many nodes it is when every alias in it is written out */
    private record Anchored(Node node, long size) {}

    /** A list or mapping whose end has not come yet. */
    private static final class Open {
        final int start;
        final boolean mapping;
        final boolean flow;
        final @Nullable String tag;
        final @Nullable String anchor;
        final List<Node> items = new ArrayList<>();
        final Map<String, Node.Entry> entries = new LinkedHashMap<>();
        final List<Node.Mapping> merges = new ArrayList<>();
        Node.@Nullable Scalar key;
        int end;
        long size = 1;

        Open(int start, boolean mapping, boolean flow, @Nullable String tag, @Nullable String anchor) {
            this.start = start;
            this.mapping = mapping;
            this.flow = flow;
            this.tag = tag;
            this.anchor = anchor;
        }

        /** Its own keys, then those of its merge keys, the earlier winning. */
        Map<String, Node.Entry> merged() {
            merges.forEach(merge -> merge.entries().forEach(entries::putIfAbsent));
            return entries;
        }
    }
}
