package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.SqlCopy;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import java.util.ArrayList;
import java.util.List;

/** The checks that a project names under {@code drill.checks}, those of the database that was restored. */
public final class ProjectCopyQuestions implements CopyQuestions {
    private final Projects projects;
    private final Checks checks;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    public ProjectCopyQuestions(Projects projects, Checks checks) {
        this.projects = projects;
        this.checks = checks;
    }

    @Override
    public List<Asked> ask(Backup backup, SqlCopy copy, long jobId) throws InterruptedException {
        var project = projects.find(backup.project()).orElse(null);
        var duty = project == null ? null : project.file().drill();
        if (project == null || duty == null) {
            return List.of();
        }
        var asked = new ArrayList<Asked>();
        for (var name : duty.checks()) {
            var answer = checks.askCopy(project, name, backup.database(), jobId, copy)
                    .orElse(null);
            if (answer != null) {
                var evidence = answer.evidence();
                asked.add(new Asked(name, evidence.state(), texts.render(evidence.seen())));
            } else if (!project.file().checks().containsKey(name)) {
                asked.add(new Asked(name, CheckState.ERROR, "there is no check of this name any more"));
            }
        }
        return asked;
    }
}
