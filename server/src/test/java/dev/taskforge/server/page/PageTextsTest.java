package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTextsTest {
    private static final Pattern LITERAL = Pattern.compile("\\b(t|count)\\(\\s*\"([A-Za-z0-9.]+)\"");

    private final Properties english = load("en");
    private final Properties indonesian = load("id");

    @Test
    void bothLanguagesHaveTheSameKeysWithTheSamePlaces() {
        assertThat(indonesian.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (var key : english.stringPropertyNames()) {
            assertThat(places(indonesian.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
    }

    @Test
    void everyPatternIsReadable() {
        for (var texts : List.of(english, indonesian)) {
            for (var key : texts.stringPropertyNames()) {
                var text = texts.getProperty(key);
                assertThat(new MessageFormat(text).format(new Object[] {"1", "2", "3"}))
                        .as(key)
                        .isNotBlank();
                assertThat(text.replace("''", "")).as(key).doesNotContain("'");
            }
        }
    }

    @Test
    void everyTextATemplateOrPageNamesExists() throws IOException {
        var keys = new ArrayList<String>();
        for (var folder : List.of("src/main/jte", "src/main/java/dev/taskforge/server/page")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    LITERAL.matcher(Files.readString(file)).results().forEach(found -> {
                        if (found.group(2).endsWith(".")) {
                            return;
                        }
                        if (found.group(1).equals("t")) {
                            keys.add(found.group(2));
                        } else {
                            keys.add(found.group(2) + ".one");
                            keys.add(found.group(2) + ".many");
                        }
                    });
                }
            }
        }
        assertThat(keys).hasSizeGreaterThan(150);
        assertThat(english.stringPropertyNames()).containsAll(keys);
    }

    @Test
    void everyStateAndRoleHasAWord() {
        assertThat(english.stringPropertyNames())
                .containsAll(words("state.check.", CheckState.values()))
                .containsAll(words("state.job.", JobState.values()))
                .containsAll(words("state.step.", StepState.values()))
                .containsAll(words("state.deployment.", Deployment.State.values()))
                .containsAll(words("role.", Role.values()))
                .containsAll(Arrays.stream(Priority.values())
                        .map(p -> "priority." + p)
                        .toList())
                .containsAll(
                        ReaderUi.THEMES.stream().map(theme -> "theme." + theme).toList())
                .containsAll(ReaderUi.DONE.stream().map(done -> "done." + done).toList())
                .containsAll(List.of("400", "403", "404", "409", "429", "500", "503", "other").stream()
                        .flatMap(key -> Stream.of("error." + key + ".title", "error." + key + ".lead"))
                        .toList());
    }

    private static List<String> words(String prefix, Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> prefix + constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Set<String> places(String pattern) {
        var places = new TreeSet<String>();
        Pattern.compile("\\{[0-9]}").matcher(pattern).results().forEach(found -> places.add(found.group()));
        return places;
    }

    private static Properties load(String language) {
        var texts = new Properties();
        try (var in = PageTextsTest.class.getResourceAsStream(
                        "/dev/taskforge/server/text/pages_" + language + ".properties");
                var reader = new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return texts;
    }
}
