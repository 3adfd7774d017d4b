package dev.taskforge.ops.posture;

import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A machine in a folder: files, and small programs that stand for those of the system. The one called systemctl keeps its units in
 * files, the one called sshd takes the first value it reads, as the real ones do.
 */
final class MachineFixture {
    static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ani@laptop";
    private static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);

    final Path root;
    final ManualClock clock = new ManualClock();
    private final Path programs;

    MachineFixture(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        programs = Files.createDirectories(folder.resolve("bin"));
    }

    Host host() {
        return host(true);
    }

    Host host(boolean superuser) {
        return new Host(root, programs.toString(), Duration.ofSeconds(10), superuser, clock);
    }

    PostureRules rules() {
        return new PostureRules(host(), "m1");
    }

    MachineFixture file(String name, String text) throws IOException {
        var file = root.resolve(name.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    @Nullable
    String text(String name) throws IOException {
        var file = root.resolve(name.substring(1));
        return Files.exists(file) ? Files.readString(file) : null;
    }

    /** A program of the shell; it finds only what is beside it, so it calls others by their whole path. */
    MachineFixture program(String name, String script) throws IOException {
        var file = programs.resolve(name);
        Files.writeString(file, "#!/bin/sh\nR=" + root + "\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    MachineFixture says(String name, String output) throws IOException {
        return program(name, "/bin/cat <<'END'\n" + output.stripTrailing() + "\nEND");
    }

    /** A systemd that starts into this target. */
    MachineFixture systemd(String target) throws IOException {
        file("/units/default", target + "\n");
        return program("systemctl", """
                for last; do :; done
                case "$1" in
                  show) /bin/cat "$R/units/$last" 2>/dev/null || printf 'LoadState=not-found\\nActiveState=inactive\\nUnitFileState=\\n' ;;
                  get-default) /bin/cat "$R/units/default" ;;
                  set-default) echo "$last" > "$R/units/default" ;;
                  start) /bin/sed -i 's/^ActiveState=.*/ActiveState=active/' "$R/units/$last" ;;
                  stop) /bin/sed -i 's/^ActiveState=.*/ActiveState=inactive/' "$R/units/$last"; test ! -e "$R/on-stop" || . "$R/on-stop" ;;
                  enable) /bin/sed -i 's/^UnitFileState=.*/UnitFileState=enabled/' "$R/units/$last" ;;
                  disable) /bin/sed -i 's/^UnitFileState=.*/UnitFileState=disabled/' "$R/units/$last" ;;
                  try-reload-or-restart) echo "$last" >> "$R/units/reloaded" ;;
                esac""");
    }

    MachineFixture unit(String name, String active, String enabled, String... more) throws IOException {
        return file(
                "/units/" + name,
                "LoadState=loaded\nActiveState=" + active + "\nUnitFileState=" + enabled + "\n"
                        + String.join("\n", more) + "\n");
    }

    /** An SSH server with this file; of each keyword the first value counts, that of the folder before the file's. */
    MachineFixture sshd(String config) throws IOException {
        file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n" + config);
        Files.createDirectories(root.resolve("etc/ssh/sshd_config.d"));
        return program("sshd", """
                case "$1" in
                  -t) ! /bin/grep -qsi broken "$R"/etc/ssh/sshd_config.d/*.conf || { echo "bad configuration option: broken" >&2; exit 255; } ;;
                  -T) /bin/cat "$R"/etc/ssh/sshd_config.d/*.conf "$R/etc/ssh/sshd_config" 2>/dev/null \\
                        | /usr/bin/awk '{ k = tolower($1) } k ~ /^(#|include|$)/ { next } k == "match" { exit } k == "port" || !seen[k]++ { $1 = k; print }
                            END { if (!seen["passwordauthentication"]) print "passwordauthentication yes";
                                  if (!seen["kbdinteractiveauthentication"]) print "kbdinteractiveauthentication no";
                                  if (!seen["pubkeyauthentication"]) print "pubkeyauthentication yes";
                                  if (!seen["permitrootlogin"]) print "permitrootlogin prohibit-password";
                                  if (!seen["permitemptypasswords"]) print "permitemptypasswords no";
                                  if (!seen["authorizedkeysfile"]) print "authorizedkeysfile .ssh/authorized_keys" }' ;;
                esac""");
    }

    /** ani, who may use sudo, has a home with this in her file of keys. */
    MachineFixture ani(String keys) throws IOException {
        var uid = Files.getAttribute(root, "unix:uid");
        file(
                "/etc/passwd",
                "root:x:0:0::/root:/bin/bash\nani:x:" + uid + ":1000::/home/ani:/bin/bash\n"
                        + "daemon:x:1:1::/:/usr/sbin/nologin\n");
        file("/etc/group", "sudo:x:27:ani\nani:x:1000:\n");
        file("/home/ani/.ssh/authorized_keys", keys + "\n");
        Files.setPosixFilePermissions(root.resolve("home/ani"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root.resolve("home/ani/.ssh"), PosixFilePermissions.fromString("rwx------"));
        return this;
    }

    Said ask(PostureRule rule) throws IOException, InterruptedException {
        return ask(rule, Wanted.NOTHING);
    }

    Said ask(PostureRule rule, Wanted wanted) throws IOException, InterruptedException {
        try {
            return rule.ask(host(), wanted);
        } catch (Unasked e) {
            return e.said();
        }
    }

    /** {@code PASS what was seen}. */
    String answer(PostureRule rule) throws IOException, InterruptedException {
        return answer(rule, Wanted.NOTHING);
    }

    String answer(PostureRule rule, Wanted wanted) throws IOException, InterruptedException {
        var said = ask(rule, wanted);
        return said.outcome() + " " + ENGLISH.render(said.seen());
    }
}
