package dev.taskforge.server.upkeep;

import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a machine is kept from filling up, as the API and the page show it. */
public record UpkeepView(
        String project,

        @About("Five fields and the time zone; null when it is only done when somebody asks") @Nullable
        String schedule,

        @Nullable Instant nextAt,

        @About("Of how many releases that served last the images stay")
        int keepReleases,

        @About("What is younger stays, such as 24h") String olderThan,
        @About("What is removed") List<String> of,

        @About("How long the journal of systemd stays, such as 30d")
        String journalKeep,

        @About("The disks of the machine, of Docker Engine and of TaskForge's records; each once")
        List<DiskView> disks,

        @About("What would go, as it was last looked at; null when nobody has") @Nullable
        PlanView plan,

        @About("The newest prune; null before the first") @Nullable
        PruneView last,

        @About("How long TaskForge keeps its own records") List<KeptView> kept) {

    /** A disk. */
    public record DiskView(
            @About("A place on it") String path,
            long totalBytes,
            long freeBytes,
            @About("0 where files are not counted") long inodes,
            long freeInodes,

            @About("Whether it was watched long enough to say when it is full")
            boolean known,

            @About("For how long it has been watched") long watchedSeconds,
            @About("For how long it must be") long neededSeconds,

            @About(
                    "When it is full at the pace of the last time; null when it does not fill up, or too little is known")
            @Nullable
            Long fullInSeconds) {
        /** How full it is, in percent. */
        public int usedPercent() {
            return totalBytes <= 0 ? 0 : (int) Math.round(100.0 * (totalBytes - freeBytes) / totalBytes);
        }
    }

    /** What TaskForge keeps of its own. */
    public record KeptView(
            @About("evidence, verdicts, messages, looks, incidents, jobs or audit")
            String what,

            @About("null for ever") @Nullable Integer days) {}
}
