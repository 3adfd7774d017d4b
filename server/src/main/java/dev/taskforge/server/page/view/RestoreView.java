package dev.taskforge.server.page.view;

import dev.taskforge.ops.backup.RestoreTime;
import dev.taskforge.server.backup.BackupReportView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question whether to restore a backup, with what that would do.
 *
 * @param unpacks what would be done when it is unpacked into a folder; empty when it cannot
 * @param lost what was written during this time before now would not be in it
 * @param time how long it takes; null while no drill has measured it
 * @param replaces what would be done when it takes the place of what serves; empty when it cannot
 * @param unreplaced why it cannot, though something else can be done; empty when there is nothing to say
 * @param beside what would be done when it gets a name of its own
 * @param together what else there is of the same set
 * @param server what the server had when the backup was made; null when the backup does not say
 * @param refused why a restore would change nothing; empty when it would go on
 * @param into the name that was typed; empty at first
 * @param error why what was sent was refused; empty at first
 */
public record RestoreView(
        String project,
        long backup,
        String database,
        String state,
        Instant at,
        @Nullable Duration lost,
        @Nullable RestoreTime time,
        List<String> unpacks,
        List<String> replaces,
        String unreplaced,
        List<String> beside,
        List<String> together,
        BackupReportView.@Nullable Server server,
        String refused,
        String into,
        String error) {}
