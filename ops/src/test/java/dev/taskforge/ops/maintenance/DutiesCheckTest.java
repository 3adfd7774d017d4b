package dev.taskforge.ops.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check that no duty was missed. */
class DutiesCheckTest {
    private static final String YAML = """
            project: shop
            maintenance:
              timezone: Asia/Jakarta
              duties:
                logs: {every: daily}
                disk: {every: weekly}
            checks:
              duties-done: {duties: 7d}
            """;

    @TempDir
    Path folder;

    private MaintenanceFixture fixture;

    @BeforeEach
    void open() {
        fixture = new MaintenanceFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Answer ask(String at, String... of) {
        fixture.clock.set(Instant.parse(at));
        return new DutiesCheck(() -> fixture.calendar, Duration.ofDays(7), List.of(of))
                .ask(new Surroundings("shop", folder, fixture.clock, Duration.ofSeconds(5)));
    }

    private static String said(Answer answer) {
        return answer.state() + " " + Messages.ofOperations(Messages.ENGLISH).render(answer.seen());
    }

    @Test
    void itPassesUntilADutyIsMissedAndAgainWhenThatIsLongAgo() {
        fixture.apply("2026-11-10T00:00:00Z", YAML);

        assertThat(said(ask("2026-11-10T18:00:00Z"))).isEqualTo("PASS none of 2 duties was missed within 7d");
        assertThat(said(ask("2026-11-12T00:00:00Z"))).isEqualTo("FAIL 1 missed within 7d: logs (2026-11-11)");
        assertThat(said(ask("2026-11-12T00:00:00Z", "disk"))).startsWith("PASS none of 1");
        assertThat(said(ask("2026-11-30T00:00:00Z")))
                .isEqualTo("FAIL 8 missed within 7d, among them logs (2026-11-23), logs (2026-11-24),"
                        + " logs (2026-11-25), logs (2026-11-26), logs (2026-11-27)");
    }

    @Test
    void whatNobodyDeclaresCannotBeAsked() {
        fixture.apply("2026-11-10T00:00:00Z", "project: shop\n");
        assertThat(ask("2026-11-10T18:00:00Z").state()).isEqualTo(CheckState.ERROR);

        fixture.apply("2026-11-11T00:00:00Z", YAML);
        assertThat(said(ask("2026-11-11T18:00:00Z", "disk", "kettle")))
                .isEqualTo("ERROR the project declares no duty kettle");
        assertThat(said(new DutiesCheck(() -> fixture.calendar, Duration.ofDays(7), List.of())
                        .ask(new Surroundings("other", folder, fixture.clock, Duration.ofSeconds(5)))))
                .isEqualTo("ERROR the project declares no duty");
    }
}
