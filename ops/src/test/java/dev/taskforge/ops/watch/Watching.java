package dev.taskforge.ops.watch;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a node that watches, on real stores, with a clock that is set by hand. */
abstract class Watching {
    static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    WatchFixture f;
    Watch watch;

    @BeforeEach
    final void open() {
        f = new WatchFixture(folder);
        watch = f.watch("one");
    }

    @AfterEach
    final void close() {
        watch.close();
        f.close();
    }

    final void run(Duration time) {
        f.run(watch, time);
    }
}
