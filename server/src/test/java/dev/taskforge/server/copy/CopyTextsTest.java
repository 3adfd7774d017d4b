package dev.taskforge.server.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CopyTextsTest {
    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        var english = texts("en");
        var indonesian = texts("id");

        assertThat(indonesian.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (var key : english.stringPropertyNames()) {
            assertThat(places(indonesian.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
    }

    @Test
    void everyTextThatIsNamedIsThere() throws IOException {
        var keys = texts("en").stringPropertyNames();
        try (var sources = Files.walk(Path.of("src/main/java/dev/taskforge/server/copy"))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                Pattern.compile("\"(copy\\.[a-z_.]+[a-z])\"")
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(found -> assertThat(keys).as(source.toString()).contains(found.group(1)));
            }
        }
    }

    private static Object places(String text) {
        return Pattern.compile("\\{[0-9]}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Properties texts(String language) throws IOException {
        var name = "/dev/taskforge/server/text/copy_" + language + ".properties";
        var texts = new Properties();
        try (var reader = new InputStreamReader(
                Objects.requireNonNull(CopyTextsTest.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }
}
