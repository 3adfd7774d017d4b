package dev.taskforge.ops.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing a machine and taking that back, by jobs of an engine that runs. */
class FixOperationTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String SSH = "/etc/ssh/sshd_config.d/00-taskforge-ssh-password.conf";
    private static final String APT = "/etc/apt/apt.conf.d/99taskforge-updates";
    private static final String ROUTES = """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
            """;

    @TempDir
    Path folder;

    private MachineFixture machine;
    private Database database;
    private Engine engine;
    private AuditLog audit;

    @BeforeEach
    void prepare() throws IOException {
        machine = new MachineFixture(folder);
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, CLOCK);
        audit = AuditLog.of(database, CLOCK, folder);
        engine = Engines.open(database, CLOCK, EngineSettings.defaults("test"), List.of());
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private HostFixes fixes(boolean superuser) {
        var host = machine.host(superuser);
        return new HostFixes(host, new PostureRules(host, "m1"), folder, () -> Wanted.NOTHING.redis(true));
    }

    private void start(boolean superuser) {
        start(superuser, Duration.ofMillis(400));
    }

    private void start(Duration whole) {
        start(true, whole);
    }

    private void start(boolean superuser, Duration whole) {
        var patience = new FixOperation.Patience(whole, Duration.ofMillis(20));
        engine.register(new FixOperation(fixes(superuser), "m1", patience, database, audit, CLOCK).type());
        engine.start();
    }

    private Job run(String fix, Map<String, ?> more) {
        var id = engine.jobs()
                .submit(DutyJobs.postureFix("m1", fix, more).submittedBy("ani"))
                .job()
                .id();
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> engine.jobs().find(id),
                        found -> found.filter(job -> job.state().isFinal()).isPresent())
                .orElseThrow();
    }

    private void assertDone(Job job) {
        assertThat(job.error()).isNull();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    }

    private static String error(Job job) {
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        return Objects.requireNonNull(job.error());
    }

    private List<String> audited() {
        return audit.list(null, null, 50).reversed().stream()
                .map(AuditEntry::action)
                .toList();
    }

    private Optional<FixRecord> kept(String rule) throws IOException {
        return new FixBook(folder.resolve("host-fixes")).find(rule);
    }

    private void prepareSsh() throws IOException {
        machine.systemd("multi-user.target")
                .unit("ssh.service", "active", "enabled")
                .sshd("")
                .ani(MachineFixture.KEY);
    }

    @Test
    void passwordsOverSshAreSwitchedOffProvenAndBackAgain() throws Exception {
        prepareSsh();
        start(true);

        assertDone(run("ssh-password", Map.of()));
        assertThat(machine.text(SSH)).contains("passwordauthentication no", "kbdinteractiveauthentication no");
        assertThat(machine.text("/units/reloaded")).isEqualTo("ssh.service\n");
        assertThat(machine.answer(new SshPasswordRule())).startsWith("PASS");
        assertThat(kept("ssh-password").orElseThrow().by()).isEqualTo("ani");

        assertDone(run("ssh-password", Map.of("undo", true)));
        assertThat(machine.text(SSH)).isNull();
        assertThat(machine.answer(new SshPasswordRule())).startsWith("FAIL");
        assertThat(kept("ssh-password")).isEmpty();
        assertThat(audited()).containsExactly("host.fix", "host.fixed", "host.undo");
        assertThat(error(run("ssh-password", Map.of("undo", true)))).contains("nothing to take back");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "command=\"/bin/backup\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "from=\"10.0.0.1\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "pty,expiry-time=\"20260101\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "ssh-dss AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "no key at all"
            })
    void nobodyIsLockedOutForWantOfAKey(String keys) throws Exception {
        prepareSsh();
        machine.ani(keys);
        start(true);

        assertThat(error(run("ssh-password", Map.of()))).contains("all would be locked out");
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthenticationMethods any",
                "PubkeyAuthentication no",
                "AuthorizedKeysFile /none",
                "DenyGroups sudo",
                "AllowUsers bob"
            })
    void aMatchBlockThatDecidesWhoComesInIsNotSwitchedOver(String line) throws Exception {
        prepareSsh();
        machine.sshd("Match Address 10.0.0.0/8\n" + line + "\n");
        start(true);

        assertThat(error(run("ssh-password", Map.of()))).contains("Match block", "sshd_config:3");
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthenticationMethods publickey,password password",
                "AuthenticationMethods keyboard-interactive",
                "DenyUsers an*",
                "PubkeyAcceptedAlgorithms rsa-sha2-512"
            })
    void whereAKeyAloneDoesNotOpenPasswordsStay(String line) throws Exception {
        prepareSsh();
        machine.sshd(line + "\n");
        start(true);

        assertThat(error(run("ssh-password", Map.of()))).contains("Nothing was changed");
        assertUntouched();
    }

    @Test
    void whoMayRunSomeCommandsOnlyIsNotTheOneWhoKeepsTheDoorOpen() throws Exception {
        prepareSsh();
        machine.file("/etc/sudoers", "%sudo ALL=(root) /usr/bin/apt\n");
        start(true);

        assertThat(error(run("ssh-password", Map.of()))).contains("all would be locked out");
        assertUntouched();
    }

    @Test
    void whatCannotBeLookedAtAfterwardsIsTakenBack() throws Exception {
        prepareDesktop();
        machine.file("/on-stop", "/bin/rm \"$R/proc/net/route\"; /bin/mkdir \"$R/proc/net/route\"\n");
        start(true);

        assertThat(error(run("boot-target", Map.of()))).contains("taken back", "could not be looked at");
        assertThat(machine.text("/units/default")).isEqualTo("graphical.target\n");
        assertThat(kept("boot-target")).isEmpty();
    }

    @Test
    void aJobThatIsCancelledWhileItProvesTakesBack() throws Exception {
        prepareSsh();
        machine.file("/etc/ssh/sshd_config.d/00-cloud.conf", "PasswordAuthentication yes\n");
        start(Duration.ofSeconds(30));
        var id = engine.jobs()
                .submit(DutyJobs.postureFix("m1", "ssh-password", Map.of()).submittedBy("ani"))
                .job()
                .id();
        await().until(() -> machine.text("/units/reloaded") != null && machine.text(SSH) != null);

        database.write(tx -> engine.jobs().cancel(tx, id));

        await().until(() -> engine.jobs().find(id).orElseThrow().state() == JobState.CANCELLED);
        assertThat(machine.text(SSH)).isNull();
        assertThat(kept("ssh-password")).isEmpty();
        assertThat(audited()).containsExactly("host.fix", "host.take_back");
    }

    @Test
    void whatCannotBeTakenBackSaysSoBesideWhatWasWrong() throws Exception {
        prepareSsh();
        // It does not help, and on the way back somebody has changed the file.
        machine.file("/etc/ssh/sshd_config.d/00-cloud.conf", "PasswordAuthentication yes\n");
        machine.program("systemctl", """
                case "$1" in
                  show) /bin/cat "$R/units/ssh.service" ;;
                  try-reload-or-restart) echo '# by hand' >> "$R%s" ;;
                esac""".formatted(SSH));
        start(true);

        assertThat(error(run("ssh-password", Map.of())))
                .contains("did not go through", "could not be taken back", "somebody changed");
        assertThat(kept("ssh-password")).isPresent();
    }

    private void assertUntouched() throws IOException {
        assertThat(machine.text(SSH)).isNull();
        assertThat(machine.text("/units/reloaded")).isNull();
        assertThat(kept("ssh-password")).isEmpty();
        assertThat(audited()).isEmpty();
    }

    @Test
    void aKeyThatTheServerWouldPassOverDoesNotCount() throws Exception {
        prepareSsh();
        Files.setPosixFilePermissions(
                machine.root.resolve("home/ani/.ssh/authorized_keys"), PosixFilePermissions.fromString("rw-rw-rw-"));
        start(true);

        assertThat(error(run("ssh-password", Map.of()))).contains("all would be locked out");
        machine.ani(MachineFixture.KEY).sshd("AllowUsers bob\n");
        Files.setPosixFilePermissions(
                machine.root.resolve("home/ani/.ssh/authorized_keys"), PosixFilePermissions.fromString("rw-------"));
        assertThat(error(run("ssh-password", Map.of("force", true)))).contains("all would be locked out");
        assertUntouched();
    }

    @Test
    void whatIsNotSafeIsRefusedBeforeAnythingIsChanged() throws Exception {
        prepareSsh();
        start(true);
        machine.file("/etc/ssh/sshd_config", "PasswordAuthentication yes\n");
        assertThat(error(run("ssh-password", Map.of()))).contains("does not read the folder");
        machine.sshd("Match User bob\nPasswordAuthentication yes\n");
        assertThat(error(run("ssh-password", Map.of("force", false)))).contains("sshd_config:3");
        machine.sshd("").file("/etc/ssh/sshd_config.d/50-x.conf", "Broken yes\n");
        assertThat(error(run("ssh-password", Map.of("force", true)))).contains("bad configuration option");
        assertUntouched();
        assertThat(error(run("ssh-keys", Map.of()))).contains("no fix called");
        assertThat(error(run("overcommit", Map.of()))).contains("does not show vm.overcommit_memory");
    }

    @Test
    void withoutTheRightToItOnlyThePlanIsTold() throws Exception {
        prepareSsh();
        start(false);

        assertThat(error(run("ssh-password", Map.of()))).contains("does not run as root");
        var planned = run("ssh-password", Map.of("dry_run", true));
        assertDone(planned);
        assertThat(planned.result()).contains("planned", SSH, "passwordauthentication no", "$ sshd -t");
        assertUntouched();
    }

    @Test
    void whatDoesNotHelpIsTakenBackAtOnce() throws Exception {
        prepareSsh();
        machine.file("/etc/ssh/sshd_config.d/00-cloud.conf", "PasswordAuthentication yes\n");
        start(true);

        assertThat(error(run("ssh-password", Map.of()))).contains("taken back", "passwordauthentication yes");
        assertThat(machine.text(SSH)).isNull();
        assertThat(machine.text("/units/reloaded")).isEqualTo("ssh.service\nssh.service\n");
        assertThat(kept("ssh-password")).isEmpty();
        assertThat(audited()).containsExactly("host.fix", "host.take_back");
    }

    private void prepareApt() throws IOException {
        machine.systemd("multi-user.target")
                .unit("apt-daily.timer", "active", "enabled")
                .unit("apt-daily-upgrade.timer", "inactive", "disabled")
                .says("unattended-upgrade", "")
                .program("apt-config", "/bin/grep -h '^APT' \"$R\"/etc/apt/apt.conf.d/* || true")
                .file(APT, "// of somebody\n");
        Files.setPosixFilePermissions(
                machine.root.resolve(APT.substring(1)), PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void filesAndUnitsComeBackExactlyAsTheyWere() throws Exception {
        prepareApt();
        start(true);

        assertDone(run("updates", Map.of()));
        assertThat(machine.text(APT)).contains("Unattended-Upgrade \"1\"");
        assertThat(machine.text("/units/apt-daily-upgrade.timer")).contains("=active", "=enabled");
        assertThat(error(run("updates", Map.of("force", true)))).contains("as it should be");

        assertDone(run("updates", Map.of("undo", true)));
        assertThat(machine.text(APT)).isEqualTo("// of somebody\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.root.resolve(APT.substring(1)))))
                .isEqualTo("rw-r-----");
        assertThat(machine.text("/units/apt-daily-upgrade.timer")).contains("=inactive", "=disabled");
    }

    @Test
    void whatSomebodyElseChangedSinceIsNotTakenBack() throws Exception {
        prepareApt();
        start(true);
        assertDone(run("updates", Map.of()));
        machine.file(APT, "APT::Periodic::Unattended-Upgrade \"7\";\n");

        assertThat(error(run("updates", Map.of("undo", true)))).contains("somebody changed " + APT);
        assertThat(machine.text(APT)).contains("\"7\"");
        assertThat(machine.text("/units/apt-daily-upgrade.timer")).contains("=active");
        assertThat(kept("updates")).isPresent();
    }

    private void prepareKernel() throws IOException {
        Files.createDirectories(machine.root.resolve("etc/sysctl.d"));
        machine.file("/proc/sys/vm/overcommit_memory", "0\n")
                .program(
                        "sysctl",
                        "test \"$2\" = vm.overcommit_memory=1 || test \"$2\" = vm.overcommit_memory=0 || exit 9\n"
                                + "echo \"${2#*=}\" > \"$R/proc/sys/vm/overcommit_memory\"");
    }

    @Test
    void theKernelIsSetNowAndForTheNextStart() throws Exception {
        prepareKernel();
        start(true);

        assertDone(run("overcommit", Map.of()));
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("1\n");
        assertThat(machine.text("/etc/sysctl.d/60-taskforge-overcommit.conf")).contains("vm.overcommit_memory = 1\n");
        assertDone(run("overcommit", Map.of("undo", true)));
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
        assertThat(machine.text("/etc/sysctl.d/60-taskforge-overcommit.conf")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/sysctl.conf", "/etc/sysctl.d/99-other.conf", "/usr/lib/sysctl.d/70-x.conf"})
    void aFileThatWouldWinWhenTheMachineStartsIsNamed(String file) throws Exception {
        prepareKernel();
        machine.file(file, "# x\nvm/overcommit_memory=2\n");
        start(true);

        assertThat(error(run("overcommit", Map.of()))).contains(file + " sets vm.overcommit_memory to 2");
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
    }

    @Test
    void aChangeThatFailsHalfWayIsTakenBack() throws Exception {
        prepareKernel();
        machine.program(
                "sysctl", "test \"$2\" = vm.overcommit_memory=0 || { echo 'permission denied' >&2; exit 255; }");
        start(true);

        assertThat(error(run("overcommit", Map.of()))).contains("taken back", "permission denied");
        assertThat(machine.text("/etc/sysctl.d/60-taskforge-overcommit.conf")).isNull();
        assertThat(kept("overcommit")).isEmpty();
    }

    private void prepareDesktop() throws IOException {
        machine.systemd("graphical.target")
                .unit(BootTargetRule.DESKTOP, "active", "enabled")
                .says("loginctl", "")
                .file("/proc/net/route", ROUTES)
                .file("/sys/class/net/wlan0/operstate", "up\n")
                .file("/sys/class/net/wlan0/wireless/x", "");
    }

    @Test
    void theDesktopIsEndedAndComesBack() throws Exception {
        prepareDesktop();
        start(true);

        assertDone(run("boot-target", Map.of()));
        assertThat(machine.text("/units/default")).isEqualTo("multi-user.target\n");
        assertThat(machine.text("/units/" + BootTargetRule.DESKTOP)).contains("=inactive");

        assertDone(run("desktop", Map.of()));
        assertThat(machine.text("/units/default")).isEqualTo("graphical.target\n");
        assertThat(machine.text("/units/" + BootTargetRule.DESKTOP)).contains("=active");
        assertThat(kept("boot-target")).isEmpty();
        assertThat(audited()).containsExactly("host.fix", "host.fixed", "host.undo");
    }

    @Test
    void aNetworkThatGoesWithTheDesktopBringsItBack() throws Exception {
        prepareDesktop();
        machine.file("/on-stop", ": > \"$R/proc/net/route\"\n");
        start(true);

        assertThat(error(run("boot-target", Map.of()))).contains("taken back", "lost its network: wlan0");
        assertThat(machine.text("/units/default")).isEqualTo("graphical.target\n");
        assertThat(machine.text("/units/" + BootTargetRule.DESKTOP)).contains("=active");
        assertThat(audited()).containsExactly("host.fix", "host.take_back");
    }

    @Test
    void whoWorksAtTheDesktopIsNotThrownOut() throws Exception {
        prepareDesktop();
        machine.program("loginctl", """
                case "$1" in
                  list-sessions) echo "   2 1000 ani seat0 tty2" ;;
                  show-session) printf 'Name=ani\\nType=wayland\\nClass=user\\n' ;;
                esac""");
        start(true);

        assertThat(error(run("boot-target", Map.of()))).contains("ani is signed in at the desktop");
        assertThat(machine.text("/units/default")).isEqualTo("graphical.target\n");
        assertDone(run("boot-target", Map.of("force", true)));
        assertThat(machine.text("/units/default")).isEqualTo("multi-user.target\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0::/user.slice/user-1000.slice/session-2.scope",
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/terminal.scope"
            })
    void aTaskForgeThatWouldEndWithTheDesktopDoesNotEndIt(String group) throws Exception {
        prepareDesktop();
        machine.file("/proc/self/cgroup", group + "\n").says("loginctl", "Type=x11");
        start(true);

        assertThat(error(run("boot-target", Map.of("force", true)))).contains("would end with the desktop");
        assertThat(machine.text("/units/default")).isEqualTo("graphical.target\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[connection]\ntype=wifi\npermissions=user:ani:;\n",
                "[connection]\ntype=wifi\n[wifi-security]\npsk-flags=1\n"
            })
    void aWifiThatBelongsToOnePersonKeepsTheDesktop(String connection) throws Exception {
        prepareDesktop();
        machine.file("/etc/NetworkManager/system-connections/home.nmconnection", connection);
        start(true);

        assertThat(error(run("boot-target", Map.of()))).contains("home.nmconnection belongs to one person");
    }

    @Test
    void aFixThatACrashCutOffGoesOnAndStillKnowsHowItWas() throws Exception {
        prepareKernel();
        var fix = HostFixes.find("overcommit").orElseThrow();
        var job = engine.jobs()
                .submit(DutyJobs.postureFix("m1", "overcommit", Map.of()).submittedBy("ani"))
                .job();
        // The process ends after the first of two changes.
        var begun = fixes(true).begin(fix, fixes(true).plan(fix, false), job.id(), "ani");
        begun.changes().getFirst().make(machine.host());
        start(true);

        await().until(() -> engine.jobs().find(job.id()).orElseThrow().state() == JobState.SUCCEEDED);
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("1\n");
        assertDone(run("overcommit", Map.of("undo", true)));
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
        assertThat(machine.text("/etc/sysctl.d/60-taskforge-overcommit.conf")).isNull();
    }

    @Test
    void aSecondFixOfARuleLeadsBackToHowItWasBeforeBoth() throws Exception {
        prepareKernel();
        start(true);
        assertDone(run("overcommit", Map.of()));
        machine.file("/proc/sys/vm/overcommit_memory", "2\n"); // somebody's hand

        assertDone(run("overcommit", Map.of("force", true)));
        assertDone(run("overcommit", Map.of("undo", true)));
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
        assertThat(machine.text("/etc/sysctl.d/60-taskforge-overcommit.conf")).isNull();
    }

    @Test
    void aRecordThatCannotBeReadStopsEverything() throws Exception {
        prepareKernel();
        Files.createDirectories(folder.resolve("host-fixes"));
        Files.writeString(folder.resolve("host-fixes/overcommit.json"), "{\"fix\": ");
        start(true);

        assertThat(error(run("overcommit", Map.of()))).contains("overcommit.json cannot be read");
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsSaidBeforeAnythingIsChanged() throws Exception {
        prepareKernel();
        Files.delete(machine.root.resolve("etc/sysctl.d"));
        start(true);

        assertThat(error(run("overcommit", Map.of()))).contains("cannot be written here");
        assertThat(kept("overcommit")).isEmpty();
    }

    @Test
    void whatIsAskedOfAnotherMachineIsNotDoneHere() throws Exception {
        prepareKernel();
        start(true);
        var id = engine.jobs()
                .submit(DutyJobs.postureFix("m2", "overcommit", Map.of()))
                .job()
                .id();

        await().until(() -> engine.jobs().find(id).orElseThrow().state() == JobState.FAILED);
        assertThat(engine.jobs().find(id).orElseThrow().error()).contains("asked of the machine m2");
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
    }

    @Test
    void inAContainerNothingIsChanged() throws Exception {
        prepareKernel();
        machine.file("/.dockerenv", "");
        start(true);

        assertThat(error(run("overcommit", Map.of()))).contains("runs in a container");
        assertThat(machine.text("/proc/sys/vm/overcommit_memory")).isEqualTo("0\n");
    }
}
