package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule is held by folders under {@code src/test/resources/dev/taskforge/ops/lint/rules/RULE-ID/}:
 *
 * <ul>
 *   <li>{@code bad} and any {@code bad-…}: a folder as somebody may have it, with the fault. The file {@code bad.expected}
 *       beside it holds exactly what this rule finds there, one finding a line: {@code path:line:column what was seen},
 *       in English. Write the folder, run this test with {@code -Dupdate=true}, and read what it wrote.
 *   <li>{@code good} and any {@code good-…}: its clean counterpart; this rule finds nothing there.
 * </ul>
 *
 * <p>Other rules may find what they like in these folders. A mechanical repair is applied to a copy and must remove the
 * findings it belongs to. Nothing in the folders may be unreadable. The marks of masked secrets, which change with every
 * run, are written as {@code #…}.
 */
class RuleFixturesTest {
    private static final Path RULES = Path.of("src/test/resources/dev/taskforge/ops/lint/rules");

    /** Rules whose fault cannot lie in a folder of this repository, such as what Git keeps, and the test that has it. */
    private static final Set<String> TESTED_ELSEWHERE =
            Set.of("secret-tracked", "secret-in-history", "env-not-ignored", "env-file-open", "git-history-long");

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("bad")
    void theFaultIsFoundWhereItStands(Path fixture) throws IOException {
        var found = shown(fixture);
        var expected = fixture.resolveSibling(fixture.getFileName() + ".expected");
        if (Boolean.getBoolean("update")) {
            Files.writeString(expected, found);
        }

        assertThat(found).as("what %s finds", fixture.getParent()).isNotEmpty();
        assertThat(expected)
                .as("write it anew with ./mvnw -pl ops -am test -Dtest=RuleFixturesTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate=true, and read it")
                .content()
                .isEqualTo(found);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("good")
    void theCleanCounterpartIsLeftAlone(Path fixture) throws IOException {
        assertThat(shown(fixture)).as("what %s finds", fixture.getParent()).isEmpty();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("bad")
    void aMechanicalRepairRemovesItsFinding(Path fixture, @TempDir Path copy) throws IOException {
        var findings = of(fixture);
        var mended =
                findings.stream().filter(finding -> !finding.edits().isEmpty()).toList();
        Fixtures.copy(fixture, copy);
        Fixtures.apply(mended, copy);

        assertThat(findings(copy)).as("after the repairs").hasSize(findings.size() - mended.size());
    }

    @Test
    void everyRuleHasAFaultyAndACleanFolder() throws IOException {
        var ids = Rules.all().stream().map(Rule::id).collect(Collectors.toCollection(TreeSet::new));
        ids.removeAll(TESTED_ELSEWHERE);

        assertThat(rulesWith("bad")).isEqualTo(ids);
        assertThat(rulesWith("good")).isEqualTo(ids);
    }

    private static Set<String> rulesWith(String kind) throws IOException {
        return fixtures(kind).map(RuleFixturesTest::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Path> bad() throws IOException {
        return fixtures("bad");
    }

    static Stream<Path> good() throws IOException {
        return fixtures("good");
    }

    private static Stream<Path> fixtures(String kind) throws IOException {
        try (var found = Files.find(RULES, 2, (path, facts) -> facts.isDirectory())) {
            return found
                    .filter(path -> RULES.relativize(path).getNameCount() == 2)
                    .filter(path -> path.getFileName().toString().matches(kind + "(-.+)?"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String rule(Path fixture) {
        return String.valueOf(RULES.relativize(fixture).getName(0));
    }

    private String id = "";

    @TempDir
    private Path elsewhere;

    /** Of a copy: where a fixture stands, all that Git keeps of this repository would be read with each. */
    private List<Finding> of(Path fixture) throws IOException {
        id = rule(fixture);
        var copy = elsewhere.resolve(fixture.getFileName().toString());
        Fixtures.copy(fixture, copy);
        return findings(copy);
    }

    private List<Finding> findings(Path folder) throws IOException {
        var rule = Rules.find(id).orElseThrow(() -> new AssertionError("there is no rule " + id));
        var report = Fixtures.lint(folder);
        assertThat(report.troubles().stream().map(trouble -> trouble.spot() + " " + trouble.message()))
                .as("what could not be read")
                .isEmpty();
        return report.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .toList();
    }

    private String shown(Path fixture) throws IOException {
        var texts = new LintTexts(Messages.ENGLISH);
        return of(fixture).stream()
                .map(finding -> finding.spot() + " " + texts.seen(finding).replaceAll("#[0-9a-f]{4}\\)", "#…)") + "\n")
                .collect(Collectors.joining());
    }
}
