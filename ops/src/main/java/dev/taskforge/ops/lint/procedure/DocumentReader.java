package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.markdown.Block;
import dev.taskforge.ops.markdown.Block.Code;
import dev.taskforge.ops.markdown.Block.Heading;
import dev.taskforge.ops.markdown.Block.Item;
import dev.taskforge.ops.markdown.Block.Items;
import dev.taskforge.ops.markdown.Block.Paragraph;
import dev.taskforge.ops.markdown.Block.Quote;
import dev.taskforge.ops.markdown.Block.Table;
import dev.taskforge.ops.markdown.BlockText;
import dev.taskforge.ops.markdown.CodeSpan;
import dev.taskforge.ops.markdown.MarkdownLimitException;
import dev.taskforge.ops.markdown.MarkdownReader;
import dev.taskforge.ops.shell.Listing;
import dev.taskforge.ops.shell.ShellText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Goes through the blocks of a Markdown document and gathers commands under their headings. Used once. */
final class DocumentReader {
    private static final Pattern NUMBERED_HEADING =
            Pattern.compile("(?i)(?:[0-9.]+\\s+)?(?:langkah|step|tahap|fase|phase)\\s+[0-9]+.*+");
    private static final Pattern AGAINST =
            Pattern.compile("(?i)\\b(?:jangan|never|don't|do not|hindari|avoid|dilarang)\\b");
    private static final Pattern PROOF =
            Pattern.compile("(?i).*\\b(?:bukti|evidence|proof|command|perintah|verifikasi|verification)\\b.*");
    private static final List<String> ARROWS = List.of("->", "→", "=>");

    private final SourceFile file;
    private final ProcedureReader reader;
    private final List<Procedure> procedures = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final List<Snippet> snippets = new ArrayList<>();
    private String title = "";
    private Set<Purpose> purposes = Set.of();
    private int titleLevel;

    DocumentReader(SourceFile file, ProcedureReader reader) {
        this.file = file;
        this.reader = reader;
        for (int i = 0; i < 7; i++) {
            headings.add("");
        }
    }

    List<Procedure> read(Troubles troubles) {
        try {
            blocks(MarkdownReader.read(file), false);
        } catch (MarkdownLimitException e) {
            troubles.add(
                    file.start(),
                    switch (e.limit()) {
                        case LINES -> "procedure.lines";
                        case CELLS -> "procedure.cells";
                    },
                    e.limit().most());
        }
        end();
        return List.copyOf(procedures);
    }

    /** @param listed whether they stand in a list */
    private void blocks(List<Block> blocks, boolean listed) {
        for (var block : blocks) {
            switch (block) {
                case Heading heading -> heading(heading);
                case Paragraph paragraph -> {
                    if (listed) {
                        text(paragraph.text());
                    }
                }
                case Items list -> list.items().forEach(this::item);
                case Code code -> code(code);
                case Table table -> table.rows().forEach(row -> row(table, row));
                case Quote quote -> blocks(quote.blocks(), listed);
            }
        }
    }

    private void heading(Heading heading) {
        int level = heading.level();
        var text = heading.text().lines().getFirst().text().replaceFirst("^#+\\s*", "");
        headings.set(level, text);
        for (int deeper = level + 1; deeper < headings.size(); deeper++) {
            headings.set(deeper, "");
        }
        // A step with a heading of its own belongs to the procedure it is a step of.
        if (NUMBERED_HEADING.matcher(text).matches() && level > titleLevel && titleLevel > 0) {
            return;
        }
        boolean sibling = NUMBERED_HEADING.matcher(text).matches()
                && level == titleLevel
                && NUMBERED_HEADING.matcher(title).matches();
        if (sibling) {
            return;
        }
        end();
        title = text;
        titleLevel = level;
        purposes = Purpose.of(text);
        for (int above = level - 1; above > 0 && purposes.isEmpty(); above--) {
            purposes = Purpose.of(headings.get(above));
        }
    }

    private void end() {
        if (!snippets.isEmpty()) {
            procedures.add(new Procedure(file, title, purposes, snippets));
            snippets.clear();
        }
    }

    private void code(Code code) {
        if (!code.fenced() || code.lines().isEmpty() || !Listing.isShell(code.language())) {
            return;
        }
        var listing = Listing.of(code.lines());
        listing.crontab().forEach(line -> reader.snippet(Origin.CRON, line).ifPresent(snippets::add));
        boolean named = !code.language().isEmpty() || listing.prompted();
        reader.snippet(Origin.BLOCK, listing.commands())
                .filter(snippet -> !snippet.calls().isEmpty() && (named || isCommand(snippet)))
                .ifPresent(snippets::add);
    }

    private void item(Item item) {
        text(item.first());
        blocks(item.rest(), true);
    }

    private void text(BlockText text) {
        for (var line : text.lines()) {
            if (!AGAINST.matcher(line.text()).find()) {
                spans(line, Origin.SPAN, false);
            }
        }
    }

    private void row(Table table, List<Spot> row) {
        for (int i = 0; i < Math.min(row.size(), table.header().size()); i++) {
            boolean proof = PROOF.matcher(table.header().get(i).text()).matches();
            spans(row.get(i), proof ? Origin.PROOF : Origin.SPAN, true);
        }
    }

    private void spans(Spot place, Origin origin, boolean inTable) {
        var text = place.text();
        for (var span : CodeSpan.of(text)) {
            if (isExpected(text, span)) {
                continue;
            }
            var code = file.spot(place.start() + span.from(), place.start() + span.to());
            reader.snippet(origin, inTable ? unescaped(code) : ShellText.of(code))
                    .filter(snippet -> isCommand(snippet)
                            || Meaning.VERSION_NAME.matcher(code.text()).matches())
                    .ifPresent(snippets::add);
        }
    }

    /** Behind an arrow stands what is expected, which is no code to run. */
    private static boolean isExpected(String text, CodeSpan span) {
        var before = text.substring(Math.max(0, span.start() - 4), span.start()).strip();
        return ARROWS.stream().anyMatch(before::endsWith);
    }

    /** In a table a bar of the code has a backslash before it. */
    private static ShellText unescaped(Spot span) {
        var text = new ShellText.Builder(span.file(), span.start());
        for (int at = span.start(); at < span.end(); at++) {
            char c = span.file().text().charAt(at);
            if (c != '\\' || at + 1 == span.end() || span.file().text().charAt(at + 1) != '|') {
                text.append(c, at);
            }
        }
        return text.build();
    }

    /** Whether it can only be a command: a program that is known, with something behind it. */
    private static boolean isCommand(Snippet snippet) {
        if (snippet.calls().isEmpty()) {
            return false;
        }
        var first = snippet.calls().getFirst();
        return first.simple().words().size() > 1 && first.known();
    }
}
