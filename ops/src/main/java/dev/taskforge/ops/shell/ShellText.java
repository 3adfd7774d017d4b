package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.Arrays;

/**
 * Text a shell would read, each character of which knows where it stands in a file: what is left of a file when
 * prompts, indentation or quotes are taken off. Immutable.
 */
public final class ShellText {
    private final SourceFile file;
    private final String text;
    private final int[] offsets;

    private ShellText(SourceFile file, String text, int[] offsets) {
        this.file = file;
        this.text = text;
        this.offsets = offsets;
    }

    /** A part of a file as it stands. */
    public static ShellText of(Spot spot) {
        return new Builder(spot.file(), spot.start()).append(spot).build();
    }

    /** A text that stands in no file, such as an argument of a declared command. */
    public static ShellText of(String text) {
        return of(new SourceFile("", text).spot(0, text.length()));
    }

    /**
     * A text as it is meant where a file writes it, be it in quotes; all of it stands at {@code start} when the file
     * writes it differently.
     */
    public static ShellText at(SourceFile file, int start, String text) {
        for (int from = start; from <= start + 1; from++) {
            if (file.text().startsWith(text, from)) {
                return of(file.spot(from, from + text.length()));
            }
        }
        var all = new Builder(file, start);
        text.chars().forEach(c -> all.append((char) c, start));
        return all.build();
    }

    public int length() {
        return text.length();
    }

    public char charAt(int index) {
        return text.charAt(index);
    }

    /** The file its characters stand in. */
    public SourceFile file() {
        return file;
    }

    /** The part from {@code from} to before {@code to}. */
    public ShellText part(int from, int to) {
        return new ShellText(file, text.substring(from, to), Arrays.copyOfRange(offsets, from, to + 1));
    }

    /** Where the part from {@code from} to before {@code to} stands in the file. */
    public Spot spot(int from, int to) {
        int start = offsets[from];
        return file.spot(start, to > from ? Math.max(start, offsets[to - 1] + 1) : start);
    }

    /** Where all of it stands. */
    public Spot spot() {
        return spot(0, text.length());
    }

    @Override
    public String toString() {
        return text;
    }

    /** Puts characters of one file together; they must come in the order of the file. */
    public static final class Builder {
        private final SourceFile file;
        private final StringBuilder text = new StringBuilder();
        private int[] offsets = new int[16];
        private int next;

        /** @param start where the text stands should it stay empty */
        public Builder(SourceFile file, int start) {
            this.file = file;
            this.next = start;
        }

        public Builder append(char c, int offset) {
            if (text.length() == offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[text.length()] = offset;
            text.append(c);
            next = Math.min(offset + 1, file.text().length());
            return this;
        }

        public Builder append(Spot spot) {
            for (int at = spot.start(); at < spot.end(); at++) {
                append(file.text().charAt(at), at);
            }
            return this;
        }

        public Builder append(ShellText part) {
            for (int i = 0; i < part.length(); i++) {
                append(part.charAt(i), part.offsets[i]);
            }
            return this;
        }

        public Builder append(ShellText text, int index) {
            return append(text.charAt(index), text.offsets[index]);
        }

        /** A character that is not in the file, such as a space between arguments that are joined. */
        public Builder join(char c) {
            return append(c, Math.max(next - 1, 0));
        }

        /** A text that a shell leaves as it is: put into single quotes, which are not in the file. */
        public Builder quoted(ShellText part) {
            join('\'');
            for (int i = 0; i < part.length(); i++) {
                if (part.charAt(i) == '\'') {
                    "'\\''".chars().forEach(c -> join((char) c));
                } else {
                    append(part, i);
                }
            }
            return join('\'');
        }

        public boolean isEmpty() {
            return text.isEmpty();
        }

        public ShellText build() {
            var all = Arrays.copyOf(offsets, text.length() + 1);
            all[text.length()] = next;
            return new ShellText(file, text.toString(), all);
        }
    }
}
