package dev.taskforge.ops.checklist;

import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item while its commands are being gathered; its weight waits until the whole document is known. */
final class ItemDraft {
    private final DocumentItem.Form form;
    private final List<String> path;
    private final String text;
    private final String intro;
    private final String hint;
    private final Spot head;
    private final Spot tail;
    private final @Nullable Mark mark;
    private final List<CommandText> commands = new ArrayList<>();

    ItemDraft(
            DocumentItem.Form form,
            List<String> path,
            String text,
            String intro,
            String hint,
            Spot head,
            Spot tail,
            @Nullable Mark mark) {
        this.form = form;
        this.path = List.copyOf(path);
        this.text = text;
        this.intro = intro;
        this.hint = hint;
        this.head = head;
        this.tail = tail;
        this.mark = mark;
    }

    String text() {
        return text;
    }

    List<String> path() {
        return path;
    }

    int line() {
        return head.line();
    }

    void add(List<CommandText> more) {
        commands.addAll(more);
    }

    /** @param ordinal among the items with the same path and text, from 1 */
    DocumentItem item(Outline outline, int ordinal) {
        var sections = outline.withoutTitle(path);
        var stage = Stage.of(sections);
        var weight = Weight.of(form, text, intro, sections, stage);
        return new DocumentItem(
                form,
                path,
                text,
                ordinal,
                head.line(),
                hint,
                mark,
                tail,
                stage,
                weight.priority(),
                weight.condition(),
                commands);
    }
}
