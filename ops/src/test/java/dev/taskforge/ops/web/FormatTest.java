package dev.taskforge.ops.web;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.journey.JourneyRuns;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of what may stand in the file about journeys and access. */
public abstract class FormatTest {
    private static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);

    @TempDir
    Path folder;

    private SqliteDatabase database;
    private ProjectReader reader;

    @BeforeEach
    void open() {
        database = new SqliteDatabase(folder.resolve("t.db"));
        reader = new ProjectReader(
                SiteFixture.kinds(new JourneyRuns(database, Clock.systemUTC())).all());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** What is refused about a file with these sections, as a person reads it; empty when it is accepted. */
    protected final String problems(String sections) {
        var refused = catchThrowableOfType(ProjectFileException.class, () -> reader.read("project: shop\n" + sections));
        return refused == null
                ? ""
                : refused.problems().stream()
                        .map(problem -> problem.render(ENGLISH))
                        .collect(Collectors.joining("\n"));
    }
}
