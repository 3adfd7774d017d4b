package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTextsTest {
    private static final Pattern TYPE =
            Pattern.compile("(?:of\\(\\s*\\d{3},|ProblemException\\(\\s*\\d{3},)\\s*\"([a-z-]+)\"");

    @Test
    void bothLanguagesSayTheSameThings() throws Exception {
        assertThat(keys("en")).isEqualTo(keys("id"));
    }

    @Test
    void everyTypeOfProblemHasATitle() throws Exception {
        var titles = keys("en");
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                TYPE.matcher(Files.readString(source))
                        .results()
                        .forEach(found ->
                                assertThat(titles).as(source.toString()).contains("title." + found.group(1)));
            }
        }
    }

    @Test
    void wordsInsideASentenceAreTranslatedToo() {
        var message = Message.of("field.type", "type.integer", "type.string");

        assertThat(ProblemTexts.of(Locale.ENGLISH).render(message)).isEqualTo("Must be a whole number, not text.");
        assertThat(ProblemTexts.of(Locale.of("id")).render(message)).isEqualTo("Harus bilangan bulat, bukan teks.");
    }

    @Test
    void aSentenceFromTheEngineIsNotReadAsAPattern() {
        assertThat(ProblemTexts.of(Locale.ENGLISH).render(ProblemException.sentence("it's {0} {x")))
                .isEqualTo("it's {0} {x");
    }

    private static Set<String> keys(String language) throws IOException {
        var name = "/dev/taskforge/server/text/problems_" + language + ".properties";
        try (var in = Objects.requireNonNull(ProblemTextsTest.class.getResourceAsStream(name))) {
            var properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new TreeSet<>(properties.stringPropertyNames());
        }
    }
}
