package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code upkeep}. */
class UpkeepFormatTest {
    private static ProjectFile read(String upkeep) {
        return new ProjectReader(CheckKinds.builtIn()).read("project: shop\n" + upkeep);
    }

    @Test
    void withoutItTheUsualHoldsAndNothingIsScheduled() {
        var file = read("");

        assertThat(UpkeepDuty.of(file.upkeep())).isEqualTo(UpkeepDuty.USUAL);
        assertThat(UpkeepDuty.USUAL.subjects()).doesNotContain(Subject.LOGS, Subject.JOURNAL, Subject.PACKAGES);
        assertThat(DutySchedules.of(file)).isEmpty();
    }

    @Test
    void allOfItIsRead() {
        var file = read("""
                upkeep:
                  prune:
                    schedule: "0 3 */14 * *"
                    timezone: Asia/Jakarta
                    keep_releases: 5
                    older_than: 7d
                    of: [images, journal, images]
                    journal_keep: 14d
                """);

        assertThat(file.upkeep())
                .isEqualTo(new UpkeepDuty(
                        new Timetable("0 3 */14 * *", ZoneId.of("Asia/Jakarta")),
                        5,
                        Duration.ofDays(7),
                        List.of(Subject.IMAGES, Subject.JOURNAL),
                        Duration.ofDays(14)));
        var schedule = Objects.requireNonNull(DutySchedules.of(file).get("shop.prune"));
        assertThat(schedule.job().type()).isEqualTo(DutyJobs.PRUNE);
        assertThat(schedule.job().payload()).contains("\"dry_run\":false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "older_than: 23h",
                "keep_releases: 0",
                "of: [volumes]",
                "of: []",
                "schedule: \"every day\"",
                "journal_keep: 1h",
                "keep: 3"
            })
    void whatWouldRemoveTooMuchOrIsNotKnownIsRefused(String wrong) {
        assertThatThrownBy(() -> read("upkeep: {prune: {" + wrong + "}}")).isInstanceOf(ProjectFileException.class);
    }

    @Test
    void lessThanADayIsRefusedByTheDutyItselfToo() {
        assertThatThrownBy(() ->
                        new UpkeepDuty(null, 3, Duration.ofHours(23), List.of(Subject.IMAGES), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
