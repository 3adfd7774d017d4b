package dev.taskforge.server.page.view;

import dev.taskforge.ops.lint.FindingText;
import java.util.List;

/**
 * The faults in a project's own files.
 *
 * @param releases whether the project has a page of releases
 * @param folder that was looked through
 * @param readable whether it could be read at all
 * @param severity only findings of it; empty for all
 * @param files how many files were read
 * @param counts how many findings there are of each severity, in the order of weight, whatever the filter
 * @param errors what could not be read
 * @param notes what was not judged because a fact is missing
 * @param groups the findings to show, by severity and file
 * @param waived what somebody answers for
 */
public record FindingsPage(
        String project,
        String title,
        boolean releases,
        String folder,
        boolean readable,
        String severity,
        int files,
        List<Count> counts,
        List<Unread> errors,
        List<String> notes,
        List<Group> groups,
        List<Waived> waived) {

    public record Count(String severity, long count) {}

    /** A place that could not be read. */
    public record Unread(String place, String message) {}

    /** The findings of one severity in one file. */
    public record Group(String severity, String file, List<FindingText> findings) {}

    /** A finding that is accepted for a while; {@code until} is the last day. */
    public record Waived(FindingText finding, String reason, String approver, String until) {}
}
