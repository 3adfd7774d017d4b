package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Script;
import dev.taskforge.ops.shell.ShellText;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command line of a service.
 *
 * @param words as the container gets them; of a text split as a shell would, of a list its items
 * @param list whether it is written as a list
 */
public record Words(Spot spot, List<Text> words, boolean list) {

    public Words {
        words = List.copyOf(words);
    }

    /**
     * The longest command that is read, in characters: Linux takes no longer argument, see MAX_ARG_STRLEN in
     * <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>.
     */
    static final int LONGEST = 128 * 1024;

    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash");

    /** All of it on one line. */
    public String line() {
        return String.join(" ", words.stream().map(Text::value).toList());
    }

    /** The programs it runs, each word where it stands, variables as written. */
    List<Invocation> invocations() {
        var line = new ShellText.Builder(spot.file(), spot.start());
        for (var word : words) {
            if (!line.isEmpty()) {
                line.join(' ');
            }
            line.quoted(ShellText.at(word.spot().file(), word.spot().start(), word.raw()));
        }
        return Script.parse(line.build()).invocations();
    }

    /** The word behind {@code option}, or behind {@code option=}; null when the option is not there. */
    public @Nullable Text option(String option) {
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.value().equals(option) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
            if (word.value().startsWith(option + "=")) {
                int cut = option.length() + 1;
                return new Text(
                        word.spot(),
                        word.raw().substring(Math.min(cut, word.raw().length())),
                        word.value().substring(cut),
                        word.complete());
            }
        }
        return null;
    }

    /** The word that is {@code option} or begins with it and an equals sign; null when there is none. */
    public @Nullable Text word(String option) {
        return words.stream()
                .filter(word -> word.value().equals(option) || word.value().startsWith(option + "="))
                .findFirst()
                .orElse(null);
    }

    /** The command below a key; null when there is none, or, after saying so, when it is longer than is read. */
    static @Nullable Words read(Section section, String key, Troubles troubles) {
        var node = section.node(key);
        if (node == null || (node instanceof Node.Scalar scalar && scalar.nothing())) {
            return null;
        }
        var texts = section.texts(key);
        if (texts.stream().mapToLong(text -> text.value().length() + 1L).sum() > LONGEST) {
            troubles.add(node.spot(), "compose.long-command", LONGEST);
            return null;
        }
        return node instanceof Node.Scalar
                ? new Words(node.spot(), inner(split(texts.getFirst())), false)
                : new Words(node.spot(), inner(texts), true);
    }

    /** What a shell that is given one text runs; else the words themselves. */
    private static List<Text> inner(List<Text> words) {
        boolean shell = words.size() == 3
                && SHELLS.contains(words.get(0).value())
                && words.get(1).value().matches("-[a-z]*c");
        return shell ? split(words.get(2)) : words;
    }

    /** Splits a command line; each word keeps its place where the file has the same words in the same order. */
    static List<Text> split(Text line) {
        var values = shellWords(line.value());
        var raws = shellWords(line.raw());
        var places = places(line.spot());
        var words = new ArrayList<Text>();
        for (int i = 0; i < values.size(); i++) {
            var raw = raws.size() == values.size() ? raws.get(i) : values.get(i);
            var spot = places.size() == values.size() ? places.get(i) : line.spot();
            words.add(new Text(spot, raw, values.get(i), line.complete()));
        }
        return words;
    }

    /** Words as a POSIX shell would take them: quotes and backslashes understood, nothing expanded. */
    static List<String> shellWords(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                continue;
            }
            inWord = true;
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
            } else {
                word.append(c);
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** Where the words of the written text stand, the header of a block left out. */
    private static List<Spot> places(Spot spot) {
        var file = spot.file();
        var text = file.text();
        int at = spot.start();
        if (at < spot.end() && (text.charAt(at) == '>' || text.charAt(at) == '|')) {
            while (at < spot.end() && text.charAt(at) != '\n') {
                at++;
            }
        }
        var places = new ArrayList<Spot>();
        while (at < spot.end()) {
            while (at < spot.end() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            int start = at;
            while (at < spot.end() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                places.add(file.spot(start, at));
            }
        }
        return places;
    }
}
