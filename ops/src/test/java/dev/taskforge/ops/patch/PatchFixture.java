package dev.taskforge.ops.patch;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckOperation;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.patch.inventory.Apt;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A machine whose apt and dpkg are scripts, and an engine with the project {@code shop} on it. The scripts keep what is installed in the
 * file {@code installed}, what waits in {@code pending}, and write down in {@code asked} how they were called.
 */
final class PatchFixture implements AutoCloseable {
    private static final String APT = """
            #!/bin/sh
            echo "apt-get $*" >> asked
            case " $* " in
            *" -s "*) cat pending ;;
            *" update "*) cat update-says 2>/dev/null; exit "$(cat update-exit 2>/dev/null || echo 0)" ;;
            *" install "*)
              if test -e stall; then echo begun > stalled; while test -e stall; do sleep 0.05; done; fi
              for word in "$@"; do
                case "$word" in
                -*|*::*) ;;
                *=*)
                  grep -v "^${word%%=*} " installed > new; echo "${word%%=*} ${word#*=}" >> new; mv new installed
                  test -e install-breaks && touch broken && { echo "E: Sub-process /usr/bin/dpkg returned an error code (1)"; exit 100; } ;;
                esac
              done ;;
            esac
            exit 0
            """;
    private static final String DPKG_QUERY = """
            #!/bin/sh
            while read -r name version; do printf '%s\\tamd64\\t%s\\tinstall ok installed\\n' "$name" "$version"; done < installed
            """;

    final Path root;
    final Path home;
    final Database database;
    final AuditLog audit;
    final Projects projects;
    Engine engine;
    volatile boolean backupFails;

    private final Checks checks;
    private final Evidences evidences;
    private final Clock clock = Clock.systemUTC();

    PatchFixture(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        home = Files.createDirectories(folder.resolve("home"));
        put("var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease", "");
        put("var/lib/dpkg/status", "");
        put("etc/apt/sources.list", "");
        program("apt-get", APT);
        program("apt-cache", "#!/bin/sh\ncat madison 2>/dev/null; exit 0\n");
        program("dpkg-query", DPKG_QUERY);
        program("dpkg", "#!/bin/sh\ncat audit-says 2>/dev/null; exit 0\n");
        program("id", "#!/bin/sh\ncat uid 2>/dev/null || echo 0\n");
        installed("openssl 3.0.11", "tzdata 2024a");
        put("pending", """
                Inst openssl [3.0.11] (3.0.13 Debian-Security:12/stable-security [amd64])
                Inst tzdata [2024a] (2024b Debian:12/stable [all])
                """);
        Files.writeString(home.resolve("well"), "");
        database = TestDatabase.open(folder.resolve("taskforge.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, home);
        var kinds = CheckKinds.with(List.of());
        projects = new Projects(database, clock, () -> engine.schedules(), audit, new ProjectReader(kinds.all()));
        checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "vps");
        evidences = new Evidences(database, clock);
        engine = engine();
        declare("checks: {well: {file: well}, ill: {file: never-there}}\n");
    }

    private Engine engine() {
        var patch = new PatchOperation(
                "m1",
                new Apt(root, root.resolve("bin") + ":/usr/bin:/bin"),
                projects,
                new Backups(),
                evidences,
                () -> engine.jobs(),
                database,
                audit,
                clock);
        var backup = JobType.of("made-up-backup", job -> {
                    Files.writeString(
                            root.resolve("asked"), "backup\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    if (backupFails) {
                        throw new PermanentFailure("the disk is full");
                    }
                    return "made";
                })
                .retry(RetryPolicy.NEVER);
        var settings =
                EngineSettings.defaults("test").lease(Duration.ofSeconds(3)).drain(Duration.ofMillis(200));
        return Engines.open(
                database,
                clock,
                settings,
                List.of(patch.type(), backup, new CheckOperation(database, projects, checks, evidences).type()));
    }

    /** What a project backs up, and a job that stands for the backup. */
    private final class Backups implements BackupBefore {
        @Override
        public List<String> names(Project project) {
            return project.file().backupNames();
        }

        @Override
        public Begun begin(Project project, String by) {
            var job = NewJob.of("made-up-backup", "{}").queue(DutyJobs.QUEUE).project(project.name());
            return new Begun(7, List.of(engine.jobs().submit(job).job().id()));
        }
    }

    void declare(String more) {
        declare("databases: {main: {kind: sqlite, path: app.db}}\n", more);
    }

    void declare(String databases, String more) {
        database.write(tx -> projects.apply(tx, "project: shop\n" + databases + more, home, "ani"));
    }

    Path put(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void program(String name, String text) throws IOException {
        Files.setPosixFilePermissions(put("bin/" + name, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void installed(String... lines) throws IOException {
        put("installed", String.join("\n", lines) + "\n");
    }

    String read(String name) throws IOException {
        return Files.exists(root.resolve(name)) ? Files.readString(root.resolve(name)) : "";
    }

    PatchFixture start() {
        engine.start();
        return this;
    }

    /** As when the process ends and another one begins. */
    void restart() {
        engine.close();
        engine = engine();
        engine.start();
    }

    long submit(NewJob job) {
        return engine.jobs().submit(job.submittedBy("ani")).job().id();
    }

    Job run(NewJob job) {
        return finished(submit(job));
    }

    Job finished(long id) {
        return await("job " + id)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> engine.jobs().find(id).orElseThrow(),
                        job -> job.state().isFinal());
    }

    List<String> audited() {
        return audit.list(null, null, 100).reversed().stream()
                .map(entry -> entry.action())
                .filter(action -> action.startsWith("project.patch"))
                .toList();
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
