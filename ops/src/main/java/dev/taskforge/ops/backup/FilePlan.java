package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.Restore.Kind;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a restore of files, or of an SQLite database, into their places would do now. */
final class FilePlan {
    private FilePlan() {}

    /** @param socket of Docker Engine */
    static List<Message> steps(Path socket, Backup backup, Restore.Place place) throws IOException {
        boolean database = place.kind() == Kind.SQLITE;
        var steps = new ArrayList<Message>();
        if (Fetching.isNeeded(backup)) {
            steps.add(Fetching.planned(backup));
        }
        steps.add(Message.of("restore.plan.read", backup.id(), HumanSize.of(backup.bytes())));
        steps.add(Message.of(
                "restore.plan.beside-files",
                String.valueOf(place.files().getFirst().getParent())));
        steps.add(Message.of(
                database ? "restore.plan.compare_sqlite" : "restore.plan.compare",
                backup.manifest().totalRows()));
        var writers = FileUsers.running(socket, place.folder(), place.writers());
        writers.forEach(container -> steps.add(Message.of("restore.plan.stop", container.name())));
        if (writers.isEmpty()) {
            steps.add(Message.of("restore.plan.stop-none-files"));
        }
        if (database) {
            steps.add(Message.of("restore.plan.free", place.database()));
        }
        place.paths().forEach(path -> steps.add(Message.of("restore.plan.rename", path)));
        steps.add(Message.of("restore.plan.start"));
        if (place.there()) {
            steps.add(Message.of("restore.plan.undo-files", RestoreTools.UNDO_FOR.toHours()));
        }
        return steps;
    }
}
