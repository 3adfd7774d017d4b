package dev.taskforge.ops.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MessagesTest {
    private static final Pattern CALL = Pattern.compile("Message\\.of\\(\\s*\"([a-z0-9.-]+)\"(?=\\s*[,)])");
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)\\}");

    @Test
    void bothLanguagesHaveTheSameKeysAndArguments() {
        var english = bundle("en");
        var indonesian = bundle("id");

        assertThat(indonesian.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) ->
                assertThat(arguments(indonesian.getOrDefault(key, ""))).as(key).isEqualTo(arguments(text)));
    }

    @Test
    void everySentenceUsedInTheSourcesExistsWithItsArguments() throws IOException {
        var english = bundle("en");
        var wrong = new ArrayList<String>();
        for (var source : sources()) {
            var text = Files.readString(source);
            var call = CALL.matcher(text);
            while (call.find()) {
                var pattern = english.get(call.group(1));
                int given = argumentsOfCall(text, call.end());
                if (pattern == null) {
                    wrong.add(source.getFileName() + ": no text for " + call.group(1));
                } else if (arguments(pattern).size() > given) {
                    wrong.add(source.getFileName() + ": " + call.group(1) + " gets " + given + " arguments");
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void numbersAndTimesAreWrittenAsTheyCome() {
        var message = Message.of("check.http.answered", 200, 12_345);

        assertThat(Messages.ofOperations(Messages.ENGLISH).render(message)).isEqualTo("Answered 200 after 12345 ms.");
        assertThat(Messages.ofOperations(Messages.INDONESIAN).render(message))
                .isEqualTo("Menjawab 200 setelah 12345 ms.");
    }

    @Test
    void bracesInArgumentsAreLeftAlone() {
        assertThat(Messages.ofOperations(Messages.ENGLISH).render(Message.of("text", "use {0} and 'quotes'")))
                .isEqualTo("use {0} and 'quotes'");
    }

    @Test
    void anUnknownKeyIsShownWithItsArguments() {
        assertThat(Messages.ofOperations(Messages.ENGLISH).render(Message.of("no.such", 1)))
                .isEqualTo("no.such [1]");
    }

    private static Map<String, String> bundle(String language) {
        var name = "dev.taskforge.ops.text.messages_" + language;
        var texts = new TreeMap<String, String>();
        var bundle = ResourceBundle.getBundle(name);
        bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
        return texts;
    }

    private static Set<String> arguments(String pattern) {
        var found = new TreeSet<String>();
        ARGUMENT.matcher(pattern).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    /** How many arguments follow the key, from just behind it to the closing bracket of the call. */
    private static int argumentsOfCall(String text, int from) {
        int depth = 0;
        int commas = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && text.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && depth-- == 0) {
                return commas;
            } else if (!quoted && c == ',' && depth == 0) {
                commas++;
            }
        }
        return commas;
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
