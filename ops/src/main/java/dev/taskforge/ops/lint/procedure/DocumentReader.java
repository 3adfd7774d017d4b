package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Effects;
import dev.taskforge.ops.shell.ShellText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Goes through a Markdown document line by line and gathers commands under their headings. */
final class DocumentReader {
    private static final Set<String> SHELLS = Set.of(
            "sh",
            "bash",
            "shell",
            "zsh",
            "ash",
            "console",
            "shell-session",
            "shellsession",
            "terminal",
            "sh-session",
            "cron",
            "crontab",
            "");
    private static final Pattern NUMBERED_HEADING =
            Pattern.compile("(?i)(?:[0-9.]+\\s+)?(?:langkah|step|tahap|fase|phase)\\s+[0-9]+.*+");
    private static final Pattern AGAINST =
            Pattern.compile("(?i)\\b(?:jangan|never|don't|do not|hindari|avoid|dilarang)\\b");
    private static final Pattern PROOF =
            Pattern.compile("(?i).*\\b(?:bukti|evidence|proof|command|perintah|verifikasi|verification)\\b.*");
    private static final Pattern DELIMITERS = Pattern.compile("\\|?[\\s:|-]*-[\\s:|-]*+");

    private final SourceFile file;
    private final ProcedureReader reader;
    private final List<Procedure> procedures = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final List<Snippet> snippets = new ArrayList<>();
    private String title = "";
    private Set<Purpose> purposes = Set.of();
    private int titleLevel;
    private boolean list;
    private @Nullable List<Spot> header;

    DocumentReader(SourceFile file, ProcedureReader reader) {
        this.file = file;
        this.reader = reader;
        for (int i = 0; i < 7; i++) {
            headings.add("");
        }
    }

    List<Procedure> read() {
        for (int line = 1; line <= file.lines(); line++) {
            var text = file.line(line);
            var stripped = text.strip();
            if (stripped.startsWith("```") || stripped.startsWith("~~~")) {
                line = block(line, stripped);
            } else if (stripped.startsWith("#") && level(stripped) > 0) {
                heading(level(stripped), stripped.substring(level(stripped)).strip());
            } else if (stripped.startsWith("|")) {
                row(line, stripped);
            } else {
                header = null;
                item(line, text, stripped);
            }
        }
        end();
        return List.copyOf(procedures);
    }

    private static int level(String stripped) {
        int level = 0;
        while (level < stripped.length() && stripped.charAt(level) == '#') {
            level++;
        }
        return level <= 6 && level < stripped.length() && stripped.charAt(level) == ' ' ? level : 0;
    }

    private void heading(int level, String text) {
        list = false;
        header = null;
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

    /** Reads a block of code that begins on this line; answers its last line. */
    private int block(int line, String opening) {
        char mark = opening.charAt(0);
        int length = run(opening, mark);
        var info = opening.substring(length).strip().toLowerCase(Locale.ROOT);
        int last = line + 1;
        while (last <= file.lines() && !closes(file.line(last).strip(), mark, length)) {
            last++;
        }
        var language = info.split("[\\s{,]", 2)[0];
        if (SHELLS.contains(language)) {
            int indent =
                    file.line(line).length() - file.line(line).stripLeading().length();
            new BlockReader(file, line + 1, Math.min(last, file.lines() + 1), indent, language, reader)
                    .snippets(snippets);
        }
        return last;
    }

    private static int run(String text, char mark) {
        int length = 0;
        while (length < text.length() && text.charAt(length) == mark) {
            length++;
        }
        return length;
    }

    private static boolean closes(String stripped, char mark, int length) {
        return stripped.length() >= length && run(stripped, mark) == stripped.length();
    }

    private void item(int line, String text, String stripped) {
        if (stripped.isEmpty()) {
            return;
        }
        boolean marked = stripped.matches("(?:[-*+]|[0-9]{1,9}[.)])\\s.*+");
        list = marked || (list && Character.isWhitespace(text.charAt(0)));
        if (list && !AGAINST.matcher(stripped).find()) {
            spans(file.lineSpot(line), Origin.SPAN);
        }
    }

    private void row(int line, String stripped) {
        list = false;
        if (header == null) {
            header = cells(file.lineSpot(line));
            return;
        }
        if (DELIMITERS.matcher(stripped).matches()) {
            return;
        }
        var cells = cells(file.lineSpot(line));
        for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
            boolean proof = PROOF.matcher(header.get(i).text()).matches();
            spans(cells.get(i), proof ? Origin.PROOF : Origin.SPAN);
        }
    }

    /** The cells of a row; a bar with a backslash before it belongs to the cell. */
    private static List<Spot> cells(Spot row) {
        var cells = new ArrayList<Spot>();
        var text = row.text();
        int start = text.indexOf('|') + 1;
        for (int at = start; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '|') {
                cells.add(row.file().spot(row.start() + start, row.start() + at));
                start = at + 1;
            }
        }
        return cells;
    }

    private void spans(Spot place, Origin origin) {
        for (var span : CodeSpans.of(place)) {
            var text = unescaped(span, origin == Origin.PROOF || file.text().charAt(place.start()) == '|');
            reader.snippet(origin, text)
                    .filter(snippet -> isCommand(snippet)
                            || Meaning.VERSION_NAME.matcher(span.text()).matches())
                    .ifPresent(snippets::add);
        }
    }

    private static ShellText unescaped(Spot span, boolean inTable) {
        if (!inTable) {
            return ShellText.of(span);
        }
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
    static boolean isCommand(Snippet snippet) {
        if (snippet.calls().isEmpty()) {
            return false;
        }
        var first = snippet.calls().getFirst();
        return first.simple().words().size() > 1 && (!first.wrappers().isEmpty() || Effects.knows(first.program()));
    }
}
