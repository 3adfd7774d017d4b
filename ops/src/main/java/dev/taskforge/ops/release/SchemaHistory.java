package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Tx;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The releases whose migrations the databases of a project have: those that were deployed, but for those that a return of data
 * has taken back since.
 *
 * @param applied numbers of releases that were deployed and not taken back
 * @param lacking numbers of releases that were deployed and then taken back
 */
record SchemaHistory(TreeSet<Integer> applied, TreeSet<Integer> lacking) {

    /** As all deployments so far have left it. Migrations of one that failed may have run. */
    static SchemaHistory of(Tx tx, String project) {
        var now = new SchemaHistory(new TreeSet<>(), new TreeSet<>());
        var before = new ArrayDeque<SchemaHistory>();
        var query = "SELECT * FROM deployment WHERE project = ? AND release_number IS NOT NULL ORDER BY id";
        for (var deployment : tx.query(query, Releases::deployment, project)) {
            var data = deployment.data();
            int release = Optional.ofNullable(deployment.release()).orElseThrow();
            if (!deployment.rollback()) {
                now.applied.add(release);
            } else if (data != null && deployment.state() == Deployment.State.SUCCEEDED) {
                if (data.isUndo() && !before.isEmpty()) {
                    now = before.pop();
                } else {
                    before.push(now);
                    now = now.returnedTo(release);
                }
            }
        }
        return now;
    }

    private SchemaHistory returnedTo(int release) {
        var lost = new TreeSet<>(lacking);
        lost.addAll(applied.tailSet(release, false));
        return new SchemaHistory(new TreeSet<>(applied.headSet(release, true)), lost);
    }

    /** Whether the migrations of a release ran and were taken back. */
    boolean lacks(int release) {
        return lacking.contains(release);
    }
}
