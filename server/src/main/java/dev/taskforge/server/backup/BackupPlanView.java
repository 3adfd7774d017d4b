package dev.taskforge.server.backup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup made now would do.
 *
 * @param destination the folder it goes to; null for the data directory
 * @param copies the destinations that get a copy of it
 * @param removes what retention removes at its end
 */
public record BackupPlanView(
        String database,
        @Nullable String destination,
        boolean encrypted,
        List<String> copies,
        List<BackupView> removes) {}
