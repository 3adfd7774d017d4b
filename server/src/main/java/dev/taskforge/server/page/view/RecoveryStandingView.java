package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether TaskForge could be brought back if this machine were lost.
 *
 * @param state the end of the key of its text
 * @param tone of the notice
 * @param kitMadeAt null when no kit was made
 * @param places the destinations of copies
 * @param newestCopyAt the moment of the newest data that lies encrypted at one of them; null for none
 * @param wrong what was wrong with {@code own.yaml} at the start, with its line; null when it is in force
 */
public record RecoveryStandingView(
        String state,
        String tone,
        @Nullable Instant kitMadeAt,
        List<String> places,
        @Nullable Instant newestCopyAt,
        @Nullable String wrong) {}
