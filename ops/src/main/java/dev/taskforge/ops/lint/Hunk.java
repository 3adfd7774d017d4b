package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Neighbouring lines that change together.
 *
 * @param line the number of the first line that goes, or before which lines come, from 1
 * @param old the lines that go, each with its line break when it has one
 * @param replacement the lines that come
 */
record Hunk(SourceFile file, int line, List<String> old, List<String> replacement) {
    private static final int MOST_CONTEXT = 3;
    private static final String MARK = "\uFEFF";

    Hunk {
        old = List.copyOf(old);
        replacement = List.copyOf(replacement);
    }

    /** What edits of one file come to, in the order of the file. */
    static List<Hunk> of(SourceFile file, List<Edit> edits) {
        var hunks = new ArrayList<Hunk>();
        var sorted = Patch.sorted(edits);
        int at = 0;
        while (at < sorted.size()) {
            int first = at;
            int start = lineStart(file, sorted.get(first).spot().start());
            int end = lineEnd(file, sorted.get(first));
            at++;
            while (at < sorted.size() && sorted.get(at).spot().start() < Math.max(end, start + 1)) {
                end = Math.max(end, lineEnd(file, sorted.get(at)));
                at++;
            }
            hunks.add(of(file, start, end, sorted.subList(first, at)));
        }
        return hunks;
    }

    private static int lineStart(SourceFile file, int offset) {
        return file.lineSpot(file.lineOf(offset)).start();
    }

    /** Behind the line break of the last line that an edit touches; one that takes a line break touches the next line. */
    private static int lineEnd(SourceFile file, Edit edit) {
        boolean joins = edit.spot().text().endsWith("\n") && !edit.replacement().endsWith("\n");
        int line = file.lineOf(Math.max(edit.spot().start(), edit.spot().end() - (joins ? 0 : 1)));
        return line < file.lines()
                ? file.lineSpot(line + 1).start()
                : file.text().length();
    }

    private static Hunk of(SourceFile file, int start, int end, List<Edit> edits) {
        var changed = new StringBuilder(file.text().substring(start, end));
        for (var edit : edits.reversed()) {
            changed.replace(edit.spot().start() - start, edit.spot().end() - start, edit.replacement());
        }
        var old = lines(file.text().substring(start, end));
        var fresh = lines(changed.toString());
        int same = 0;
        while (same < Math.min(old.size(), fresh.size()) && old.get(same).equals(fresh.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < Math.min(old.size(), fresh.size()) - same
                && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
            tail++;
        }
        return new Hunk(
                file,
                file.lineOf(start) + same,
                old.subList(same, old.size() - tail),
                fresh.subList(same, fresh.size() - tail));
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int at = text.indexOf('\n', from);
            int end = at < 0 ? text.length() : at + 1;
            lines.add(text.substring(from, end));
            from = end;
        }
        return lines;
    }

    /** Every line that goes or comes. */
    Stream<String> changed() {
        return Stream.concat(old.stream(), replacement.stream());
    }

    /** The number of the first line behind it. */
    int end() {
        return line + old.size();
    }

    /**
     * Writes it with up to three lines around it. A patch with fewer lines on one side is taken for the edge of a file,
     * so where a secret or another change stands near, both sides get fewer.
     *
     * @param from the first line that may stand around it
     * @param to the first line behind it that may not
     * @param shift by how many lines what comes before has moved it
     * @return by how many lines it moves what comes after
     */
    int write(int from, int to, int shift, SecretLines secrets, StringBuilder text) {
        int last = count();
        int before = room(-1, (from == 1 ? line - from : (line - from) / 2), secrets);
        int after = room(1, to == Integer.MAX_VALUE ? last - end() + 1 : (to - end()) / 2, secrets);
        boolean atStart = before == line - 1;
        boolean atEnd = after == last - end() + 1;
        if (!atStart && before < after) {
            after = before;
        }
        if (!atEnd && after < before) {
            before = after;
        }
        int size = before + old.size() + after;
        int fresh = before + replacement.size() + after;
        int start = line - before;
        text.append("@@ -")
                .append(size == 0 ? start - 1 : start)
                .append(',')
                .append(size)
                .append(" +")
                .append(fresh == 0 ? start + shift - 1 : start + shift)
                .append(',')
                .append(fresh)
                .append(" @@\n");
        for (int i = start; i < line; i++) {
            append(' ', raw(i), i == 1, text);
        }
        for (int i = 0; i < old.size(); i++) {
            append('-', old.get(i), line + i == 1, text);
        }
        for (int i = 0; i < replacement.size(); i++) {
            append('+', replacement.get(i), line + i == 1, text);
        }
        for (int i = end(); i < end() + after; i++) {
            append(' ', raw(i), i == 1, text);
        }
        return replacement.size() - old.size();
    }

    /** How many lines in one direction may be shown. */
    private int room(int direction, int most, SecretLines secrets) {
        int shown = 0;
        while (shown < Math.min(most, MOST_CONTEXT)) {
            int number = direction < 0 ? line - 1 - shown : end() + shown;
            if (number < 1 || number > count() || secrets.holds(raw(number))) {
                break;
            }
            shown++;
        }
        return shown;
    }

    /** How many lines the file has, an empty one behind the last line break not counted. */
    private int count() {
        return file.text().isEmpty() || file.text().endsWith("\n") ? file.lines() - 1 : file.lines();
    }

    private String raw(int number) {
        int end = number < file.lines()
                ? file.lineSpot(number + 1).start()
                : file.text().length();
        return file.text().substring(file.lineSpot(number).start(), end);
    }

    private void append(char sign, String raw, boolean first, StringBuilder text) {
        text.append(sign).append(first && file.isMarked() ? MARK : "").append(raw);
        if (!raw.endsWith("\n")) {
            text.append("\n\\ No newline at end of file\n");
        }
    }
}
