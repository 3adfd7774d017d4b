package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.ContainerEvent;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was gathered about an application at one moment. All texts are cleaned and masked.
 *
 * @param docker why Docker Engine could not be asked; null when it could, or was not needed
 * @param units its containers
 * @param absent services that have no container though others need them, with who does
 * @param disks the file systems that matter to it
 * @param kernel when the kernel ended a process for want of memory
 * @param answers what its checks answered that only look
 * @param changes what was changed lately, the newest first
 */
record Facts(
        String project,
        Instant at,
        @Nullable Unasked docker,
        List<Unit> units,
        Map<String, List<String>> absent,
        List<Disk> disks,
        List<Shortage> kernel,
        List<Answered> answers,
        List<Change> changes) {

    /**
     * Docker Engine gave no answer.
     *
     * @param confidence certain when nobody listens there; less when it was only too slow
     */
    record Unasked(Message why, Confidence confidence) {}

    /**
     * A container.
     *
     * @param id its number in full
     * @param state as Docker Engine says it
     * @param exitCode of its last end
     * @param outOfMemory whether the kernel ended a process in it for want of memory since it was last started
     * @param memory how much it may use, in bytes; 0 for as much as there is
     * @param restarts how often Docker Engine started it again by itself
     * @param error why it could not be started; empty when it could
     * @param health null without a health check
     * @param events what happened to it, the oldest first
     * @param log its last lines
     * @param needs the services it needs, and what says so
     * @param once whether others wait for its end, so that an end with 0 is right
     * @param keptDatabase whether it is a program that keeps data, which Docker Engine is to start again by itself when it ends
     * @param probed the status its application answered when it was asked directly; 0 when it was asked and did not answer; null
     *     when it was not asked
     */
    record Unit(
            String id,
            String service,
            String name,
            String state,
            boolean paused,
            int exitCode,
            boolean outOfMemory,
            long memory,
            int restarts,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            String error,
            @Nullable Health health,
            List<ContainerEvent> events,
            List<String> log,
            Map<String, Message> needs,
            boolean once,
            boolean keptDatabase,
            @Nullable Integer probed) {
        private static final int ERROR = 500;

        boolean isPaused() {
            return paused || state.equals("paused");
        }

        boolean isRunning() {
            return state.equals("running") && !paused;
        }

        /** Whether its application was asked directly and answered without an error of its own. */
        boolean answersWell() {
            return probed != null && probed > 0 && probed < ERROR;
        }

        /** Whether its application was asked directly and did not answer. */
        boolean isSilent() {
            return probed != null && probed == 0;
        }
    }

    /**
     * What a health check says.
     *
     * @param failingSince when the first of the failures began that are remembered
     */
    record Health(String status, int failures, @Nullable Instant failingSince, List<String> lines) {}

    /**
     * A file system.
     *
     * @param path a place on it
     * @param store what tells it from others
     * @param percent how much of it is used; -1 when unknown
     * @param free bytes that may still be written
     * @param inodes how many percent of its inodes are used; -1 when unknown or endless
     */
    record Disk(String path, String store, int percent, long free, int inodes) {
        private static final int FULL = 98;

        /** Whether hardly a file more fits on it. */
        boolean isFull() {
            return percent >= FULL || inodes >= FULL;
        }
    }

    /**
     * The answer of a check.
     *
     * @param kind such as {@code http}
     * @param good whether it passed
     * @param advice null when it passed
     */
    record Answered(
            String check,
            String kind,
            boolean good,
            Message seen,
            @Nullable Message advice) {}

    /**
     * The kernel ended a process for want of memory.
     *
     * @param bounded whether a limit was reached; else the whole machine was short
     * @param group the control group of the process, which holds the number of the container when it was in one; null when the
     *     kernel did not say
     */
    record Shortage(Instant at, boolean bounded, @Nullable String group) {
        boolean mayBeOf(Unit unit) {
            return group == null || group.contains(unit.id());
        }
    }

    /**
     * A change: a deployment, a migration, a restore, or a new version of the configuration.
     *
     * @param at when it took effect; when it began while it is under way
     * @param stopped the numbers of the containers that were ended for it
     */
    record Change(String kind, String number, Instant at, State state, Set<String> stopped) {
        /** How far it is. */
        enum State {
            UNDER_WAY,
            DONE,
            FAILED,
            TAKEN_BACK;

            String label() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }

        boolean isUnderWay() {
            return state == State.UNDER_WAY;
        }
    }
}
