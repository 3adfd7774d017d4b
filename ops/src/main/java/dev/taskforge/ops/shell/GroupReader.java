package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Command.Assignment;
import dev.taskforge.ops.shell.Command.Group;
import dev.taskforge.ops.shell.Command.Kind;
import dev.taskforge.ops.shell.Command.Simple;
import dev.taskforge.ops.shell.Pipeline.Joint;
import java.util.ArrayList;
import java.util.List;

/** Reads commands that hold others: brackets, choices, loops, functions, tests. */
final class GroupReader {
    private final Cursor cursor;
    private final ScriptReader scripts;

    GroupReader(Cursor cursor, ScriptReader scripts) {
        this.cursor = cursor;
        this.scripts = scripts;
    }

    Command command() {
        int start = cursor.at;
        int calculation = endOfCalculation(cursor, start);
        if (calculation > 0) {
            cursor.at = calculation;
            return new Group(cursor.text.spot(start, cursor.at), Kind.BRACKETS, List.of(), List.of());
        }
        if (cursor.peek() == '(') {
            return group(start, Kind.BRACKETS, () -> {
                cursor.at++;
                var body = scripts.until();
                cursor.expect(cursor.take(")"));
                return body;
            });
        }
        if (cursor.takeReserved("{")) {
            return group(start, Kind.BRACKETS, () -> body("}"));
        }
        if (cursor.takeReserved("if")) {
            return group(start, Kind.CHOICE, this::choice);
        }
        if (cursor.takeReserved("while") || cursor.takeReserved("until")) {
            return group(start, Kind.LOOP, () -> {
                var all = new ArrayList<>(scripts.until(true, "do"));
                cursor.expect(cursor.takeReserved("do"));
                all.addAll(body("done"));
                return all;
            });
        }
        if (cursor.takeReserved("for") || cursor.takeReserved("select")) {
            return group(start, Kind.LOOP, this::each);
        }
        if (cursor.takeReserved("case")) {
            return group(start, Kind.CHOICE, this::cases);
        }
        if (cursor.takeReserved("function")) {
            cursor.blanks();
            new WordReader(cursor, scripts).word();
            cursor.blanks();
            cursor.take("()");
            return function(start);
        }
        if (cursor.takeReserved("[[")) {
            return test(start);
        }
        return scripts.simple(start);
    }

    private interface Body {
        List<Pipeline> read();
    }

    private Command group(int start, Kind kind, Body reading) {
        if (!cursor.enter()) {
            return new Group(cursor.text.spot(start, cursor.at), kind, List.of(), List.of());
        }
        var body = reading.read();
        cursor.leave();
        var redirections = new ArrayList<Redirection>();
        cursor.blanks();
        while (scripts.redirects()) {
            redirections.add(scripts.redirection());
            cursor.blanks();
        }
        return new Group(cursor.text.spot(start, cursor.at), kind, body, redirections);
    }

    private List<Pipeline> body(String closer) {
        var body = scripts.until(closer);
        cursor.expect(cursor.takeReserved(closer));
        return body;
    }

    private List<Pipeline> choice() {
        var all = new ArrayList<Pipeline>();
        do {
            all.addAll(scripts.until(true, "then"));
            cursor.expect(cursor.takeReserved("then"));
            all.addAll(scripts.until("elif", "else", "fi"));
        } while (cursor.takeReserved("elif"));
        if (cursor.takeReserved("else")) {
            all.addAll(scripts.until("fi"));
        }
        cursor.expect(cursor.takeReserved("fi"));
        return all;
    }

    private List<Pipeline> each() {
        var all = new ArrayList<Pipeline>();
        cursor.blanks();
        int calculation = endOfCalculation(cursor, cursor.at);
        if (calculation > 0) {
            cursor.at = calculation;
        } else {
            var words = new ArrayList<Word>();
            while (WordReader.begins(cursor) && !cursor.reserved("do")) {
                words.add(new WordReader(cursor, scripts).word());
                cursor.blanks();
            }
            asked(words, all);
        }
        do {
            cursor.lines();
        } while (cursor.take(";"));
        cursor.expect(cursor.takeReserved("do"));
        all.addAll(body("done"));
        return all;
    }

    /** Words of a loop or a choice are run too where they hold commands: {@code for f in $(ls)}. */
    private static void asked(List<Word> words, List<Pipeline> into) {
        if (words.stream().allMatch(Word::literal)) {
            return;
        }
        var values = words.stream().map(word -> new Assignment("", word)).toList();
        var command = new Simple(words.getFirst().spot(), values, List.of(), List.of());
        into.add(new Pipeline(List.of(command), Joint.THEN, true));
    }

    private List<Pipeline> cases() {
        var all = new ArrayList<Pipeline>();
        cursor.blanks();
        asked(List.of(new WordReader(cursor, scripts).word()), all);
        cursor.lines();
        cursor.expect(cursor.takeReserved("in"));
        while (true) {
            cursor.lines();
            if (cursor.ended() || cursor.takeReserved("esac")) {
                return all;
            }
            cursor.take("(");
            // The pattern.
            while (!cursor.ended() && cursor.peek() != ')' && cursor.peek() != '\n') {
                if (WordReader.begins(cursor)) {
                    new WordReader(cursor, scripts).word();
                } else {
                    cursor.at++;
                }
            }
            cursor.expect(cursor.take(")"));
            all.addAll(scripts.until("esac"));
            if (!cursor.take(";;&") && !cursor.take(";;") && !cursor.take(";&") && cursor.peek() == ')') {
                cursor.puzzled();
                cursor.at++;
            }
        }
    }

    Command function(int start) {
        return group(start, Kind.FUNCTION, () -> {
            cursor.lines();
            return cursor.ended() ? List.of() : List.of(new Pipeline(List.of(command()), Joint.THEN, false));
        });
    }

    private Command test(int start) {
        var words = new ArrayList<Word>();
        words.add(new Word(cursor.text.spot(start, cursor.at), List.of(literal(start, cursor.at))));
        while (!cursor.ended() && cursor.peek() != '\n') {
            cursor.blanks();
            boolean last = cursor.reserved("]]");
            if (WordReader.begins(cursor)) {
                words.add(new WordReader(cursor, scripts).word());
            } else if (!cursor.ended() && cursor.peek() != '\n') {
                cursor.at++;
            }
            if (last) {
                break;
            }
        }
        return new Simple(cursor.text.spot(start, cursor.at), List.of(), words, List.of());
    }

    private Part.Literal literal(int start, int end) {
        return new Part.Literal(cursor.text.part(start, end), false);
    }

    /**
     * Behind a calculation in double brackets that begins at {@code from}; 0 when there is none. One that holds commands
     * is not taken for a calculation.
     */
    static int endOfCalculation(Cursor cursor, int from) {
        if (cursor.peek(from - cursor.at) != '(' || cursor.peek(from - cursor.at + 1) != '(') {
            return 0;
        }
        int open = 0;
        for (int at = from; at < cursor.text.length(); at++) {
            char c = cursor.text.charAt(at);
            if (c == '(') {
                open++;
            } else if (c == '`' || (c == '$' && at + 1 < cursor.text.length() && cursor.text.charAt(at + 1) == '(')) {
                return 0;
            } else if (c == ')' && --open == 0) {
                return cursor.text.charAt(at - 1) == ')' ? at + 1 : 0;
            }
        }
        return 0;
    }
}
