package dev.taskforge.ops.lint.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the rules, and the pages {@code docs/reference/migrations*.md}, which are made from them. */
class MigrationRuleTextsTest {
    private static final Map<String, String> TOP = Map.of("en", """
            # Migrations

            What `./taskforge lint --migrations DIR` calls a statement. This page is made from the rules themselves;
            `./taskforge lint --explain RULE` shows the same. What is not listed is `migration-not-understood`.
            """, "id", """
            # Migrasi

            Sebutan `./taskforge lint --migrations DIR` bagi sebuah pernyataan. Halaman ini dibuat dari aturan itu sendiri;
            `./taskforge lint --explain ATURAN` menampilkan hal yang sama. Yang tidak tercantum adalah
            `migration-not-understood`.
            """);

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void everyRuleHasItsTextsAndNoTextIsUnused(String language) throws IOException {
        var expected = new TreeSet<String>();
        expected.add("migration.nothing");
        for (var type : MigrationClass.values()) {
            expected.add("class." + type.word());
        }
        for (var rule : MigrationRules.all()) {
            expected.add(rule.title().key());
            expected.add(rule.why().key());
            expected.add(rule.fix().key());
        }

        assertThat(texts(language).keySet()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void everyTextIsAFormatThatKeepsItsApostrophesAndIsShort(String language) throws IOException {
        texts(language).forEach((key, text) -> {
            assertThat(text.replace("''", "")).as(key).doesNotContain("'").doesNotContain("{");
            assertThat(new MessageFormat(text).format(new Object[0])).as(key).isNotBlank();
            assertThat(text).as(key).hasSizeLessThanOrEqualTo(key.endsWith(".title") ? 80 : 300);
        });
    }

    @Test
    void noTwoRulesHaveTheSameId() {
        assertThat(MigrationRules.all().stream().map(MigrationRule::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"en, migrations.md, Why, Instead", "id, migrations.id.md, Alasan, Sebagai gantinya"})
    void theReferenceShowsEveryRuleAsItIs(String language, String file, String why, String fix) throws IOException {
        var words = new MigrationTexts(Locale.of(language));
        var page = new StringBuilder(TOP.getOrDefault(language, ""));
        for (var type : MigrationClass.values()) {
            page.append("\n## ")
                    .append(type)
                    .append("\n\n")
                    .append(upper(words.of(type)))
                    .append(".\n");
            for (var rule : MigrationRules.all()) {
                if (rule.type() == type) {
                    var text = words.of(rule);
                    page.append("\n### ")
                            .append(text.id())
                            .append("\n\n")
                            .append(text.title())
                            .append(".\n\n");
                    page.append("- ")
                            .append(why)
                            .append(": ")
                            .append(text.why())
                            .append('\n');
                    if (type != MigrationClass.ADDITIVE) {
                        page.append("- ")
                                .append(fix)
                                .append(": ")
                                .append(text.fix())
                                .append('\n');
                    }
                }
            }
        }
        var committed = Path.of("..", "docs", "reference", file);
        if (Boolean.getBoolean("update")) {
            Files.writeString(committed, page);
        }

        assertThat(committed)
                .as("write it anew with ./mvnw -pl ops -am test -Dtest=MigrationRuleTextsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate=true")
                .content()
                .isEqualTo(page.toString());
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static Map<String, String> texts(String language) throws IOException {
        var properties = new Properties();
        var name = "/dev/taskforge/ops/lint/migration_" + language + ".properties";
        try (var resource = MigrationRuleTextsTest.class.getResourceAsStream(name)) {
            assertThat(resource).as(name).isNotNull();
            properties.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
        }
        var texts = new TreeMap<String, String>();
        properties.forEach((key, value) -> texts.put((String) key, (String) value));
        return texts;
    }
}
