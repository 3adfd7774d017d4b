package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleTextsTest {
    private static final List<String> PARTS = List.of("", ".title", ".why", ".fix");
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)\\}");
    private static final Path SOURCES = Path.of("src/main/java/dev/taskforge/ops/lint");

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyRuleHasItsFourTextsInBothLanguages(Topic topic) throws IOException {
        var expected = Rules.all().stream()
                .filter(rule -> rule.topic() == topic)
                .flatMap(rule -> PARTS.stream().map(part -> rule.id() + part))
                .collect(Collectors.toCollection(TreeSet::new));

        for (var language : List.of("en", "id")) {
            assertThat(texts(topic, language).keySet())
                    .as("texts of %s in %s", topic, language)
                    .containsAll(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void bothLanguagesSayTheSameWithTheSameArguments(Topic topic) throws IOException {
        var english = texts(topic, "en");
        var indonesian = texts(topic, "id");

        assertThat(indonesian.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) ->
                assertThat(arguments(indonesian.getOrDefault(key, ""))).as(key).isEqualTo(arguments(text)));
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void noTextIsUnused(Topic topic) throws IOException {
        var sources = sources();
        var ids = Rules.all().stream().map(Rule::id).collect(Collectors.toSet());

        assertThat(texts(topic, "en").keySet()).allSatisfy(key -> {
            var id = key.replaceAll("\\.(title|why|fix)$", "");
            assertThat(ids.contains(id) || sources.contains("\"" + key + "\""))
                    .as("something uses %s", key)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTextIsAFormatThatKeepsItsApostrophesAndArguments(Topic topic) throws IOException {
        for (var language : List.of("en", "id")) {
            for (var entry : texts(topic, language).entrySet()) {
                var pattern = entry.getValue();
                var rendered = new MessageFormat(pattern).format(new Object[] {"A0", "A1", "A2", "A3", "A4"});
                arguments(pattern)
                        .forEach(n -> assertThat(rendered).as(entry.getKey()).contains("A" + n));
                // A single apostrophe only opens or closes quoted braces; one in a word is written twice.
                assertThat(pattern.replace("''", "").replaceAll("'[^'{}]*[{}][^']*'", ""))
                        .as(entry.getKey())
                        .doesNotContain("'");
            }
        }
    }

    @Test
    void textsOfRulesAreShort() throws IOException {
        for (var rule : Rules.all()) {
            for (var language : List.of("en", "id")) {
                var texts = texts(rule.topic(), language);
                assertThat(texts.getOrDefault(rule.id() + ".title", ""))
                        .as("%s.title in %s", rule, language)
                        .hasSizeLessThanOrEqualTo(80);
                assertThat(texts.getOrDefault(rule.id() + ".why", ""))
                        .as("%s.why in %s", rule, language)
                        .hasSizeLessThanOrEqualTo(300);
            }
        }
    }

    @Test
    void noTwoRulesHaveTheSameId() {
        assertThat(Rules.all().stream().map(Rule::id)).doesNotHaveDuplicates();
    }

    private static Set<String> arguments(String pattern) {
        return ARGUMENT.matcher(pattern).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static Map<String, String> texts(Topic topic, String language) throws IOException {
        var properties = new Properties();
        var name = "/" + topic.bundle().replace('.', '/') + "_" + language + ".properties";
        try (var resource = RuleTextsTest.class.getResourceAsStream(name)) {
            assertThat(resource).as(name).isNotNull();
            properties.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
        }
        var texts = new TreeMap<String, String>();
        properties.forEach((key, value) -> texts.put((String) key, (String) value));
        return texts;
    }

    private static String sources() throws IOException {
        var all = new ArrayList<String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.add(Files.readString(file));
            }
        }
        // Where folders are listed is beside the linter.
        all.add(Files.readString(SOURCES.resolveSibling("source").resolve("Folder.java")));
        return String.join("\n", all);
    }
}
