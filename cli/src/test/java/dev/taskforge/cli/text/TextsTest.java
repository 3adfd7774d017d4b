package dev.taskforge.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @ValueSource(strings = {"cli", "help"})
    void bothLanguagesHaveTheSameKeys(String bundle) throws IOException {
        assertThat(properties(bundle + "_id").keySet())
                .isEqualTo(properties(bundle + "_en").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli_en", "cli_id"})
    void everySentenceIsAFormatThatKeepsItsArguments(String bundle) throws IOException {
        for (var entry : properties(bundle).entrySet()) {
            var pattern = (String) entry.getValue();
            var rendered = new MessageFormat(pattern).format(new Object[] {"A0", "A1", "A2", "A3", "A4"});
            for (var n = 0; n < 5; n++) {
                assertThat(rendered.contains("A" + n))
                        .as("%s of %s", "{" + n + "}", entry.getKey())
                        .isEqualTo(pattern.contains("{" + n + "}"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"id, id", "id_ID.UTF-8, id", "en_US.UTF-8, en", "de_DE.UTF-8, en", "C.UTF-8, en", "C, en", "idle, en"})
    void theLanguageIsThatOfTheEnvironment(String lang, String language) {
        assertThat(Texts.of(Map.of("LANG", lang)).locale().getLanguage()).isEqualTo(language);
    }

    @Test
    void theOwnVariableWinsOverTheSystems() {
        assertThat(Texts.of(Map.of("LANG", "en_US.UTF-8", "LC_ALL", "C.UTF-8", "TASKFORGE_LANG", "id"))
                        .locale()
                        .getLanguage())
                .isEqualTo("id");
    }

    private static Properties properties(String name) throws IOException {
        var properties = new Properties();
        try (var resource = TextsTest.class.getResourceAsStream("/dev/taskforge/cli/" + name + ".properties")) {
            assertThat(resource).isNotNull();
            properties.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
        }
        return properties;
    }
}
