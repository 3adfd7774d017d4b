package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;

/** How the section {@code updates} is declared. */
public final class UpdatesFormat {
    private static final int MOST_FOLDERS = 50;

    private static final Field<List<String>> FOLDERS = Field.withDefault(
            "folders",
            Types.list(Types.fixedPath(), 1, MOST_FOLDERS),
            List.of("."),
            "Folders in which lock files of packages are looked for, such as [backend, frontend]; the project's folder when left out.");
    private static final Field<String> ADVISORIES = Field.optional(
            "advisories",
            Types.fixedPath(),
            "A folder or archive of advisories in the OSV format, such as /var/lib/osv. Without it packages are not looked up.");
    private static final Field<Duration> MAX_AGE = Field.withDefault(
            "max_age",
            Types.duration(Duration.ofHours(1), Duration.ofDays(90)),
            UpdatesDuty.USUAL_AGE,
            "How old advisories, and the lists of packages of the operating system, may be: older ones say nothing; 7d when left out.");
    private static final Field<String> ENDS = Field.optional(
            "eol",
            Types.fixedPath(),
            "A YAML file with dates on which versions end, which go before those that TaskForge knows: {postgres: {\"16\": 2028-11-09}}.");

    static final Type<UpdatesDuty> TYPE = new ObjectType<>(
            List.of(FOLDERS, ADVISORIES, MAX_AGE, ENDS, DutyFormats.SCHEDULE, DutyFormats.TIMEZONE),
            values -> new UpdatesDuty(
                    values.get(FOLDERS),
                    values.find(ADVISORIES),
                    values.get(MAX_AGE),
                    values.find(ENDS),
                    DutyFormats.timetable(values)));

    public static final SectionFormat SECTION = new SectionFormat(
            "updates",
            "Where it is found out what is old or vulnerable: lock files, advisories, dates on which versions end.",
            TYPE);

    private UpdatesFormat() {}

    /** How the section is read. */
    public static Type<UpdatesDuty> type() {
        return TYPE;
    }
}
