package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");
    private static final Measured BEFORE = new Measured(NOW, 1, null, null, null, null, null, 80L, null, 3);
    private static final Measured AFTER =
            new Measured(NOW.plusSeconds(60), 2, 40, 1, 19, 3_210L, 21_000L, 91L, 0.25, 0);

    @TempDir
    Path folder;

    private Database database;
    private Measurements measurements;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        measurements = new Measurements(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long deploy(long job, int release, int replaced) {
        return database.write(tx -> {
            long id = Releases.begin(tx, "shop", false, null, job, "ani", NOW).id();
            tx.update(
                    "UPDATE deployment SET release_number = ?, before_number = ? WHERE id = ?", release, replaced, id);
            return id;
        });
    }

    @Test
    void whatWasMeasuredComesBackAsItWasWithWhatIsMissing() {
        long id = deploy(7, 2, 1);
        assertThat(measurements.of("shop", 2)).isEmpty();
        assertThat(measurements.ofJob(7)).isEmpty();

        measurements.before(id, BEFORE);
        assertThat(measurements.ofJob(7)).contains(new Comparison(id, 7, NOW, 1, BEFORE, null));

        measurements.after(id, BEFORE);
        measurements.after(id, AFTER);
        assertThat(measurements.of("shop", 2)).contains(new Comparison(id, 7, NOW, 1, BEFORE, AFTER));
        assertThat(measurements.of("other", 2)).isEmpty();
        assertThat(measurements.of("shop", 1)).isEmpty();
    }

    @Test
    void theNewestDeploymentInWhichTheReleaseWasWatchedCounts() {
        long first = deploy(7, 2, 1);
        long second = deploy(8, 2, 3);
        long third = deploy(9, 2, 4);
        measurements.after(first, AFTER);
        measurements.after(second, AFTER);
        measurements.before(third, BEFORE);

        assertThat(measurements.of("shop", 2)).contains(new Comparison(second, 8, NOW, 3, null, AFTER));
    }
}
