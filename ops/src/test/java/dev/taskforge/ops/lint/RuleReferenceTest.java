package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages {@code docs/reference/rules*.md} are what the rules say themselves. */
class RuleReferenceTest {
    private static final Map<String, String> TOP = Map.of("en", """
            # Rules

            What `./taskforge lint DIR` looks for. This page is made from the rules themselves; `./taskforge lint --explain
            RULE` shows the same. P0 must not go live, P1 will hurt one day, P2 is advice.
            """, "id", """
            # Aturan

            Yang dicari `./taskforge lint DIR`. Halaman ini dibuat dari aturan itu sendiri; `./taskforge lint --explain
            ATURAN` menampilkan hal yang sama. P0 tidak boleh rilis, P1 suatu hari akan merugikan, P2 adalah saran.
            """);
    private static final Map<String, Map<Topic, String>> HEADINGS = Map.of(
            "en",
            Map.of(
                    Topic.ENV, "Environment files",
                    Topic.COMPOSE, "Compose files",
                    Topic.IMAGE, "Dockerfiles",
                    Topic.PROXY, "nginx",
                    Topic.PROCEDURE, "Commands in scripts and documents",
                    Topic.PROJECT, "The project as a whole"),
            "id",
            Map.of(
                    Topic.ENV, "Berkas lingkungan (env)",
                    Topic.COMPOSE, "Berkas Compose",
                    Topic.IMAGE, "Dockerfile",
                    Topic.PROXY, "nginx",
                    Topic.PROCEDURE, "Perintah di skrip dan dokumen",
                    Topic.PROJECT, "Proyek secara keseluruhan"));
    private static final Map<String, String[]> WORDS =
            Map.of("en", new String[] {"Why", "Fix"}, "id", new String[] {"Alasan", "Perbaikan"});

    @ParameterizedTest
    @CsvSource({"en, rules.md", "id, rules.id.md"})
    void theReferenceShowsEveryRuleAsItIs(String language, String file) throws IOException {
        var texts = new LintTexts(Locale.of(language));
        var words = WORDS.getOrDefault(language, new String[2]);
        var page = new StringBuilder(TOP.getOrDefault(language, ""));
        for (var topic : Topic.values()) {
            var rules =
                    Rules.all().stream().filter(rule -> rule.topic() == topic).toList();
            if (!rules.isEmpty()) {
                page.append("\n## ")
                        .append(HEADINGS.getOrDefault(language, Map.of()).get(topic))
                        .append('\n');
            }
            for (var rule : rules) {
                var text = texts.of(rule);
                page.append("\n### ").append(text.id()).append("\n\n");
                page.append("**")
                        .append(text.severity())
                        .append("** ")
                        .append(text.title())
                        .append(".\n\n");
                page.append("- ")
                        .append(words[0])
                        .append(": ")
                        .append(text.why())
                        .append('\n');
                page.append("- ")
                        .append(words[1])
                        .append(": ")
                        .append(text.fix())
                        .append('\n');
            }
        }
        var committed = Path.of("..", "docs", "reference", file);

        if (Boolean.getBoolean("update")) {
            Files.writeString(committed, page);
        }

        assertThat(committed)
                .as("write it anew with ./mvnw -pl ops -am test -Dtest=RuleReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate=true")
                .content()
                .isEqualTo(page.toString());
    }
}
