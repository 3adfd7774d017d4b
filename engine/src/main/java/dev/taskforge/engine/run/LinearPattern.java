package dev.taskforge.engine.run;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayDeque;

/**
 * A regular expression that takes time in proportion to the text, and a budget that bounds what all of them take during one
 * check. Look-around and back references cannot be had this way and are refused.
 */
final class LinearPattern implements RegularExpression {
    /** How many characters times parts of a pattern one check may look at; some seconds at most. */
    private static final long MOST_WORK = 200_000_000;

    /** Counted repetition is unrolled, so a short pattern may become a large automaton. */
    private static final int MOST_PARTS = 2_000;

    /** The parts of all patterns that one check may compile: a schema of 64 KiB has room for thousands of patterns. */
    private static final int MOST_PARTS_TOGETHER = 20_000;

    private static final ScopedValue<Budget> BUDGET = ScopedValue.newInstance();

    /** Thrown when a check, or compiling a schema, has used up its budget. */
    static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Budget {
        private long work = MOST_WORK;
        private int parts = MOST_PARTS_TOGETHER;

        void spend(long look) {
            work -= look;
            check();
        }

        void compile(int more) {
            parts -= more;
            check();
        }

        void check() {
            if (work < 0 || parts < 0) {
                throw new TooMuchWork();
            }
        }
    }

    private final Pattern pattern;
    private final int parts;

    private LinearPattern(Pattern pattern, int parts) {
        this.pattern = pattern;
        this.parts = parts;
    }

    /**
     * Compiles a pattern within a budget.
     *
     * @throws IllegalArgumentException that says what is wrong with the pattern
     */
    static LinearPattern compile(String text) {
        int parts = new Size(text).parts();
        BUDGET.get().compile(parts);
        try {
            return new LinearPattern(Pattern.compile(text), parts);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Runs a check, or compiles a schema, within one budget. */
    static <T> T bounded(ScopedValue.CallableOp<T, RuntimeException> check) {
        var budget = new Budget();
        var answer = ScopedValue.where(BUDGET, budget).call(check);
        // To the library a pattern that cannot be compiled is only one that is wrong.
        budget.check();
        return answer;
    }

    @Override
    public boolean matches(String value) {
        BUDGET.get().spend((long) parts * (value.length() + 1));
        return pattern.matcher(value).find();
    }

    /** Counts the parts of a pattern with its repetitions unrolled, without unrolling them. It may count too many. */
    private static final class Size {
        private final String text;
        private final ArrayDeque<Long> open = new ArrayDeque<>();
        private int at;
        private long sequence;
        private long last;

        Size(String text) {
            this.text = text;
        }

        int parts() {
            while (at < text.length()) {
                next(text.charAt(at++));
                if (sequence + last > MOST_PARTS) {
                    throw new IllegalArgumentException("the pattern is too large with its repetitions unrolled");
                }
            }
            if (!open.isEmpty()) {
                throw new IllegalArgumentException("a parenthesis is not closed");
            }
            return (int) (sequence + last) + 1;
        }

        private void next(char c) {
            switch (c) {
                case '(' -> {
                    part(1);
                    open.push(sequence + last);
                    sequence = 0;
                    last = 0;
                }
                case ')' -> {
                    if (open.isEmpty()) {
                        throw new IllegalArgumentException("a parenthesis is not opened");
                    }
                    last += sequence + 1;
                    sequence = open.pop();
                }
                case '[' -> {
                    skipClass();
                    part(1);
                }
                case '\\' -> {
                    // Quoting with \Q is not of JSON Schema, and hides parentheses from this count.
                    if (at < text.length() && text.charAt(at) == 'Q') {
                        throw new IllegalArgumentException("\\Q is not supported");
                    }
                    at++;
                    part(1);
                }
                case '{' -> repeat();
                default -> part(1);
            }
        }

        private void part(long size) {
            sequence += last;
            last = size;
        }

        private void skipClass() {
            at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
            at += at < text.length() && text.charAt(at) == ']' ? 1 : 0;
            while (at < text.length() && text.charAt(at) != ']') {
                // To the library [:alpha:] is one part, whose ] ends nothing; JSON Schema does not know it.
                if (text.startsWith("[:", at)) {
                    throw new IllegalArgumentException("[: within a class is not supported");
                }
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        }

        private void repeat() {
            int end = text.indexOf('}', at);
            var counts = end < 0 ? "" : text.substring(at, end);
            if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
                part(1);
                return;
            }
            at = end + 1;
            long most = 1;
            for (var count : counts.split(",")) {
                most = Math.max(most, Long.parseLong(count) + 1);
            }
            last *= most;
        }
    }
}
