package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How duties of the calendar are written. */
class CalendarDutyFormatTest {
    private static ProjectFile read(String yaml) {
        return new ProjectReader(CheckKinds.builtIn()).read(yaml);
    }

    private static String with(String duty) {
        return "project: shop\nmaintenance:\n  timezone: Asia/Jakarta\n  duties:\n    logs: " + duty + "\n";
    }

    @Test
    void aDutyHasTheZoneOfItsSectionAndUsualValues() {
        var maintenance = Objects.requireNonNull(read(with("{every: monthly}")).maintenance());

        assertThat(maintenance.windows()).isEmpty();
        assertThat(maintenance.duties())
                .containsExactly(new CalendarDuty(
                        "logs",
                        "logs",
                        new Timetable("0 0 1 * *", ZoneId.of("Asia/Jakarta")),
                        null,
                        null,
                        null,
                        null,
                        Priority.P1));
    }

    @Test
    void allOfADutyIsRead() {
        var yaml = """
                project: shop
                databases: {main: {kind: sqlite, path: main.db}}
                backup: {of: [main]}
                maintenance:
                  duties:
                    copies:
                      title: Backups by hand
                      schedule: "0 8 * * 1-5"
                      who: budi
                      within: 4h
                      job: backup
                      guide: https://wiki.example.id/backup
                      priority: P0
                """;

        var duty = Objects.requireNonNull(read(yaml).maintenance()).duties().getFirst();

        assertThat(duty)
                .isEqualTo(new CalendarDuty(
                        "copies",
                        "Backups by hand",
                        new Timetable("0 8 * * 1-5", ZoneId.of("UTC")),
                        "budi",
                        Duration.ofHours(4),
                        Work.BACKUP,
                        "https://wiki.example.id/backup",
                        Priority.P0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{who: budi}|must say either every or schedule",
                "{every: daily, schedule: '0 8 * * *'}|must say either every or schedule",
                "{every: yearly}|yearly",
                "{schedule: '*/30 * * * *'}|oftener than once an hour",
                "{schedule: '0,59 1 * * *'}|oftener than once an hour",
                "{every: daily, job: backup}|the file does not ask for that",
                "{every: daily, job: drill}|the file does not ask for that",
                "{every: daily, job: gate}|the file does not ask for that",
                "{every: daily, within: 5m}|within",
                "{every: daily, whom: budi}|whom"
            })
    void aDutyThatNobodyCouldFollowIsRefused(String duty, String why) {
        assertThatThrownBy(() -> read(with(duty)))
                .isInstanceOf(ProjectFileException.class)
                .satisfies(e -> assertThat(((ProjectFileException) e).problems().toString())
                        .matches(text -> text.contains(why)
                                || rendered((ProjectFileException) e).contains(why)));
    }

    private static String rendered(ProjectFileException e) {
        var texts = Messages.ofOperations(Messages.ENGLISH);
        return e.problems().stream()
                .map(problem -> problem.path() + " " + texts.render(problem.message()))
                .toList()
                .toString();
    }

    @Test
    void aSectionThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> read("project: shop\nmaintenance: {timezone: UTC}\n"))
                .isInstanceOf(ProjectFileException.class)
                .satisfies(e ->
                        assertThat(rendered((ProjectFileException) e)).contains("says neither windows nor duties"));
    }
}
