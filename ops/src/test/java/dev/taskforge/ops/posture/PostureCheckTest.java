package dev.taskforge.ops.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Answered;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of a project's file, asked as the product asks it. */
class PostureCheckTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    private MachineFixture machine;
    private CheckKinds kinds;
    private Checks checks;

    @BeforeEach
    void prepare() throws IOException {
        machine = new MachineFixture(folder);
        kinds = CheckKinds.with(List.of(PostureCheck.kind(machine.rules())));
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        checks = new Checks(kinds, environments, CLOCK, "m1");
    }

    private Answered ask(String check) throws InterruptedException {
        return ask(check, "");
    }

    private Answered ask(String check, String more) throws InterruptedException {
        var yaml = "project: shop\n" + more + "checks:\n  c: " + check + "\n";
        var parsed = new ProjectReader(kinds.all()).read(yaml);
        var project = new Project("shop", "shop", 1, parsed, folder, Instant.EPOCH, "me", yaml);
        return checks.ask(project, "c", "me", 1L);
    }

    private static String seen(Answered answered) {
        return Messages.ofOperations(Messages.ENGLISH)
                .render(answered.evidence().seen());
    }

    /** One rule of each outcome can be asked; the others not, so all of those are left out. */
    private String ignore() {
        var rules = PostureRules.ids().stream()
                .filter(id -> !List.of("ssh-password", "ssh-root", "ssh-port", "syn-cookies")
                        .contains(id))
                .map(id -> id + ": not here")
                .toList();
        return "ignore: {" + String.join(", ", rules) + "}";
    }

    @Test
    void theGradeIsReachedOrNot() throws Exception {
        machine.sshd("PasswordAuthentication no\n").file("/proc/sys/net/ipv4/tcp_syncookies", "1\n");
        var good = ask("{posture: this, grade: A, " + ignore() + "}");
        assertThat(good.evidence().state()).isEqualTo(CheckState.PASS);
        assertThat(seen(good)).contains("grade A", "100 percent");

        machine.sshd("");
        var bad = ask("{posture: this, grade: C, " + ignore() + "}");
        assertThat(bad.evidence().state()).isEqualTo(CheckState.FAIL);
        assertThat(seen(bad)).contains("grade E, not C", "ssh-password").doesNotContain("ssh-root,");
    }

    @Test
    void everyRuleIsAPartOfTheEvidence() throws Exception {
        machine.sshd("PasswordAuthentication no\n").file("/proc/sys/net/ipv4/tcp_syncookies", "0\n");

        var parts = ask("{posture: this, " + ignore() + "}").parts();

        assertThat(parts).extracting(Part::name).containsExactlyElementsOf(PostureRules.ids());
        assertThat(parts)
                .filteredOn(part -> part.name().equals("syn-cookies"))
                .extracting(Part::state)
                .containsExactly(CheckState.FAIL);
        assertThat(parts)
                .filteredOn(part -> part.name().equals("firewall"))
                .extracting(Part::state, Part::expected)
                .containsExactly(Assertions.tuple(CheckState.WAIVED, "not here"));
        assertThat(parts)
                .filteredOn(part -> part.name().equals("ssh-port"))
                .extracting(Part::state)
                .containsExactly(CheckState.NOT_APPLICABLE);
    }

    @Test
    void whenTheGradeDependsOnWhatCouldNotBeAskedItIsNoPassAndNoFailure() throws Exception {
        machine.sshd("PasswordAuthentication no\n"); // nothing is known of syn-cookies
        var unsure = ask("{posture: this, grade: A, " + ignore() + "}");
        assertThat(unsure.evidence().state()).isEqualTo(CheckState.ERROR);
        assertThat(seen(unsure)).contains("syn-cookies");

        assertThat(ask("{posture: this, grade: C, " + ignore() + "}").evidence().state())
                .isEqualTo(CheckState.PASS);
    }

    @Test
    void aMachineThatSaysNothingIsAnError() throws Exception {
        assertThat(ask("{posture: this, grade: E}").evidence().state()).isEqualTo(CheckState.ERROR);
    }

    @Test
    void thePortAndRedisOfTheProjectAreAskedFor() throws Exception {
        machine.sshd("Port 22\n").file("/proc/sys/vm/overcommit_memory", "0\n");

        var parts = ask("{posture: this, ssh_port: 9022}", "databases: {cache: {kind: redis, service: redis}}\n")
                .parts();

        assertThat(parts)
                .filteredOn(part -> Set.of("ssh-port", "overcommit").contains(part.name()))
                .allMatch(part -> part.state() == CheckState.FAIL)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{posture: other} | posture",
                "{posture: this, grade: G} | grade",
                "{posture: this, ssh_port: 0} | ssh_port",
                "{posture: this, ssh_port: '22; x'} | ssh_port",
                "{posture: this, ignore: {firewal: why}} | firewal",
                "{posture: this, ignore: {firewall: ''}} | firewall",
                "{posture: this, ignore: [firewall]} | ignore"
            })
    void whatDoesNotFitIsRefusedWhileTheFileIsRead(String check, String named) {
        var yaml = "project: shop\nchecks:\n  c: " + check + "\n";

        Assertions.assertThatThrownBy(() -> new ProjectReader(kinds.all()).read(yaml))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining(named);
    }

    @Test
    void projectsWantOneMachineTogether() {
        try (var database = TestDatabase.open(folder.resolve("t.db"));
                var engine = Engines.open(database, CLOCK, EngineSettings.defaults("test"), List.of())) {
            OpsSchema.migrate(database, CLOCK);
            var audit = AuditLog.of(database, CLOCK, folder);
            var projects = new Projects(database, CLOCK, engine::schedules, audit, new ProjectReader(kinds.all()));
            var wishes = new HostWishes(projects, checks);
            assertThat(wishes.get()).isEqualTo(Wanted.NOTHING);

            database.write(tx -> projects.apply(
                    tx,
                    "project: a\nchecks: {c: {posture: this, ssh_port: 9022, ignore: {swap: big disk, clock: why}}}\n",
                    folder,
                    "ani"));
            database.write(tx -> projects.apply(
                    tx,
                    "project: b\ndatabases: {cache: {kind: redis, service: redis}}\nchecks: {c: {posture: this, ssh_port: 22, ignore: {swap: zram}}}\n",
                    folder,
                    "ani"));

            var wanted = wishes.get();
            assertThat(wanted.sshPorts()).containsExactlyInAnyOrder(22, 9022);
            assertThat(wanted.redis()).isTrue();
            assertThat(wanted.ignored()).containsOnlyKeys("swap");
        }
    }
}
