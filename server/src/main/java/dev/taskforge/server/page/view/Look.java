package dev.taskforge.server.page.view;

import java.util.Map;

/**
 * How a state looks: its tone and its icon. The word beside it comes from the bundle, so that colour never speaks alone.
 *
 * @param tone the style class without its prefix: pass, fail, warn, run, wait or idle
 * @param icon a name that the template {@code part/icon} knows
 */
public record Look(String tone, String icon) {
    private static final Look NEUTRAL = new Look("idle", "question");

    private static final Map<String, Look> CHECK = Map.of(
            "pass", new Look("pass", "check"),
            "fail", new Look("fail", "stop"),
            "error", new Look("fail", "alert"),
            "stale", new Look("warn", "clock"),
            "claimed", new Look("warn", "dashed"),
            "waived", new Look("idle", "shield"),
            "not_applicable", new Look("idle", "minus"),
            "manual", new Look("wait", "person"),
            "unknown", NEUTRAL);

    private static final Map<String, Look> JOB = Map.of(
            "blocked",
            new Look("idle", "dashed"),
            "scheduled",
            new Look("idle", "clock"),
            "available",
            new Look("idle", "dot"),
            "running",
            new Look("run", "running"),
            "waiting",
            new Look("wait", "person"),
            "succeeded",
            new Look("pass", "check"),
            "failed",
            new Look("fail", "stop"),
            "cancelled",
            new Look("idle", "minus"));

    private static final Map<String, Look> WORKER = Map.of(
            "active", new Look("pass", "check"),
            "draining", new Look("warn", "leave"),
            "gone", new Look("idle", "minus"));

    private static final Map<String, Look> GUARD = Map.of(
            "on", new Look("pass", "check"),
            "trial", new Look("warn", "clock"),
            "trouble", new Look("fail", "alert"),
            "off", new Look("idle", "minus"));

    private static final Map<String, Look> PROOF =
            Map.of("right", new Look("pass", "check"), "wrong", new Look("fail", "stop"), "unknown", NEUTRAL);

    private static final Map<String, Look> STEP = Map.of(
            "running", new Look("run", "running"),
            "done", new Look("pass", "check"),
            "failed", new Look("fail", "stop"),
            "unknown", new Look("wait", "person"),
            "skipped", new Look("idle", "minus"));

    private static final Map<String, Look> DEPLOYMENT = Map.of(
            "running", new Look("run", "running"),
            "returning", new Look("warn", "restore"),
            "succeeded", new Look("pass", "check"),
            "failed", new Look("fail", "stop"));

    private static final Map<String, Look> RELEASE = Map.of(
            "serves", new Look("pass", "check"),
            "kept", new Look("idle", "box"),
            "served", new Look("idle", "clock"),
            "deploying", new Look("run", "running"),
            "failed", new Look("fail", "stop"),
            "never", new Look("idle", "minus"));

    private static final Map<String, Look> RETURN = Map.of(
            "waiting", new Look("wait", "person"),
            "approved", new Look("pass", "check"),
            "denied", new Look("fail", "stop"),
            "withdrawn", new Look("idle", "minus"),
            "expired", new Look("idle", "clock"));

    private static final Map<String, Look> REHEARSAL = Map.of(
            "yes", new Look("pass", "check"),
            "no", new Look("warn", "alert"),
            "not_proven", NEUTRAL,
            "failed", new Look("fail", "stop"));

    private static final Map<String, Look> VERIFICATION =
            Map.of("well", new Look("pass", "check"), "unwell", new Look("fail", "stop"));

    private static final Map<String, Look> MIGRATION = Map.of(
            "additive", new Look("pass", "check"),
            "guarded", new Look("warn", "clock"),
            "breaking", new Look("fail", "stop"),
            "unknown", new Look("wait", "question"),
            "changed", new Look("fail", "alert"));

    private static final Map<String, Look> BACKUP = Map.of(
            "proven", new Look("pass", "check"),
            "unproven", new Look("idle", "question"),
            "failed", new Look("fail", "stop"),
            "remote", new Look("warn", "alert"),
            "missing", new Look("fail", "alert"));

    private static final Map<String, Look> DRILL = Map.of(
            "passed", new Look("pass", "check"),
            "failed", new Look("fail", "stop"),
            "equal", new Look("pass", "check"),
            "other", new Look("fail", "alert"));

    private static final Map<String, Look> SET = Map.of(
            "proven", new Look("pass", "check"),
            "complete", new Look("idle", "box"),
            "running", new Look("run", "running"),
            "incomplete", new Look("fail", "alert"),
            "removed", new Look("idle", "clock"),
            "none", new Look("idle", "minus"));

    private static final Map<String, Look> MEMBER = Map.of(
            "proven",
            new Look("pass", "check"),
            "unproven",
            new Look("idle", "question"),
            "refuted",
            new Look("fail", "stop"),
            "missing",
            new Look("fail", "alert"),
            "running",
            new Look("run", "running"),
            "failed",
            new Look("fail", "stop"),
            "cancelled",
            new Look("idle", "minus"),
            "skipped",
            new Look("warn", "clock"),
            "removed",
            new Look("idle", "minus"),
            "absent",
            new Look("fail", "alert"));

    private static final Map<String, Look> COPY = Map.of(
            "verified", new Look("pass", "check"),
            "pending", new Look("idle", "clock"),
            "failed", new Look("fail", "stop"),
            "missing", new Look("fail", "alert"));

    private static final Map<String, Look> ALERT = Map.of(
            "waiting", new Look("idle", "clock"),
            "sent", new Look("pass", "check"),
            "superseded", new Look("idle", "minus"),
            "replaced", new Look("warn", "again"),
            "given-up", new Look("fail", "stop"));

    private static final Map<String, Look> MONITOR = Map.of(
            "up", new Look("pass", "check"),
            "down", new Look("fail", "stop"),
            "unasked", new Look("fail", "alert"),
            "offline", new Look("warn", "alert"),
            "paused", new Look("idle", "minus"),
            "new", new Look("idle", "clock"));

    private static final Map<String, Look> INCIDENT = Map.of(
            "open", new Look("fail", "alert"),
            "acknowledged", new Look("wait", "person"),
            "closed", new Look("pass", "check"));

    private static final Map<String, Look> DOWN = Map.of(
            "up", new Look("pass", "check"),
            "down", new Look("fail", "stop"),
            "unasked", new Look("fail", "alert"),
            "paused", new Look("idle", "minus"),
            "gone", new Look("idle", "minus"),
            "moved", new Look("idle", "leave"));
    private static final Map<String, Look> HEARTBEAT = Map.of(
            "new", new Look("idle", "clock"),
            "up", new Look("pass", "check"),
            "late", new Look("warn", "clock"),
            "running", new Look("run", "running"),
            "missed", new Look("fail", "stop"),
            "stuck", new Look("fail", "clock"),
            "failed", new Look("fail", "stop"));

    private static final Map<String, Look> PING = Map.of(
            "start", new Look("run", "running"),
            "success", new Look("pass", "check"),
            "fail", new Look("fail", "stop"),
            "log", new Look("idle", "minus"));

    private static final Map<String, Look> SERVICE = Map.of(
            "up", new Look("pass", "check"),
            "down", new Look("fail", "stop"),
            "known", new Look("idle", "question"),
            "some", new Look("warn", "alert"),
            "maintenance", new Look("idle", "clock"),
            "unknown", NEUTRAL);

    private static final Map<String, Look> LOOK = Map.of(
            "good", new Look("pass", "check"),
            "failed", new Look("fail", "stop"),
            "unasked", new Look("fail", "alert"),
            "apart", new Look("idle", "minus"));

    private static final Map<String, Look> LAUNCH =
            Map.of("good", new Look("pass", "check"), "unknown", NEUTRAL, "bad", new Look("fail", "stop"));

    private static final Map<String, Look> DUTY = Map.of(
            "planned", new Look("idle", "clock"),
            "due", new Look("run", "dot"),
            "done", new Look("pass", "check"),
            "late", new Look("warn", "clock"),
            "failed", new Look("fail", "stop"),
            "missed", new Look("fail", "alert"),
            "lapsed", new Look("fail", "minus"),
            "unknown", NEUTRAL);

    private static final Map<String, Look> RESTORE = Map.of(
            "running", new Look("run", "running"),
            "returning", new Look("warn", "restore"),
            "succeeded", new Look("pass", "check"),
            "failed", new Look("fail", "stop"),
            "undoing", new Look("warn", "restore"),
            "undone", new Look("idle", "restore"));

    /** The look of the state of a check, a job, a worker, a deployment, a release, a migration, a backup, a drill, a copy, an alert, a monitor, a look, a launch, a duty, a restore or a step; a neutral one when not known here. */
    public static Look of(String kind, String state) {
        var looks =
                switch (kind) {
                    case "check" -> CHECK;
                    case "job" -> JOB;
                    case "worker" -> WORKER;
                    case "guard" -> GUARD;
                    case "proof" -> PROOF;
                    case "deployment" -> DEPLOYMENT;
                    case "release" -> RELEASE;
                    case "migration" -> MIGRATION;
                    case "rehearsal" -> REHEARSAL;
                    case "return" -> RETURN;
                    case "verification" -> VERIFICATION;
                    case "backup" -> BACKUP;
                    case "set" -> SET;
                    case "member" -> MEMBER;
                    case "alert" -> ALERT;
                    case "monitor" -> MONITOR;
                    case "incident" -> INCIDENT;
                    case "incident-member" -> DOWN;
                    case "look" -> LOOK;
                    case "launch" -> LAUNCH;
                    case "duty" -> DUTY;
                    case "heartbeat" -> HEARTBEAT;
                    case "ping" -> PING;
                    case "service" -> SERVICE;
                    case "copy" -> COPY;
                    case "drill" -> DRILL;
                    case "restore" -> RESTORE;
                    default -> STEP;
                };
        return looks.getOrDefault(state, NEUTRAL);
    }
}
