package dev.taskforge.ops.checklist;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.source.Spot;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out what to change in a document so that it says what is known. Only the characters of marks, status words,
 * decision lines and, when asked for, invisible comments change; everything else stays the same byte for byte. Pure.
 */
public final class WriteBack {
    private static final Set<CheckState> UNPROVEN =
            EnumSet.of(CheckState.CLAIMED, CheckState.MANUAL, CheckState.UNKNOWN);

    private final ChecklistDocument document;
    private final Map<String, CheckState> states;
    private final Options options;
    private final List<Splice> splices = new ArrayList<>();
    private final Set<String> ticked = new HashSet<>();
    private final Set<String> proven = new HashSet<>();

    /**
     * How far to go.
     *
     * @param strict whether also to take away ticks that nobody has proven yet
     * @param comments whether to leave an invisible comment with the state and the day behind each task
     * @param day written into those comments
     */
    public record Options(boolean strict, boolean comments, LocalDate day) {}

    private WriteBack(ChecklistDocument document, Map<String, CheckState> states, Options options) {
        this.document = document;
        this.states = states;
        this.options = options;
    }

    /**
     * The changes, in the order of the document.
     *
     * @param states by the key of the item; items without a state stay as they are
     * @param decision what the lines of the decision block are to say; empty while there is no decision
     */
    public static List<Splice> of(
            ChecklistDocument document,
            Map<String, CheckState> states,
            Map<DecisionLine.Field, String> decision,
            Options options) {
        var write = new WriteBack(document, states, options);
        document.items().forEach(write::item);
        document.phases().forEach(write::phase);
        document.decision().forEach(line -> write.decision(line, decision.getOrDefault(line.field(), "")));
        return write.splices.stream()
                .sorted(Comparator.comparingInt(Splice::offset))
                .toList();
    }

    /** How many ticks stay in the document though nobody has proven them. */
    public static int claims(ChecklistDocument document, Map<String, CheckState> states, Options options) {
        return options.strict()
                ? 0
                : (int) document.items().stream()
                        .filter(item -> item.ticked() && isUnproven(states.get(item.key())))
                        .count();
    }

    private static boolean isUnproven(@Nullable CheckState state) {
        return state != null && UNPROVEN.contains(state);
    }

    private void item(DocumentItem item) {
        var state = states.get(item.key());
        boolean done = state == null ? item.ticked() : wanted(state, item.ticked());
        if (done) {
            ticked.add(item.key());
        }
        if (state == null) {
            return;
        }
        if (state.opensGate()) {
            proven.add(item.key());
        }
        if (item.mark() != null) {
            replace(item.mark().spot(), item.mark().as(done));
        }
        if (options.comments() && item.form() == DocumentItem.Form.TASK) {
            comment(item.tail(), state);
        }
    }

    /** Whether the box is to be ticked: always for what passes, never for what failed or went stale. */
    private boolean wanted(CheckState state, boolean now) {
        return switch (state) {
            case PASS -> true;
            case FAIL, ERROR, STALE -> false;
            case WAIVED, NOT_APPLICABLE -> now;
            case CLAIMED, MANUAL, UNKNOWN -> now && !options.strict();
        };
    }

    private void comment(Spot line, CheckState state) {
        var text = line.text();
        int at = WrittenComment.in(text);
        var comment = WrittenComment.of(state.label(), options.day().toString());
        if (at < 0) {
            replace(line.file().spot(line.end(), line.end()), " " + comment);
        } else {
            replace(line.file().spot(line.start() + at, line.end()), comment);
        }
    }

    /**
     * A phase is done when all that stands below its heading is proven or excused; one that says so keeps it as long as
     * the claims below keep their ticks. One without items is nobody's to judge.
     */
    private void phase(Phase phase) {
        if (phase.items().isEmpty()) {
            return;
        }
        boolean done = phase.items().stream()
                .allMatch(item -> proven.contains(item) || (phase.status().done() && ticked.contains(item)));
        replace(phase.status().spot(), phase.status().as(done));
        if (phase.headingStatus() != null) {
            replace(phase.headingStatus().spot(), phase.headingStatus().as(done));
        }
    }

    private void decision(DecisionLine line, String text) {
        var value = Words.oneLine(text);
        if (value.isEmpty()) {
            return;
        }
        boolean code = line.value().text().strip().startsWith("`");
        replace(line.value(), code ? " `" + value.replace("`", "'") + "`" : " " + value);
    }

    private void replace(Spot spot, String text) {
        if (!spot.text().equals(text)) {
            int shift = document.file().mark() ? 1 : 0;
            splices.add(new Splice(spot.start() + shift, spot.text(), text, spot.line()));
        }
    }
}
