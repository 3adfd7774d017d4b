package dev.taskforge.server.backup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup made now would do.
 *
 * @param destination the folder it goes to; null for the data directory
 * @param copies the destinations that get a copy of it
 * @param local false when it lies only there, and gets no copy on this machine
 * @param removes what retention removes at its end
 */
public record BackupPlanView(
        String database,
        @Nullable String destination,
        boolean encrypted,
        List<String> copies,
        boolean local,
        List<BackupView> removes) {}
