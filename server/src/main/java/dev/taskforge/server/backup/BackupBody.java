package dev.taskforge.server.backup;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to back up. */
record BackupBody(
        @About("Name of the database; may be absent when there is only one") @Nullable
        String database) {}
