package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.ProjectFile.Watched;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a check says that it is watched. */
class WatchedFormatTest {
    private static final String SITE = "http: \"https://x.example.id\"";

    private static ProjectFile read(String check) {
        return new ProjectReader(CheckKinds.builtIn())
                .read("project: shop\nchecks:\n  other: {tcp: \"db:5432\"}\n  site: {" + check + "}\n");
    }

    private static DeclaredCheck site(String check) {
        return Objects.requireNonNull(read(check).checks().get("site"));
    }

    @Test
    void aCheckWithoutEveryIsNotWatched() {
        assertThat(site(SITE).watched()).isNull();
    }

    @Test
    void everyAloneWatchesItWithTheUsualThresholds() {
        assertThat(site(SITE + ", every: 30s").watched()).isEqualTo(new Watched(Duration.ofSeconds(30), 2, 2));
        assertThat(site(SITE + ", every: 1h, fails_after: 3, recovers_after: 1").watched())
                .isEqualTo(new Watched(Duration.ofHours(1), 3, 1));
    }

    @Test
    void aLookTakesNoLongerThanThereIsUntilTheNext() {
        assertThat(site(SITE + ", every: 5s").timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(site(SITE + ", every: 30s").timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(site(SITE + ", every: 30s, timeout: 30s").timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http: \"https://x.example.id\"",
                "tcp: \"db:5432\"",
                "tls: \"x.example.id:443\"",
                "sql: \"postgresql://x@db/x\", query: \"select 1\", rows: 1",
                "file: \"up.txt\"",
                "disk: \".\", free_percent: 5"
            })
    void whatAsksTheWorldCanBeWatched(String check) {
        assertThat(site(check + ", every: 5m").watched()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every: 4s | not between 5s and 1d",
                "every: 25h | not between 5s and 1d",
                "every: often | such as",
                "every: 30s, fails_after: 0 | fails_after",
                "every: 30s, recovers_after: 101 | recovers_after",
                "fails_after: 3 | only for a check that is watched",
                "every: 30s, timeout: 31s | may take 31s",
                "evry: 30s | every"
            })
    void whatCannotBeIsRefusedWithTheLineAndAHint(String more, String problem) {
        assertThatThrownBy(() -> read(SITE + ", " + more)).isInstanceOfSatisfying(ProjectFileException.class, e -> {
            var first = e.problems().getFirst();
            assertThat(first.line()).isEqualTo(4);
            assertThat(e.problems().stream()
                            .map(one -> one.path() + " " + said(one.message())
                                    + (one.suggestion() == null ? "" : said(one.suggestion())))
                            .toList()
                            .toString())
                    .contains(problem);
        });
    }

    private static String said(Message message) {
        return Messages.ofOperations(Messages.ENGLISH).render(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: [\"true\"], read_only: true, every: 1m",
                "attestation: \"somebody looked\", every: 1m",
                "attestation: \"somebody looked\", fails_after: 2"
            })
    void whatActsOrWaitsForAPersonCannotBeWatched(String check) {
        assertThatThrownBy(() -> read(check))
                .isInstanceOfSatisfying(
                        ProjectFileException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.path()).startsWith("checks.site."))
                                .satisfies(problem ->
                                        assertThat(problem.message().key()).isEqualTo("project.check.unwatchable")));
    }

    @Test
    void howOftenItIsAskedMakesNoOtherQuestion() {
        assertThat(site(SITE + ", every: 30s").question().entries())
                .containsOnlyKeys(site(SITE).question().entries().keySet());
    }
}
