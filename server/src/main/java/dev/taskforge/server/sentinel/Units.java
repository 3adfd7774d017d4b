package dev.taskforge.server.sentinel;

import java.nio.file.Path;

/** The units of systemd that start the sentinel every ten minutes, as text. */
final class Units {
    private Units() {}

    /**
     * @param launcher the command, an absolute path
     * @param user whose data directory it is
     */
    static String of(Path launcher, Path data, String user) {
        return """
                # /etc/systemd/system/taskforge-sentinel.service
                [Unit]
                Description=Look whether TaskForge and its backups are well

                [Service]
                Type=oneshot
                User=%s
                Environment="TASKFORGE_DATA=%s"
                EnvironmentFile=-/etc/taskforge.env
                ExecStart="%s" sentinel
                TimeoutStartSec=5min
                RuntimeDirectory=taskforge-sentinel
                RuntimeDirectoryPreserve=yes
                Nice=10
                NoNewPrivileges=true
                ProtectSystem=full

                # /etc/systemd/system/taskforge-sentinel.timer
                [Unit]
                Description=Look every ten minutes whether TaskForge and its backups are well

                [Timer]
                OnBootSec=10min
                OnUnitActiveSec=10min
                RandomizedDelaySec=30s

                [Install]
                WantedBy=timers.target
                """.formatted(user, escaped(data), escaped(launcher).replace("$", "$$"));
    }

    /** A percent sign is a specifier of systemd. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    }
}
