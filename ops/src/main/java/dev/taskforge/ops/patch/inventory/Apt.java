package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.CommandResult;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * apt and dpkg of this machine.
 *
 * <p>Source: apt-get(8), apt.conf(5), dpkg(1), dpkg-query(1).
 *
 * @param root the folder that stands for {@code /}
 * @param paths where programs lie, folders separated by colons
 */
public record Apt(Path root, String paths) {
    /** Where programs of the system lie. */
    public static final String PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final int MOST = 2_000;
    private static final int KEEP = 1024 * 1024;
    private static final Duration LOOK = Duration.ofMinutes(2);
    private static final Duration FETCH = Duration.ofMinutes(10);
    private static final Duration INSTALL = Duration.ofHours(1);
    /** Inst libssl3 [3.0.11-1] (3.0.13-1 Debian-Security:12/stable-security [amd64]) []. */
    private static final Pattern INST = Pattern.compile("Inst (\\S+) \\[(\\S+)\\] \\((\\S+) (.*?) ?\\[[^\\]]*\\]\\).*");

    /** deb.debian.org_debian-security_dists_bookworm-security_InRelease; those of ESM change too seldom to tell an age. */
    private static final Pattern SECURITY_LIST =
            Pattern.compile("(?:debian-security_dists_[a-z_-]+|_dists_[a-z]+-security)_(?:In)?Release$");

    private static final List<String> WRITTEN = List.of("usr", "etc", "boot", "var/lib/dpkg");
    private static final List<String> KEEP_FILES =
            List.of("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold");

    /** This machine's. */
    public static Apt ofThisMachine() {
        return new Apt(Path.of("/"), PATHS);
    }

    /** Whether there is one. */
    public boolean exists() {
        return Files.isDirectory(root.resolve("var/lib/dpkg")) && Files.isDirectory(root.resolve("etc/apt"));
    }

    /**
     * What would be upgraded. It changes nothing and wants no lock. An update that closes a fault of security may since have been
     * published again elsewhere, in a newer version: then it still counts as one of security, and its origin names both.
     *
     * @throws IOException when apt does not answer; the message says what it said
     */
    public List<Pending> pending() throws IOException, InterruptedException {
        return withSecurity(simulated("--with-new-pkgs", "upgrade"));
    }

    /**
     * What waits but is not installed by itself: packages that somebody holds, and those that apt keeps back because others would have
     * to go.
     *
     * @param pending what would be upgraded
     */
    public List<Pending> keptBack(List<Pending> pending) throws IOException, InterruptedException {
        var known = pending.stream().map(Pending::name).collect(Collectors.toSet());
        return withSecurity(simulated("--ignore-hold", "dist-upgrade").stream()
                .filter(one -> !known.contains(one.name()))
                .toList());
    }

    private List<Pending> simulated(String... how) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(
                List.of("apt-get", "-s", "-o", "Debug::NoLocking=1", "-o", "APT::Get::Show-User-Simulation-Note=0"));
        arguments.addAll(List.of(how));
        var result = run(LOOK, arguments);
        if (result.dropped() > 0) {
            throw new IOException("apt-get said more than " + KEEP / 1024 / 1024 + " MiB");
        }
        return parse(result.output());
    }

    private List<Pending> withSecurity(List<Pending> pending) throws IOException, InterruptedException {
        var others = pending.stream().filter(one -> !one.isSecurity()).toList();
        if (others.isEmpty()) {
            return pending;
        }
        var arguments = new ArrayList<>(List.of("apt-cache", "madison", "--"));
        others.forEach(one -> arguments.add(one.plainName()));
        var result = run(LOOK, arguments);
        if (result.dropped() > 0) {
            throw new IOException("apt-cache said more than " + KEEP / 1024 / 1024 + " MiB");
        }
        var published = SecurityVersions.parse(result.output());
        return pending.stream().map(published::marked).toList();
    }

    static List<Pending> parse(String output) {
        var pending = new ArrayList<Pending>();
        for (var line : output.lines().toList()) {
            var inst = INST.matcher(line);
            if (inst.matches() && pending.size() < MOST) {
                pending.add(new Pending(
                        inst.group(1),
                        inst.group(2),
                        inst.group(3),
                        inst.group(4).strip()));
            }
        }
        return pending;
    }

    /**
     * How new the lists of packages of security are; empty when there is none, or none was ever fetched. apt gives a list the time at which
     * its archive was changed last, and those of security change every day. Of several the oldest counts.
     */
    public Optional<Instant> fetched() throws IOException {
        var lists = root.resolve("var/lib/apt/lists");
        if (!Files.isDirectory(lists)) {
            return Optional.empty();
        }
        var oldest = Optional.<Instant>empty();
        try (var files = Files.newDirectoryStream(lists, "*_{InRelease,Release}")) {
            for (var file : files) {
                if (SECURITY_LIST.matcher(file.getFileName().toString()).find()) {
                    var at = Files.getLastModifiedTime(file).toInstant();
                    oldest = oldest.filter(one -> one.isBefore(at)).or(() -> Optional.of(at));
                }
            }
        }
        return oldest;
    }

    /** Fetches the lists of packages; one list that cannot be fetched is a failure. */
    public void refresh() throws IOException, InterruptedException {
        run(FETCH, List.of("apt-get", "-q", "-o", "APT::Update::Error-Mode=any", "-o", "Acquire::Retries=2", "update"));
    }

    /** Why nothing can be installed because an earlier installation was cut off; empty when none was. */
    public Optional<String> interrupted() throws IOException, InterruptedException {
        var updates = root.resolve("var/lib/dpkg/updates");
        if (Files.isDirectory(updates)) {
            try (var files = Files.newDirectoryStream(updates, "[0-9]*")) {
                if (files.iterator().hasNext()) {
                    return Optional.of(updates.toString());
                }
            }
        }
        var audit = run(LOOK, List.of("dpkg", "--audit")).output().strip();
        return audit.isEmpty()
                ? Optional.empty()
                : Optional.of(audit.lines().findFirst().orElse(audit));
    }

    /** Whether this process may install packages. */
    public boolean mayInstall() throws IOException, InterruptedException {
        return run(LOOK, List.of("id", "-u")).output().strip().equals("0");
    }

    /** The versions of packages that are installed; one that is not is missing. */
    public Map<String, String> installed(List<String> names) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(
                List.of("dpkg-query", "-W", "-f", "${Package}\\t${Architecture}\\t${Version}\\t${Status}\\n", "--"));
        arguments.addAll(names);
        var result = start(LOOK, arguments); // 1 when one of them is not known
        var versions = new HashMap<String, String>();
        for (var line : result.output().lines().toList()) {
            var parts = line.split("\t");
            if (parts.length == 4 && parts[3].endsWith(" installed")) {
                versions.putIfAbsent(parts[0], parts[2]);
                versions.put(parts[0] + ":" + parts[1], parts[2]); // as apt names one of another architecture
            }
        }
        return versions;
    }

    /** A folder that updates write and that cannot be written here, as the superuser cannot either where it is mounted so. */
    public Optional<Path> unwritable() {
        return WRITTEN.stream()
                .map(root::resolve)
                .filter(Files::exists)
                .filter(folder -> !Files.isWritable(folder))
                .findFirst();
    }

    /**
     * Brings packages to the versions that were seen, and nothing else; files that people changed stay as they are. It waits five minutes
     * for another program that installs. Once begun it is not ended: half an installation is worse than a late answer.
     *
     * @throws IOException when it cannot begin, or has not ended within an hour; then it goes on
     */
    public Installation.Ended install(List<Pending> packages) throws IOException {
        var arguments = new ArrayList<>(List.of("apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=300"));
        arguments.addAll(KEEP_FILES);
        arguments.addAll(List.of("--only-upgrade", "--no-remove", "install", "--"));
        packages.forEach(one -> arguments.add(one.name() + "=" + one.next()));
        return new Installation(root, paths).run(arguments, INSTALL);
    }

    /**
     * Waits for an installation that began before this process did.
     *
     * @throws IOException when it has not ended within an hour
     */
    public void awaitInstallation() throws IOException, InterruptedException {
        new Installation(root, paths).await(INSTALL);
    }

    private CommandResult run(Duration limit, List<String> arguments) throws IOException, InterruptedException {
        var result = start(limit, arguments);
        if (result.exitCode() != 0) {
            var said = result.output().strip().lines().reduce((_, last) -> last).orElse("");
            throw new IOException(String.join(" ", arguments) + " ended with " + result.exitCode() + ": " + said);
        }
        return result;
    }

    private CommandResult start(Duration limit, List<String> arguments) throws IOException, InterruptedException {
        var environment = Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive", "PATH", paths);
        var command = new Command(arguments, root, environment, limit, KEEP, false, "");
        try {
            var result = new Commands().run(command);
            if (result.timedOut()) {
                throw new IOException(
                        arguments.getFirst() + " did not end within " + limit.toMinutes() + " min and was ended");
            }
            return result;
        } catch (CommandNotStartedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
