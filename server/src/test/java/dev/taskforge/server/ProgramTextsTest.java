package dev.taskforge.server;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the programs that run beside the server. */
class ProgramTextsTest {
    @ParameterizedTest
    @ValueSource(strings = {"copy", "recovery", "sentinel"})
    void bothLanguagesSayTheSameThings(String program) throws IOException {
        var english = texts(program, "en");
        var indonesian = texts(program, "id");

        assertThat(indonesian.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (var key : english.stringPropertyNames()) {
            assertThat(places(indonesian.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
    }

    @ParameterizedTest
    @CsvSource({"copy, copy", "recovery, kit|recover", "sentinel, sentinel"})
    void everyTextThatIsNamedIsThere(String program, String keys) throws IOException {
        var known = texts(program, "en").stringPropertyNames();
        try (var sources = Files.walk(Path.of("src/main/java/dev/taskforge/server", program))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                Pattern.compile("\"((" + keys + ")\\.[a-z_.]+[a-z])\"")
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(
                                found -> assertThat(known).as(source.toString()).contains(found.group(1)));
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

    private static Properties texts(String program, String language) throws IOException {
        var name = "/dev/taskforge/server/text/" + program + "_" + language + ".properties";
        var texts = new Properties();
        try (var reader = new InputStreamReader(
                Objects.requireNonNull(ProgramTextsTest.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }
}
