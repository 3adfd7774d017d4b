package dev.taskforge.ops.project;

import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the section {@code upkeep} is declared. */
final class UpkeepFormat {
    private static final int MOST_RELEASES = 100;
    private static final Map<String, Subject> SUBJECTS =
            Arrays.stream(Subject.values()).collect(Collectors.toUnmodifiableMap(Subject::word, subject -> subject));

    private static final Field<Integer> KEEP_RELEASES = Field.withDefault(
            "keep_releases",
            Types.integer(1, MOST_RELEASES),
            UpkeepDuty.USUAL.keepReleases(),
            "Of how many releases that served last the images stay, the present one included.");
    private static final Field<Duration> OLDER_THAN = Field.withDefault(
            "older_than",
            Types.duration(UpkeepDuty.LEAST_AGE, Duration.ofDays(365)),
            UpkeepDuty.LEAST_AGE,
            "What is younger stays, such as 7d; a day at least.");
    private static final Field<List<Subject>> OF = Field.withDefault(
            "of",
            Types.list(Types.choice(SUBJECTS), 1, SUBJECTS.size()),
            UpkeepDuty.USUAL.subjects(),
            "What is removed: build_cache; images that no container, no kept release and no Compose file needs; containers that"
                    + " docker compose run left behind; networks of Compose projects that are gone; foreign_containers, which are"
                    + " all others that have ended and are of no project of TaskForge; logs of the project's containers that nothing"
                    + " bounds; journal; packages that apt-get keeps. The first four when left out. Volumes are never removed.");
    private static final Field<Duration> JOURNAL_KEEP = Field.withDefault(
            "journal_keep",
            Types.duration(UpkeepDuty.LEAST_AGE, Duration.ofDays(3650)),
            UpkeepDuty.USUAL.journalKeep(),
            "How long each entry of the journal of systemd stays at least, when of names it: a file goes when all its entries are older.");
    private static final Type<UpkeepDuty> PRUNE_TYPE = new ObjectType<>(
            List.of(DutyFormats.SCHEDULE, DutyFormats.TIMEZONE, KEEP_RELEASES, OLDER_THAN, OF, JOURNAL_KEEP),
            UpkeepFormat::prune);
    private static final Field<UpkeepDuty> PRUNE =
            Field.required("prune", PRUNE_TYPE, "What only takes room on the machine, and when it is removed.");

    private UpkeepFormat() {}

    static Type<UpkeepDuty> type() {
        return new ObjectType<>(List.of(PRUNE), values -> values.get(PRUNE));
    }

    private static UpkeepDuty prune(Values values) {
        var cron = values.find(DutyFormats.SCHEDULE);
        return new UpkeepDuty(
                cron == null ? null : new Timetable(cron, values.get(DutyFormats.TIMEZONE)),
                values.get(KEEP_RELEASES),
                values.get(OLDER_THAN),
                values.get(OF).stream().distinct().toList(),
                values.get(JOURNAL_KEEP));
    }
}
