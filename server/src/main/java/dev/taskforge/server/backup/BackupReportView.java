package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup with what its server had besides.
 *
 * @param server null for what is not of PostgreSQL, and for a backup that an earlier version made
 */
public record BackupReportView(BackupView backup, @Nullable Server server) {

    /**
     * What a server had when the backup was made; nothing is compared by it.
     *
     * @param version of the server
     * @param extensions of the database, with their versions
     * @param settings that were not as they are built in; what may be secret is ***
     * @param unknown what could not be told when the backup was made, and why; null when all could be
     */
    public record Server(
            String version,
            Map<String, String> extensions,
            Map<String, String> settings,
            @Nullable String unknown) {
        /** Null when the backup does not say. */
        public static @Nullable Server of(Backup backup) {
            var postgres = backup.manifest().postgres();
            if (postgres == null || postgres.setup() == null) {
                return null;
            }
            var setup = postgres.setup();
            return new Server(postgres.server().version(), setup.extensions(), setup.settings(), setup.unknown());
        }
    }

    static BackupReportView of(Backup backup) {
        return new BackupReportView(BackupView.of(backup), Server.of(backup));
    }
}
