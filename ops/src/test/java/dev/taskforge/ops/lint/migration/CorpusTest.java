package dev.taskforge.ops.lint.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Migrations as people write them, under {@code corpus/CLASS/RULE.sql} or {@code RULE--variant.sql}: each has exactly the
 * class of its folder, and the rule of its name is among what is found.
 */
class CorpusTest {
    static final Path CORPUS = Path.of("src/test/resources/dev/taskforge/ops/lint/migration/corpus");

    /** Rules that depend on more than the text of a file; {@link MigrationsTest} has them. */
    private static final Set<String> TESTED_ELSEWHERE =
            Set.of("migration-code", "migration-not-alone", "migration-unreadable", "migration-long");

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasTheClassOfItsFolder(Path path) throws IOException {
        var file = classify(path);
        var expected = folder(path).toUpperCase(Locale.ROOT);

        assertThat(file.type().name()).as("%s: %s", path, shown(file)).isEqualTo(expected);
        assertThat(file.verdicts().stream().map(verdict -> verdict.rule().id()))
                .as(path.toString())
                .contains(rule(path));
    }

    @Test
    void nothingBreakingOrUnknownIsCalledAdditive() throws IOException {
        for (var path : files().toList()) {
            if (Set.of("breaking", "unknown").contains(folder(path))) {
                assertThat(classify(path).type().refused()).as(path.toString()).isTrue();
            }
        }
    }

    @Test
    void everyRuleIsCovered() throws IOException {
        var covered = files().map(CorpusTest::rule).collect(Collectors.toCollection(TreeSet::new));
        covered.addAll(TESTED_ELSEWHERE);

        assertThat(covered)
                .isEqualTo(MigrationRules.all().stream()
                        .map(MigrationRule::id)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What is cut off anywhere is at least as bad, or fails; never is a part that breaks called additive. */
    @ParameterizedTest
    @MethodSource("files")
    void aBreakingStatementBehindAnythingIsStillSeen(Path path) {
        var text = text(path) + "\n;DROP TABLE payment;\n";

        assertThat(classify(text).type().refused()).as(path.toString()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("files")
    void onePlaceIsInsideTheFileForEachVerdict(Path path) {
        for (var verdict : classify(text(path)).verdicts()) {
            assertThat(verdict.spot().end()).isGreaterThan(verdict.spot().start());
            assertThat(verdict.shown()).doesNotContain("\n").isNotBlank();
        }
    }

    static Stream<Path> files() throws IOException {
        try (var walk = Files.walk(CORPUS)) {
            return walk.filter(path -> path.toString().endsWith(".sql")).sorted().toList().stream();
        }
    }

    static MigrationFile classify(String text) {
        return Migrations.classify(new SourceFile("one.sql", text));
    }

    private static MigrationFile classify(Path path) throws IOException {
        return classify(Files.readString(path));
    }

    static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String folder(Path path) {
        return String.valueOf(CORPUS.relativize(path).getName(0));
    }

    private static String rule(Path path) {
        var name = String.valueOf(path.getFileName());
        return "migration-" + name.replaceFirst("(--.+)?\\.sql$", "");
    }

    private static List<String> shown(MigrationFile file) {
        return file.verdicts().stream()
                .map(verdict -> verdict.spot() + " " + verdict.rule() + " " + verdict.shown())
                .toList();
    }
}
