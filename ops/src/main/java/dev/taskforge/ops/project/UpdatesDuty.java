package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Reading;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where it is found out what is old or vulnerable.
 *
 * @param folders in which lock files are looked for, paths
 * @param advisories the folder or archive of advisories, a path; null when packages are not looked up
 * @param maxAge how old advisories and the lists of packages of the system may be
 * @param ends a file with further dates on which versions end, a path; null for none
 * @param timetable when it is looked by itself; null for never
 */
public record UpdatesDuty(
        List<String> folders,
        @Nullable String advisories,
        Duration maxAge,
        @Nullable String ends,
        @Nullable Timetable timetable) {
    static final Duration USUAL_AGE = Duration.ofDays(7);
    /** When a project's file says nothing. */
    public static final UpdatesDuty USUAL = new UpdatesDuty(List.of("."), null, USUAL_AGE, null, null);

    public UpdatesDuty {
        folders = List.copyOf(folders);
    }

    /** What a file declares, or the usual. No variables stand in it. */
    public static UpdatesDuty of(ProjectFile file) {
        var section = file.sections().get(UpdatesFormat.SECTION.key());
        var duty = section == null ? null : UpdatesFormat.TYPE.read(section, Reading.beforeVariables());
        return duty == null ? USUAL : duty;
    }
}
