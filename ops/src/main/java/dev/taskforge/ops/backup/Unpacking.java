package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.file.Path;

/** How a backup is put into a folder for people. The artifact has been read and is whole. */
interface Unpacking {

    /** Proves that what is in the artifact can be opened. */
    void open() throws IOException, DrillRefused;

    /** Puts it into an empty folder; may be repeated after a crash. */
    void unpack(Path target) throws IOException, InterruptedException, DrillRefused;

    /** Compares what lies there with the manifest. */
    void check(Path target) throws Exception;
}
