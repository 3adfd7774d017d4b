package dev.taskforge.ops.shell;

import dev.taskforge.ops.shell.Command.Assignment;
import dev.taskforge.ops.shell.Command.Simple;
import dev.taskforge.ops.shell.Pipeline.Joint;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the grammar of the POSIX shell with bash's additions, see
 * <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html">Shell Command Language</a>. What it
 * does not understand it steps over and remembers.
 */
final class ScriptReader {
    private final Cursor cursor;
    private final GroupReader groups;

    ScriptReader(Cursor cursor) {
        this.cursor = cursor;
        this.groups = new GroupReader(cursor, this);
    }

    /** All of it. */
    Script script() {
        var pipelines = new ArrayList<Pipeline>();
        while (!cursor.ended()) {
            pipelines.addAll(until());
            if (!cursor.ended()) {
                cursor.puzzled();
                cursor.at++;
            }
        }
        return new Script(pipelines, cursor.comments, cursor.broken);
    }

    /** Pipelines up to one of these closing words or a bracket, which is left in place. */
    List<Pipeline> until(String... closers) {
        return until(false, closers);
    }

    List<Pipeline> until(boolean condition, String... closers) {
        var pipelines = new ArrayList<Pipeline>();
        var joint = Joint.THEN;
        while (true) {
            cursor.blanks();
            if (cursor.ended() || cursor.peek() == ')' || cursor.at(";;") || cursor.at(";&") || closes(closers)) {
                return pipelines;
            }
            if (cursor.peek() == '\n') {
                cursor.newline();
            } else if (cursor.take(";")) {
                joint = Joint.THEN;
            } else if (cursor.take("&&")) {
                joint = Joint.AND;
            } else if (cursor.take("||")) {
                joint = Joint.OR;
            } else if (cursor.peek() == '&' && cursor.peek(1) != '>') {
                cursor.at++;
                joint = Joint.BESIDE;
            } else {
                int before = cursor.at;
                var pipeline = pipeline(joint, condition);
                if (!pipeline.commands().isEmpty()) {
                    pipelines.add(pipeline);
                }
                joint = Joint.THEN;
                if (cursor.at == before) {
                    cursor.puzzled();
                    cursor.at++;
                }
            }
        }
    }

    private boolean closes(String... closers) {
        for (var closer : closers) {
            if (cursor.reserved(closer)) {
                return true;
            }
        }
        return false;
    }

    private Pipeline pipeline(Joint joint, boolean condition) {
        var commands = new ArrayList<Command>();
        while (cursor.takeReserved("!") || cursor.takeReserved("time")) {
            cursor.blanks();
        }
        while (true) {
            int before = cursor.at;
            commands.add(groups.command());
            if (cursor.at == before) {
                commands.removeLast();
            }
            cursor.blanks();
            if (cursor.peek() != '|' || cursor.peek(1) == '|') {
                return new Pipeline(commands, joint, condition);
            }
            cursor.at += cursor.peek(1) == '&' ? 2 : 1;
            cursor.lines();
        }
    }

    Command simple(int start) {
        var assignments = new ArrayList<Assignment>();
        var words = new ArrayList<Word>();
        var redirections = new ArrayList<Redirection>();
        int end = start;
        while (true) {
            cursor.blanks();
            if (redirects()) {
                redirections.add(redirection());
            } else if (WordReader.begins(cursor)) {
                int before = cursor.at;
                var word = new WordReader(cursor, this).word();
                int equals = words.isEmpty() ? assigned(before) : -1;
                if (equals > 0) {
                    var name = name(before, equals);
                    assignments.add(new Assignment(name, word));
                    elements().forEach(element -> assignments.add(new Assignment(name, element)));
                } else {
                    words.add(word);
                }
            } else if (cursor.peek() == '(' && words.size() == 1 && cursor.peek(1) == ')') {
                cursor.at += 2;
                return groups.function(start);
            } else {
                break;
            }
            end = cursor.at;
        }
        return new Simple(cursor.text.spot(start, end), assignments, words, redirections);
    }

    private String name(int from, int equals) {
        return cursor.text
                .part(from, cursor.text.charAt(equals - 1) == '+' ? equals - 1 : equals)
                .toString();
    }

    /** Where the sign stands when the word that begins at {@code from} gives a variable its value; -1 if it does not. */
    private int assigned(int from) {
        int at = from;
        while (at < cursor.at && WordReader.isName(cursor.text.charAt(at))) {
            at++;
        }
        if (at == from || Character.isDigit(cursor.text.charAt(from))) {
            return -1;
        }
        if (at < cursor.at && cursor.text.charAt(at) == '+') {
            at++;
        }
        return at < cursor.at && cursor.text.charAt(at) == '=' ? at : -1;
    }

    /** The elements of a list in brackets behind an assignment, which bash knows. */
    private List<Word> elements() {
        if (cursor.peek() != '(' || cursor.text.charAt(cursor.at - 1) != '=') {
            return List.of();
        }
        cursor.at++;
        cursor.lines();
        var elements = new ArrayList<Word>();
        while (WordReader.begins(cursor)) {
            elements.add(new WordReader(cursor, this).word());
            cursor.lines();
        }
        cursor.expect(cursor.take(")"));
        return elements;
    }

    boolean redirects() {
        int ahead = 0;
        while (Character.isDigit(cursor.peek(ahead)) && ahead < 3) {
            ahead++;
        }
        char c = cursor.peek(ahead);
        if (c == '&') {
            return ahead == 0 && cursor.peek(1) == '>';
        }
        if ((c != '<' && c != '>') || cursor.peek(ahead + 1) == '(') {
            return false;
        }
        return ahead > 0 || !WordReader.begins(cursor);
    }

    Redirection redirection() {
        int start = cursor.at;
        while (Character.isDigit(cursor.peek())) {
            cursor.at++;
        }
        var descriptor = cursor.text.part(start, cursor.at).toString();
        var operator = "";
        for (var candidate : List.of("&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">")) {
            if (cursor.take(candidate)) {
                operator = candidate;
                break;
            }
        }
        cursor.blanks();
        if (!WordReader.begins(cursor)) {
            cursor.puzzled();
        }
        var target = new WordReader(cursor, this).word();
        boolean document = operator.equals("<<") || operator.equals("<<-");
        var here = document ? cursor.here(target.text(), operator.equals("<<-")) : null;
        return new Redirection(cursor.text.spot(start, cursor.at), operator, descriptor, target, here);
    }
}
