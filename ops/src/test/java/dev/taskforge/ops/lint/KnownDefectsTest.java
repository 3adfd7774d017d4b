package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The defects DEF-01 to DEF-47 that were collected from documents of real teams, each with the rules that find it and the
 * example of {@code examples/} in which they do. Missing are those that no file shows: DEF-41 and DEF-44 (ticks without
 * proof) and DEF-46 (open duties beside an incident) are matters of the gate.
 */
class KnownDefectsTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Map<String, LintReport> REPORTS = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({
        "DEF-01, asset-inventory, url-unescaped",
        "DEF-02, asset-inventory, url-client-parameter",
        "DEF-03, asset-inventory, secret-placeholder",
        "DEF-04, asset-inventory, probe-of-closed-port",
        "DEF-05, asset-inventory, prune-against-rollback",
        "DEF-06, asset-inventory, only-backup-unpacked",
        "DEF-07, asset-inventory, restore-ignores-errors exec-wants-terminal",
        "DEF-08, asset-inventory, output-never-ends",
        "DEF-09, taskforge, url-and-parts-differ",
        "DEF-10, taskforge, url-and-parts-differ",
        "DEF-11, taskforge, env-unquoted-space env-through-xargs",
        "DEF-12, taskforge, csp-unsafe-inline csp-unsafe-eval",
        "DEF-13, taskforge, secret-placeholder",
        "DEF-14, taskforge, env-copied-elsewhere",
        "DEF-15, taskforge, compose-bind-device-missing",
        "DEF-16, taskforge, folder-differs-from-mount",
        "DEF-17, taskforge, compose-log-path-not-mounted",
        "DEF-18, taskforge, env-unused",
        "DEF-19, taskforge, env-undeclared",
        "DEF-20, taskforge, compose-variable-of-other-image",
        "DEF-21, taskforge, compose-variable-value-unknown",
        "DEF-22, taskforge, compose-health-redis-lies",
        "DEF-23, taskforge, compose-redis-memory",
        "DEF-24, taskforge, compose-redis-drops-jobs",
        "DEF-25, taskforge, compose-database-port-open compose-tool-port-open compose-port-bypasses-proxy",
        "DEF-26, taskforge, compose-docker-socket",
        "DEF-27, taskforge, compose-image-any-version compose-image-moving",
        "DEF-28, taskforge, compose-built-without-image rollback-starts-same-version",
        "DEF-29, taskforge, step-needs-removed-container",
        "DEF-30, taskforge, step-needs-removed-container",
        "DEF-31, taskforge, restore-into-full-database",
        "DEF-32, taskforge, tool-missing-in-container",
        "DEF-33, taskforge, sleep-as-wait",
        "DEF-34, taskforge, unchecked-certificate",
        "DEF-35, taskforge, exec-mangles-stream",
        "DEF-36, taskforge, compose-no-healthcheck",
        "DEF-37, taskforge, compose-no-memory-limit",
        "DEF-38, taskforge, compose-health-timeout-in-env compose-health-timings-differ",
        "DEF-39, taskforge, compose-version-obsolete compose-v1-command",
        "DEF-40, taskforge, ended-version-named compose-image-end-of-life",
        "DEF-42, ahsp, django-check-without-deploy",
        "DEF-43, ahsp, changing-evidence",
        "DEF-45, ahsp, drop-before-proof",
        "DEF-47, maintenance-plan, dump-onto-final-name"
    })
    void everyDefectThatAFileShowsIsFound(String row, String example, String rules) throws IOException {
        var found = report(example).findings().stream()
                .map(finding -> finding.rule().id())
                .collect(Collectors.toSet());

        assertThat(found).as(row).containsAll(List.of(rules.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"ahsp", "asset-inventory", "maintenance-plan", "sppg", "taskforge"})
    void theMendedExampleIsLeftAlone(String example) throws IOException {
        var report = report(example + "/fixed");

        assertThat(report.troubles()).isEmpty();
        assertThat(report.findings()).isEmpty();
    }

    private static LintReport report(String example) throws IOException {
        var known = REPORTS.get(example);
        if (known == null) {
            known = Fixtures.lint(EXAMPLES.resolve(example));
            REPORTS.put(example, known);
        }
        return known;
    }
}
