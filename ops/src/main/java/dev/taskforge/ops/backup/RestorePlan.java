package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do now.
 *
 * @param refused why it would change nothing; null when it would go on
 * @param backup what would be restored; null when there is none
 * @param lost what was written during this time before now would not be in it; null when there is no backup
 * @param steps in the order in which it would do them
 */
public record RestorePlan(
        @Nullable Message refused,
        @Nullable Backup backup,
        @Nullable Duration lost,
        List<Message> steps) {}
