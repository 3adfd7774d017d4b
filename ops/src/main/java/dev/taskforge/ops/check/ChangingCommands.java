package dev.taskforge.ops.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises commands that are known to change things. A tripwire against honest mistakes, such as a migration written
 * down as proof; what it does not know is the word of whoever declared the command read-only.
 */
final class ChangingCommands {
    /** Programs whose purpose is to change something. */
    private static final Set<String> ALWAYS = Set.of(
            "rm",
            "rmdir",
            "mv",
            "cp",
            "dd",
            "tee",
            "truncate",
            "shred",
            "mkfs",
            "mkdir",
            "touch",
            "ln",
            "chmod",
            "chown",
            "kill",
            "pkill",
            "killall",
            "shutdown",
            "reboot",
            "poweroff",
            "useradd",
            "userdel",
            "usermod",
            "passwd",
            "mount",
            "umount",
            "dropdb",
            "createdb",
            "dropuser",
            "createuser",
            "pg_restore",
            "vacuumdb",
            "reindexdb",
            "patch",
            "rsync",
            "scp");

    /** Words that make another program change something. */
    private static final Map<String, Set<String>> WORDS = Map.ofEntries(
            Map.entry(
                    "docker",
                    Set.of(
                            "up", "down", "rm", "rmi", "restart", "start", "stop", "kill", "build", "pull", "push",
                            "prune", "create", "pause", "unpause", "cp", "update", "tag", "load", "import", "scale")),
            Map.entry(
                    "manage.py",
                    Set.of(
                            "flush",
                            "loaddata",
                            "collectstatic",
                            "createsuperuser",
                            "changepassword",
                            "migrate",
                            "makemigrations",
                            "createcachetable",
                            "clearsessions")),
            Map.entry(
                    "git",
                    Set.of(
                            "push",
                            "pull",
                            "reset",
                            "clean",
                            "checkout",
                            "commit",
                            "merge",
                            "rebase",
                            "switch",
                            "restore",
                            "stash",
                            "gc")),
            Map.entry("systemctl", Set.of("start", "stop", "restart", "reload", "enable", "disable", "mask", "kill")),
            Map.entry("service", Set.of("start", "stop", "restart", "reload")),
            Map.entry(
                    "redis-cli",
                    Set.of(
                            "flushall",
                            "flushdb",
                            "set",
                            "del",
                            "unlink",
                            "shutdown",
                            "expire",
                            "rename",
                            "lpush",
                            "rpush",
                            "hset",
                            "incr",
                            "eval")),
            Map.entry("alembic", Set.of("upgrade", "downgrade", "stamp", "revision")),
            Map.entry("sqlx", Set.of("run", "revert", "drop", "reset", "create", "setup", "add")),
            Map.entry("flyway", Set.of("migrate", "clean", "repair", "baseline", "undo")),
            Map.entry("prisma", Set.of("deploy", "reset", "push", "dev", "seed", "execute")),
            Map.entry(
                    "artisan",
                    Set.of(
                            "migrate",
                            "migrate:fresh",
                            "migrate:refresh",
                            "migrate:reset",
                            "migrate:rollback",
                            "db:seed",
                            "db:wipe",
                            "cache:clear",
                            "down",
                            "up")),
            Map.entry("rails", Set.of("db:migrate", "db:drop", "db:reset", "db:setup", "db:rollback", "db:seed")),
            Map.entry("kubectl", Set.of("apply", "delete", "create", "patch", "scale", "edit", "replace", "drain")),
            Map.entry("apt", Set.of("install", "remove", "purge", "upgrade", "autoremove")),
            Map.entry("pip", Set.of("install", "uninstall")),
            Map.entry("npm", Set.of("install", "ci", "publish", "update", "uninstall")),
            Map.entry(
                    "curl",
                    Set.of(
                            "POST",
                            "PUT",
                            "DELETE",
                            "PATCH",
                            "-d",
                            "--data",
                            "--data-raw",
                            "--data-binary",
                            "-F",
                            "--form",
                            "-T",
                            "--upload-file",
                            "-XPOST",
                            "-XPUT",
                            "-XDELETE",
                            "-XPATCH",
                            "--json")),
            Map.entry("sed", Set.of("-i", "--in-place")),
            Map.entry("find", Set.of("-delete")),
            Map.entry("psql", Set.of("-f", "--file")),
            Map.entry("certbot", Set.of("renew", "certonly", "delete", "revoke")),
            Map.entry("ufw", Set.of("allow", "deny", "enable", "disable", "delete", "reset")));

    private static final Map<String, String> SAME_AS = Map.of(
            "docker-compose", "docker", "django-admin", "manage.py", "apt-get", "apt", "pip3", "pip", "rake", "rails");

    /** Arguments that keep such a command from changing anything. */
    private static final Set<String> HARMLESS =
            Set.of("--plan", "--check", "--dry-run", "--check-changes", "--help", "--version", "--list");

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");

    private static final Set<String> SQL_CHANGES = Set.of(
            "insert",
            "update",
            "delete",
            "drop",
            "truncate",
            "alter",
            "create",
            "grant",
            "revoke",
            "vacuum",
            "reindex");

    private ChangingCommands() {}

    /** The part of a command that is known to change things. */
    static Optional<String> find(List<String> arguments) {
        var words = new ArrayList<String>();
        for (var argument : arguments) {
            // A whole line handed to a shell or to psql is looked at word by word.
            for (var word : argument.strip().split("[\\s;|&()]+")) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        boolean harmless = words.stream().anyMatch(HARMLESS::contains);
        boolean shell = words.stream().map(ChangingCommands::baseName).anyMatch(SHELLS::contains);
        for (int i = 0; i < words.size(); i++) {
            var program = baseName(words.get(i));
            if (ALWAYS.contains(program) && (i == 0 || shell || startsProgram(words, i))) {
                return Optional.of(program);
            }
            var changing = WORDS.get(SAME_AS.getOrDefault(program, program));
            // Such a flag turns a migration into a look; a program that always changes something may not even know it.
            if (changing != null && !harmless) {
                for (var word : words.subList(i + 1, words.size())) {
                    if (changing.contains(word)) {
                        return Optional.of(program + " " + word);
                    }
                }
            }
            if (program.equals("psql") || program.equals("sqlite3") || program.equals("mysql")) {
                for (var word : words.subList(i + 1, words.size())) {
                    if (SQL_CHANGES.contains(word.toLowerCase(java.util.Locale.ROOT))) {
                        return Optional.of(program + " " + word);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the word at {@code i} is run by the words before it: {@code sudo rm}, {@code docker exec app rm}. */
    private static boolean startsProgram(List<String> words, int i) {
        var before =
                words.subList(0, i).stream().map(ChangingCommands::baseName).toList();
        return Set.of("sudo", "env", "nice", "nohup", "setsid", "xargs", "timeout", "doas", "ionice", "-exec")
                        .contains(before.getLast())
                || before.contains("exec")
                || (before.contains("run") && before.contains("docker"));
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
