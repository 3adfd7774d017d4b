package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Database;
import java.time.Clock;
import java.util.List;

/** Builds engines. */
public final class Engines {
    private Engines() {}

    /** Migrates the database and returns an engine on it that is not started yet. */
    @SuppressWarnings("DoNotCallSuggester")
    public static Engine open(Database database, Clock clock, EngineSettings settings, List<JobType> types) {
        throw new UnsupportedOperationException("not built yet");
    }
}
