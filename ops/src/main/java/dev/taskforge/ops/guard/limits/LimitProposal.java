package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the memory limit of a service should be, by the most that one of its containers used.
 *
 * @param from when somebody first looked, within the time that counts; null for never
 * @param memoryPeak the most memory, in bytes
 * @param cpuPeak the most processors that were kept busy over a minute
 * @param pidsPeak the most processes and threads
 * @param proposedMemory in bytes; null when too little was seen
 * @param setMemory what the project's file says, in bytes; null for nothing
 * @param hours for how many hours it was looked at
 * @param said the same in a sentence
 */
public record LimitProposal(
        String service,
        @Nullable Instant from,
        long memoryPeak,
        double cpuPeak,
        long pidsPeak,
        @Nullable Long proposedMemory,
        @Nullable Long setMemory,
        long hours,
        Verdict verdict,
        Message said) {

    /** How the limit that is set stands to what was used. */
    public enum Verdict {
        /** It was not looked at for long enough. */
        NOT_ENOUGH,
        /** There is none. */
        MISSING,
        /** More than 90 % of it was used: the next peak may be the end of a process. */
        TIGHT,
        /** It is more than four times what was used, so that it holds back nothing for long. */
        WIDE,
        FITS
    }
}
