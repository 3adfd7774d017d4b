package dev.taskforge.ops.project;

import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.DeclaredDestination.Vault;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes what {@link OwnFile} says as sections of a project's file, in JSON, which is YAML too. */
public final class OwnYaml {
    private static final String SCHEDULE = "15 2 * * *";
    private static final int KEPT = 14;

    private OwnYaml() {}

    /**
     * The sections {@code destinations} and {@code backup} of TaskForge's own project.
     *
     * @param recipient the public recovery key; null when there is none yet, so that nothing may leave the machine
     * @param zone of the usual schedule
     */
    public static String sections(OwnFile own, @Nullable String recipient, String zone) {
        var backup = new LinkedHashMap<String, Object>();
        var timetable = own.backup().timetable();
        backup.put("schedule", timetable == null ? SCHEDULE : timetable.cron());
        backup.put("timezone", timetable == null ? zone : timetable.zone().getId());
        backup.put("of", List.of("main"));
        if (recipient != null) {
            backup.put("copies", own.backup().copies());
            backup.put("recipients", List.of(recipient));
            backup.put("identity", OwnFile.KEY);
        }
        keep(backup, own.backup().keep());
        var receivers = own.backup().receivers();
        if (!receivers.isEmpty()) {
            backup.put(
                    "notify",
                    receivers.stream()
                            .map(hook -> Map.of("webhook", hook.webhook(), "secret", hook.secret()))
                            .toList());
        }
        var destinations = destinations(own.destinations().values());
        var mapper = JsonMapper.shared();
        return "destinations: " + mapper.writeValueAsString(destinations) + "\nbackup: "
                + mapper.writeValueAsString(backup) + "\n";
    }

    private static void keep(Map<String, Object> backup, @Nullable Keep keep) {
        backup.put("keep", keep == null ? KEPT : keep.last());
        if (keep != null) {
            backup.put("keep_hourly", keep.hourly());
            backup.put("keep_daily", keep.daily());
            backup.put("keep_weekly", keep.weekly());
            backup.put("keep_monthly", keep.monthly());
            backup.put("keep_yearly", keep.yearly());
            if (keep.bytes() != null) {
                backup.put("keep_bytes", keep.bytes());
            }
        }
    }

    /** Destinations by name, as a file declares them. */
    public static Map<String, Map<String, Object>> destinations(Collection<DeclaredDestination> declared) {
        var written = new LinkedHashMap<String, Map<String, Object>>();
        declared.forEach(destination -> written.put(destination.name(), keys(destination)));
        return written;
    }

    private static Map<String, Object> keys(DeclaredDestination destination) {
        var keys = new LinkedHashMap<String, Object>();
        keys.put("kind", destination.kind());
        switch (destination) {
            case Folder folder -> keys.put("folder", folder.folder());
            case S3 s3 -> {
                keys.put("endpoint", s3.endpoint());
                keys.put("region", s3.region());
                keys.put("bucket", s3.bucket());
                keys.put("prefix", s3.prefix());
                keys.put("access_key", s3.accessKey());
                keys.put("secret_key", s3.secretKey());
                keys.put("path_style", s3.pathStyle());
                var lock = s3.lock();
                if (lock != null) {
                    keys.put("lock_days", lock.days());
                    keys.put("lock_mode", lock.compliance() ? "compliance" : "governance");
                }
            }
            case Sftp sftp -> {
                keys.put("host", sftp.host());
                keys.put("port", sftp.port());
                keys.put("user", sftp.user());
                keys.put("folder", sftp.folder());
                keys.put("key", sftp.key());
                keys.put("password", sftp.password());
                keys.put("host_key", sftp.hostKey());
            }
            case Vault vault -> {
                keys.put("url", vault.url());
                keys.put("token", vault.token());
            }
        }
        keys.values().removeIf(value -> value == null);
        return keys;
    }
}
