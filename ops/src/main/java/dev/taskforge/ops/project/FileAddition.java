package dev.taskforge.ops.project;

import dev.taskforge.engine.db.Tx;

/** What joins the file of a project from elsewhere, such as the items of an imported checklist. */
public interface FileAddition {

    /** Adds nothing. */
    FileAddition NONE = new FileAddition() {
        @Override
        public long revision(Tx tx, String project) {
            return 0;
        }

        @Override
        public ProjectFile join(Tx tx, ProjectFile file) {
            return file;
        }
    };

    /** A number that changes whenever what joins this project changes. */
    long revision(Tx tx, String project);

    /** The file with what joins it; the same file when nothing does. */
    ProjectFile join(Tx tx, ProjectFile file);
}
