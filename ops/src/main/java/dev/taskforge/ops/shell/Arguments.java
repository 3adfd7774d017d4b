package dev.taskforge.ops.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words behind a program's name, told apart by the usual rules of getopt: {@code -abc} is {@code -a -b -c},
 * {@code --name=value} or {@code --name value} has a value, and nothing behind {@code --} is an option.
 *
 * @param rest the operands, and in a reading up to the first operand everything from there on
 */
public record Arguments(List<Option> options, List<Word> rest) {

    /**
     * An option.
     *
     * @param name with its dashes
     * @param value the word or the part of a word that is its value; null when it has none
     * @param word where it stands
     */
    public record Option(String name, @Nullable String value, Word word) {}

    public Arguments {
        options = List.copyOf(options);
        rest = List.copyOf(rest);
    }

    /**
     * Reads all of them; options may stand between operands.
     *
     * @param valued names of options that have a value, one space between them
     */
    public static Arguments of(List<Word> words, String valued) {
        return read(words, names(valued), false);
    }

    /** Reads up to the first operand; what follows belongs to somebody else. */
    public static Arguments leading(List<Word> words, String valued) {
        return read(words, names(valued), true);
    }

    private static Set<String> names(String valued) {
        return valued.isEmpty() ? Set.of() : Set.copyOf(List.of(valued.split(" ")));
    }

    private static Arguments read(List<Word> words, Set<String> valued, boolean leading) {
        var options = new ArrayList<Option>();
        var rest = new ArrayList<Word>();
        for (int i = 0; i < words.size(); i++) {
            var text = words.get(i).text();
            if (text.equals("--")) {
                rest.addAll(words.subList(i + 1, words.size()));
                break;
            }
            if (text.length() < 2 || text.charAt(0) != '-') {
                if (leading) {
                    rest.addAll(words.subList(i, words.size()));
                    break;
                }
                rest.add(words.get(i));
            } else {
                i += option(words, i, text, valued, options);
            }
        }
        return new Arguments(options, rest);
    }

    /** Adds the options of one word; answers how many words their values take. */
    private static int option(List<Word> words, int i, String text, Set<String> valued, List<Option> options) {
        var word = words.get(i);
        var next = i + 1 < words.size() ? words.get(i + 1) : null;
        int equals = text.indexOf('=');
        if (text.startsWith("--") && equals > 0) {
            options.add(new Option(text.substring(0, equals), text.substring(equals + 1), word));
            return 0;
        }
        if (text.startsWith("--") || valued.contains(text)) {
            var value = next != null && valued.contains(text) ? next.text() : null;
            options.add(new Option(text, value, word));
            return value == null ? 0 : 1;
        }
        for (int c = 1; c < text.length(); c++) {
            var name = "-" + text.charAt(c);
            boolean last = c + 1 == text.length();
            if (valued.contains(name) && !last) {
                int from = text.charAt(c + 1) == '=' ? c + 2 : c + 1;
                options.add(new Option(name, text.substring(from), word));
                return 0;
            }
            var value = next != null && valued.contains(name) ? next.text() : null;
            options.add(new Option(name, value, word));
            if (value != null) {
                return 1;
            }
        }
        return 0;
    }

    /** The first option of one of these names. */
    public Optional<Option> option(String... names) {
        return options.stream()
                .filter(option -> List.of(names).contains(option.name()))
                .findFirst();
    }

    public boolean has(String... names) {
        return option(names).isPresent();
    }

    /** The value of the first option of one of these names that has one. */
    public Optional<String> value(String... names) {
        return option(names).map(Option::value);
    }

    /** The first word that is no option. */
    public Optional<Word> operand() {
        return rest.stream().findFirst();
    }
}
