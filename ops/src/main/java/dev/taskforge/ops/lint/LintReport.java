package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.Troubles.Trouble;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;

/**
 * What a run of the rules came to.
 *
 * @param files that were read
 * @param findings in the order of files and lines
 * @param troubles what could not be read; with any of them the run is no proof of anything
 */
public record LintReport(List<SourceFile> files, List<Finding> findings, List<Trouble> troubles) {

    public LintReport {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
        troubles = List.copyOf(troubles);
    }
}
