package dev.taskforge.ops.backup;

import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Listed;
import dev.taskforge.ops.destination.Progress;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where artifacts of TaskForge's own backups are read from on a machine where nothing else is left. */
public sealed interface OwnOrigin {
    /** Where they lie at a destination. */
    String FOLDER = Project.OWN + "/main";

    /** All files there. */
    List<Listed> list() throws IOException, InterruptedException;

    /** Reads all of a file. */
    void read(String name, OutputStream into, Progress progress) throws IOException, InterruptedException;

    /** Where a file lies, for people. */
    String location(String name);

    /** A destination of copies. */
    record AtDestination(Destination destination) implements OwnOrigin {
        @Override
        public List<Listed> list() throws DestinationException, InterruptedException {
            return destination.list(FOLDER);
        }

        @Override
        public void read(String name, OutputStream into, Progress progress)
                throws DestinationException, InterruptedException {
            destination.read(FOLDER + "/" + name, into, progress);
        }

        @Override
        public String location(String name) {
            return destination.location(FOLDER + "/" + name);
        }
    }

    /**
     * A folder of this machine.
     *
     * @param folder that of the artifacts themselves
     */
    record InFolder(Path folder) implements OwnOrigin {
        /** The folder of a destination, a folder of backups, or that of the artifacts. */
        public static InFolder of(Path path) {
            var below = path.resolve(FOLDER);
            return new InFolder(Files.isDirectory(below) ? below : path);
        }

        @Override
        public List<Listed> list() throws IOException {
            var found = new ArrayList<Listed>();
            try (var files = Files.newDirectoryStream(folder)) {
                for (var file : files) {
                    if (Files.isRegularFile(file)) {
                        found.add(new Listed(file.getFileName().toString(), Files.size(file)));
                    }
                }
            }
            return found;
        }

        @Override
        public void read(String name, OutputStream into, Progress progress) throws IOException {
            Files.copy(folder.resolve(name), into);
        }

        @Override
        public String location(String name) {
            return folder.resolve(name).toString();
        }
    }
}
