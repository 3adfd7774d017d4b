package dev.taskforge.ops.project;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jobs that carry out a project's duties, whoever asks for them: a schedule, a person, another job. While one of
 * them waits or runs, submitting the same again returns that one.
 */
public final class DutyJobs {
    /** The queue of what TaskForge itself does. */
    public static final String QUEUE = "ops";

    /** The queue of what tells that {@link #QUEUE} stands still: whoever pauses or fills that one does not silence it. */
    public static final String ALARMS = "alarms";

    public static final String BACKUP = "backup";
    public static final String BACKUP_SET = "backup-set";
    public static final String DRILL = "drill";
    public static final String DESTINATION_TEST = "destination-test";
    public static final String CHECK = "check";
    public static final String DEPLOY = "deploy";
    public static final String SETTLE = "deploy-settle";
    public static final String VERIFY = "verify";
    public static final String REHEARSE = "rehearse";
    public static final String DIAGNOSE = "diagnose";
    public static final String REPAIR = "repair";
    public static final String GUARD = "guard";
    public static final String POSTURE_FIX = "posture-fix";
    public static final String PRUNE = "prune";
    public static final String UPDATES_SCAN = "updates-scan";
    public static final String PATCH = "patch";
    public static final String LAUNCH_VERDICT = "launch-verdict";
    public static final String ESCALATE = "escalate";
    public static final String NOTICE = "deploy-notice";
    public static final String BACKUP_NOTICE = "backup-notice";
    public static final String ALERT = "alert";
    public static final String NOTES = "release-notes";
    public static final String RESTORE = "restore";
    public static final String UNPACK = "unpack";
    public static final String CSV_EXPORT = "csv-export";
    public static final String CSV_IMPORT = "csv-import";
    public static final String RESTORE_IN_PLACE = "restore-in-place";
    public static final String RESTORE_UNDO = "restore-undo";
    public static final String RESTORE_SETTLE = "restore-settle";
    public static final String RESTORE_CLEAR = "restore-clear";

    /**
     * For how long a job works that takes as long as there is data. What hangs is ended long before, so this is only for what nobody
     * thought of.
     */
    public static final Duration AT_MOST = Duration.ofDays(7);

    private static final String HERE = "/here";
    private static final int URGENT = 9;
    private static final JsonMapper JSON = JsonMapper.shared();

    private DutyJobs() {}

    /** A backup of one database. */
    public static NewJob backup(String project, String database) {
        return job(BACKUP, project, Map.of("database", database))
                .uniqueKey("backup:" + project + "/" + database)
                .concurrency(artifacts(project, database), 1);
    }

    /** The backup of one member of a set. */
    public static NewJob backupInSet(String project, String database, long set) {
        return job(BACKUP, project, Map.of("database", database, "set", set))
                .uniqueKey("backup:" + project + "/" + database + "/set")
                .concurrency(artifacts(project, database), 1);
    }

    /** Beginning a set of backups of all that a project backs up; what it submits is done by jobs of their own. */
    public static NewJob backupSet(String project) {
        return job(BACKUP_SET, project, Map.of()).uniqueKey(BACKUP_SET + ":" + project);
    }

    /**
     * A backup that is needed at once, where it is made: nobody waits for its copies, which the next one brings.
     *
     * @param set the number of the set it is made for
     */
    public static NewJob backupHere(String project, String database, long set) {
        return job(BACKUP, project, Map.of("database", database, "here", true, "set", set))
                .uniqueKey("backup:" + project + "/" + database + HERE)
                .concurrency(artifacts(project, database), 1);
    }

    /** Whether a job is one of {@link #backupHere}. */
    public static boolean isBackupHere(Job job) {
        var key = job.uniqueKey();
        return job.type().equals(BACKUP) && key != null && key.endsWith(HERE);
    }

    /**
     * A drill of one database.
     *
     * @param backupId which backup; null means the newest there is when it runs
     * @param from the destination whose copy is restored; null for the backup where it was made
     */
    public static NewJob drill(String project, String database, @Nullable Long backupId, @Nullable String from) {
        var chosen = new LinkedHashMap<String, Object>();
        chosen.put("database", database);
        var key = new StringBuilder("drill:" + project + "/" + database);
        if (backupId != null) {
            chosen.put("backup_id", backupId);
            key.append('/').append(backupId);
        }
        if (from != null) {
            chosen.put("from", from);
            key.append("/from/").append(from);
        }
        return job(DRILL, project, chosen).uniqueKey(key.toString()).concurrency(artifacts(project, database), 1);
    }

    /** As {@link #drill(String, String, Long, String)}, of the backup where it was made. */
    public static NewJob drill(String project, String database, @Nullable Long backupId) {
        return drill(project, database, backupId, null);
    }

    /** Writing a small file to a destination, reading it back and removing it. */
    public static NewJob testDestination(String project, String destination) {
        return job(DESTINATION_TEST, project, Map.of("destination", destination))
                .uniqueKey(DESTINATION_TEST + ":" + project + "/" + destination);
    }

    /**
     * Asking a project's checks.
     *
     * @param names which; null means all
     */
    public static NewJob check(String project, @Nullable List<String> names) {
        if (names == null) {
            return job(CHECK, project, Map.of()).uniqueKey("check:" + project);
        }
        var sorted = names.stream().distinct().sorted().toList();
        return job(CHECK, project, Map.of("checks", sorted))
                .uniqueKey("check:" + project + "/" + Sha256.of(String.join(",", sorted)));
    }

    /**
     * A deployment; only one of a project at a time.
     *
     * @param more what of {@code DeployRequest} is asked besides the project
     */
    public static NewJob deploy(String project, Map<String, ?> more) {
        return job(DEPLOY, project, more).uniqueKey("deploy:" + project).concurrency(containers(project), 1);
    }

    /** The way back from a deployment whose job ended without one. */
    public static NewJob settle(String project, long job) {
        return job(SETTLE, project, Map.of("job_id", job))
                .uniqueKey("deploy-settle:" + job)
                .concurrency(containers(project), 1);
    }

    /** Whether the release that serves is well; waits while the project is deployed. */
    public static NewJob verify(String project) {
        return job(VERIFY, project, Map.of()).uniqueKey("verify:" + project).concurrency(containers(project), 1);
    }

    /**
     * Finding out why a project does not work; only one of a project at a time, so that those who ask much hold one worker. It
     * changes nothing, so it waits for no deployment.
     *
     * @param service only this one and those it needs; null for all
     */
    public static NewJob diagnose(String project, @Nullable String service) {
        var more = service == null ? Map.<String, Object>of() : Map.<String, Object>of("service", service);
        return job(DIAGNOSE, project, more)
                .priority(URGENT)
                .uniqueKey("diagnose:" + project + (service == null ? "" : "/" + service))
                .concurrency("diagnose:" + project, 1);
    }

    /**
     * The same without anybody asking, while what it looks at is still fresh.
     *
     * @param check that went down
     */
    public static NewJob diagnoseByItself(String project, String check) {
        return job(DIAGNOSE, project, Map.of("check", check))
                .priority(URGENT)
                .uniqueKey("diagnose:" + project + "/automatic")
                .concurrency("diagnose:" + project, 1);
    }

    /**
     * Setting right what a diagnosis finds; waits while the project is deployed or restored.
     *
     * @param service only this one and those it needs; null for all
     * @param dry whether it is only said what would be done
     */
    public static NewJob repair(String project, @Nullable String service, boolean dry) {
        var more = new LinkedHashMap<String, Object>();
        more.put("dry_run", dry);
        if (service != null) {
            more.put("service", service);
        }
        return job(REPAIR, project, more)
                .priority(URGENT)
                .uniqueKey("repair:" + project + (service == null ? "" : "/" + service) + (dry ? "/dry" : ""))
                .concurrency(containers(project), 1);
    }

    /**
     * The same without anybody asking: only what the project's file lets TaskForge do by itself.
     *
     * @param check that went down, and is to pass afterwards
     */
    public static NewJob repairByItself(String project, String check) {
        return job(REPAIR, project, Map.of("check", check))
                .priority(URGENT)
                .uniqueKey("repair:" + project + "/automatic")
                .concurrency(containers(project), 1);
    }

    /** Finding out what is old or vulnerable; it changes nothing, so it waits for no deployment. */
    public static NewJob scanUpdates(String project) {
        return job(UPDATES_SCAN, project, Map.of())
                .uniqueKey(UPDATES_SCAN + ":" + project)
                .concurrency(UPDATES_SCAN, 1);
    }

    /**
     * Installing updates of security of a machine's operating system; waits while the project is deployed or restored. Only one is open on
     * a machine, whatever project asks: it concerns all of them.
     *
     * @param machine the name of the one on which it is to be done
     * @param dry whether it is only said what would be done
     * @param unbacked whether it goes on without a backup of the project
     * @param window until when it must have begun to install; null for any time
     */
    public static NewJob patch(
            String machine, String project, boolean dry, boolean unbacked, @Nullable Instant window) {
        var more = new LinkedHashMap<String, Object>();
        more.put("machine", machine);
        more.put("dry_run", dry);
        more.put("without_backup", unbacked);
        if (window != null) {
            more.put("until", window);
        }
        return job(PATCH, project, more)
                .uniqueKey(PATCH + ":" + machine + (dry ? "/dry/" + project : ""))
                .concurrency(containers(project), 1);
    }

    /**
     * Changing, trying or writing down a guard; one at a time on a machine, since what is tried is tried by one network beside it.
     *
     * @param action one of those of {@code GuardRequest}
     * @param export the number of what is put back; null for none
     * @param machine whose guard it is; null for that of whoever does it
     */
    public static NewJob guard(
            String project, String guard, String action, @Nullable Long export, @Nullable String machine) {
        var more = new LinkedHashMap<String, Object>();
        more.put("guard", guard);
        more.put("action", action);
        if (export != null) {
            more.put("export", export);
        }
        if (machine != null) {
            more.put("machine", machine);
        }
        return job(GUARD, project, more)
                .priority(URGENT)
                .uniqueKey("guard:" + project + "/" + guard + "/" + action + (export == null ? "" : "/" + export)
                        + (machine == null ? "" : "@" + machine))
                .concurrency(machine == null ? GUARD : GUARD + "@" + machine, 1);
    }

    /**
     * Changing this machine, or taking that back; one change at a time. It belongs to no project.
     *
     * @param machine its name: another one of the same installation does not do it
     * @param fix what is asked
     * @param more what its handler wants beside these
     */
    public static NewJob postureFix(String machine, String fix, Map<String, ?> more) {
        // In one order, whatever the caller's map has: the key is made of it.
        var payload = new TreeMap<String, Object>(more);
        payload.put("machine", machine);
        payload.put("fix", fix);
        return NewJob.of(POSTURE_FIX, JSON.writeValueAsString(payload))
                .queue(QUEUE)
                .priority(URGENT)
                .uniqueKey(POSTURE_FIX + ":" + machine + "/" + Sha256.of(payload.toString()))
                .concurrency(POSTURE_FIX + ":" + machine, 1);
    }

    /**
     * Removing what only takes room on the machine; only one at a time, for all projects share its disks.
     *
     * @param dry whether it is only said what would go
     */
    public static NewJob prune(String project, boolean dry) {
        return job(PRUNE, project, Map.of("dry_run", dry))
                .uniqueKey("prune:" + project + (dry ? "/dry" : ""))
                .concurrency(PRUNE + ":", 1);
    }

    /**
     * Removing of a plan what still only takes room, and nothing else.
     *
     * @param plan the number of the job that made it
     */
    public static NewJob prune(String project, long plan) {
        return job(PRUNE, project, Map.of("dry_run", false, "plan", plan))
                .uniqueKey("prune:" + project + "/" + plan)
                .concurrency(PRUNE + ":", 1);
    }

    /**
     * Writing down what became of a project after a GO.
     *
     * @param launch its number
     * @param due when its time is over
     */
    public static NewJob launchVerdict(String project, long launch, Instant due) {
        return job(LAUNCH_VERDICT, project, Map.of("launch", launch))
                .runAt(due)
                .uniqueKey(LAUNCH_VERDICT + ":" + launch);
    }

    /**
     * A rehearsal of migrations; only one of a project at a time. It changes nothing that serves, so a deployment does not
     * wait for it.
     *
     * @param more what of {@code RehearseRequest} is asked besides the project
     */
    public static NewJob rehearse(String project, Map<String, ?> more) {
        return job(REHEARSE, project, more).uniqueKey("rehearse:" + project).concurrency("rehearse:" + project, 1);
    }

    /**
     * Telling a receiver how a deployment ended.
     *
     * @param job of the deployment
     * @param receiver the id of the receiver
     */
    public static NewJob notice(String project, long job, String receiver) {
        return job(NOTICE, project, Map.of("job_id", job, "receiver", receiver))
                .uniqueKey(NOTICE + ":" + job + "/" + receiver);
    }

    /**
     * Telling a receiver what became of a promise about backups.
     *
     * @param told what is told; its parts name it
     * @param receiver the id of the receiver
     */
    public static NewJob backupNotice(String project, Map<String, ?> told, String receiver) {
        var more = new LinkedHashMap<String, Object>(told);
        more.put("receiver", receiver);
        return job(BACKUP_NOTICE, project, more)
                .queue(ALARMS)
                .priority(URGENT)
                .uniqueKey(BACKUP_NOTICE + ":" + project + "/" + Sha256.of(more.toString()));
    }

    /**
     * Bringing a message to a channel, one after the other.
     *
     * @param due before which it is not sent
     */
    public static NewJob alert(String project, String channel, long delivery, Instant due) {
        return job(ALERT, project, Map.of("delivery", delivery))
                .queue(ALARMS)
                .priority(URGENT)
                .runAt(due)
                .uniqueKey(ALERT + ":" + delivery + ":" + due.toEpochMilli())
                .concurrency(ALERT + ":" + project + "/" + channel, 1);
    }

    /**
     * Telling others of an incident that nobody takes on.
     *
     * @param which the incident, its round and the step; they name the job
     * @param due before which nobody is told
     */
    public static NewJob escalate(String project, Map<String, ?> which, Instant due) {
        return job(ESCALATE, project, which)
                .queue(ALARMS)
                .priority(URGENT)
                .runAt(due)
                .uniqueKey(ESCALATE + ":" + which.get("incident") + "/" + which.get("round") + "/" + which.get("step"));
    }

    /** Writing a deployment into the notes of releases; only one of a project at a time. */
    public static NewJob notes(String project, long job) {
        return job(NOTES, project, Map.of("job_id", job))
                .uniqueKey(NOTES + ":" + job)
                .concurrency(NOTES + ":" + project, 1);
    }

    /**
     * A restore of one database; waits while the project is deployed.
     *
     * @param more what of {@code RestoreRequest} is asked besides the project
     */
    public static NewJob restore(String project, Map<String, ?> more) {
        return job(RESTORE, project, more).uniqueKey("restore:" + project).concurrency(containers(project), 1);
    }

    /** A restore in place that a second person approved; the request names its backup. */
    public static NewJob restoreInPlace(String project) {
        return job(RESTORE_IN_PLACE, project, Map.of())
                .uniqueKey("restore:" + project)
                .concurrency(containers(project), 1);
    }

    /**
     * A backup of what a restore in place is about to empty, before all others: the application waits for it, but for no copies.
     *
     * @param restore its number
     */
    public static NewJob safetyBackup(String project, String database, long restore) {
        return job(BACKUP, project, Map.of("database", database, "here", true))
                .uniqueKey("backup:" + project + "/" + database + "/safety/" + restore)
                .priority(9)
                .concurrency(artifacts(project, database), 1);
    }

    /**
     * Unpacking a backup of files into a folder of its own.
     *
     * @param more what its handler wants beside the project, such as {@code database}
     */
    public static NewJob unpack(String project, Map<String, ?> more) {
        return job(UNPACK, project, more).uniqueKey(UNPACK + ":" + project + "/" + more.get("database"));
    }

    /**
     * Writing tables of a database into CSV files.
     *
     * @param more what its handler wants beside the project, such as {@code database}
     */
    public static NewJob exportCsv(String project, Map<String, ?> more) {
        var key = CSV_EXPORT + ":" + project + "/" + more.get("database");
        return job(CSV_EXPORT, project, more).uniqueKey(key).concurrency(key, 1);
    }

    /**
     * Filling tables of a database from CSV files; not while the project is deployed or restored.
     *
     * @param more what its handler wants beside the project, such as {@code database}
     */
    public static NewJob importCsv(String project, Map<String, ?> more) {
        return job(CSV_IMPORT, project, more)
                .uniqueKey(CSV_IMPORT + ":" + project + "/" + more.get("database"))
                .concurrency(containers(project), 1);
    }

    /** Letting the database that a restore replaced serve again. */
    public static NewJob undoRestore(String project, long restore) {
        return ofRestore(RESTORE_UNDO, project, restore);
    }

    /** The way back from a restore whose job ended without one. */
    public static NewJob settleRestore(String project, long restore) {
        return ofRestore(RESTORE_SETTLE, project, restore);
    }

    /**
     * Removing the database that does not serve after a restore.
     *
     * @param database which of the two that is now: until the job runs, the restore may be taken back
     */
    public static NewJob clearRestore(String project, long restore, String database) {
        return job(RESTORE_CLEAR, project, Map.of("restore_id", restore, "database", database))
                .uniqueKey(RESTORE_CLEAR + ":" + database)
                .concurrency(containers(project), 1);
    }

    private static NewJob ofRestore(String type, String project, long restore) {
        return job(type, project, Map.of("restore_id", restore))
                .uniqueKey(type + ":" + restore)
                .concurrency(containers(project), 1);
    }

    private static String containers(String project) {
        return "deploy:" + project;
    }

    /** A backup and a drill of the same database never run at the same time. */
    public static String artifacts(String project, String database) {
        return "backup:" + project + "/" + database;
    }

    private static NewJob job(String type, String project, Map<String, ?> more) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("project", project);
        payload.putAll(more);
        return NewJob.of(type, JSON.writeValueAsString(payload)).queue(QUEUE).project(project);
    }
}
