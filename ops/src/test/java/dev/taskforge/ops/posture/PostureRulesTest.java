package dev.taskforge.ops.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules, each on machines that are as they should be, that are not, and that do not say. */
class PostureRulesTest {
    private static final String DROP =
            "table inet f {\nchain i {\ntype filter hook input priority filter; policy drop;\n}\n}";
    private static final String OPEN = "table inet f {\n}";
    private static final Wanted REDIS = Wanted.NOTHING.redis(true);

    @TempDir
    Path folder;

    private MachineFixture machine;

    @BeforeEach
    void prepare() throws IOException {
        machine = new MachineFixture(folder);
    }

    @Test
    void aFirewallThatDropsIsNamedAndDockerIsWarnedOf() throws Exception {
        machine.says("nft", DROP);
        assertThat(machine.answer(new FirewallRule()))
                .startsWith("PASS")
                .contains("netfilter")
                .doesNotContain("Docker");

        machine.says("ufw", "Status: active").file("/sys/class/net/docker0/operstate", "up");
        assertThat(machine.answer(new FirewallRule())).startsWith("PASS").contains("ufw", "Docker");
    }

    @Test
    void anOpenMachineFailsAndSoDoesOneThatIsOpenOverIpv6() throws Exception {
        machine.says("nft", OPEN).says("iptables", "-P INPUT ACCEPT").says("ip6tables", "-P INPUT ACCEPT");
        assertThat(machine.answer(new FirewallRule())).startsWith("FAIL");

        machine.says("iptables", "-P INPUT DROP");
        assertThat(machine.answer(new FirewallRule())).startsWith("PASS");
        machine.file("/proc/net/if_inet6", "fe800000000000000000000000000001 02 40 20 80     eth0\n");
        assertThat(machine.answer(new FirewallRule())).startsWith("PASS");
        machine.file("/proc/net/if_inet6", "20010db8000000000000000000000001 02 40 00 80     eth0\n");
        assertThat(machine.answer(new FirewallRule())).startsWith("FAIL").contains("IPv6 is let in");
    }

    @Test
    void aFirewallThatMayNotBeSeenIsNoPassAndNoFailure() throws Exception {
        assertThat(machine.answer(new FirewallRule())).startsWith("ERROR").contains("neither nft nor iptables");
        machine.program("nft", "echo 'Operation not permitted (you must be root)' >&2; exit 1")
                .says("iptables", "-P INPUT ACCEPT");
        assertThat(machine.answer(new FirewallRule())).startsWith("ERROR").contains("you must be root");
    }

    @Test
    void updatesNeedTheProgramItsSettingsAndItsTimers() throws Exception {
        var rule = new UpdatesRule();
        assertThat(machine.answer(rule)).startsWith("ERROR");

        machine.systemd("multi-user.target").says("apt-config", """
                APT::Periodic::Update-Package-Lists "1";
                APT::Periodic::Unattended-Upgrade "1";
                """);
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("unattended-upgrades");
        machine.says("unattended-upgrade", "");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("apt-daily.timer");
        machine.unit("apt-daily.timer", "active", "enabled").unit("apt-daily-upgrade.timer", "active", "enabled");
        assertThat(machine.answer(rule)).startsWith("PASS");
        machine.says("apt-config", """
                APT::Periodic::Update-Package-Lists "1";
                APT::Periodic::Unattended-Upgrade "0";
                """);
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("Unattended-Upgrade");
        machine.says("apt-config", """
                APT::Periodic::Enable "0";
                APT::Periodic::Update-Package-Lists "1";
                APT::Periodic::Unattended-Upgrade "1";
                """);
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("APT::Periodic::Enable");
    }

    @Test
    void onRedHatTheTimerMustInstallToo() throws Exception {
        machine.systemd("multi-user.target").says("dnf", "");
        assertThat(machine.answer(new UpdatesRule())).startsWith("FAIL").contains("dnf-automatic");

        machine.unit("dnf-automatic.timer", "active", "enabled")
                .file("/etc/dnf/automatic.conf", "apply_updates = no\n");
        assertThat(machine.answer(new UpdatesRule())).startsWith("FAIL").contains("apply_updates");
        machine.file("/etc/dnf/automatic.conf", "[commands]\napply_updates = yes\n");
        assertThat(machine.answer(new UpdatesRule())).startsWith("PASS");
    }

    @Test
    void aRestartThatAnUpdateWaitsForIsSeen() throws Exception {
        var rule = new RebootRule();
        assertThat(machine.answer(rule)).startsWith("ERROR");
        machine.program("needs-restarting", "exit 1");
        assertThat(machine.answer(rule)).startsWith("FAIL");
        machine.program("needs-restarting", "exit 0");
        assertThat(machine.answer(rule)).startsWith("PASS");
        machine.program("needs-restarting", "exit 3");
        assertThat(machine.answer(rule)).startsWith("ERROR");

        machine.file("/run/reboot-required", "").file("/run/reboot-required.pkgs", "linux-image\n");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("linux-image");
    }

    @Test
    void theClockMustFollow() throws Exception {
        assertThat(machine.answer(new ClockRule())).startsWith("ERROR");
        machine.says("timedatectl", "yes");
        assertThat(machine.answer(new ClockRule())).startsWith("PASS");
        machine.says("timedatectl", "no");
        assertThat(machine.answer(new ClockRule())).startsWith("FAIL");
    }

    @ParameterizedTest
    @CsvSource({
        "16000000, 0, 60, NOT_APPLICABLE",
        "4000000, 0, 60, FAIL",
        "4000000, 2000000, 60, PASS",
        "4000000, 2000000, 0, FAIL"
    })
    void aSmallMachineNeedsSwapThatIsUsed(long memory, long swap, String swappiness, Outcome outcome) throws Exception {
        machine.file("/proc/meminfo", "MemTotal:  " + memory + " kB\nSwapTotal:  " + swap + " kB\n")
                .file("/proc/sys/vm/swappiness", swappiness + "\n");

        assertThat(machine.ask(new SwapRule()).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "syn-cookies, 0, FAIL",
        "syn-cookies, 1, PASS",
        "syn-cookies, 2, PASS",
        "panic-restart, 0, FAIL",
        "panic-restart, 10, PASS",
        "panic-restart, -1, PASS",
        "overcommit, 0, FAIL",
        "overcommit, 2, FAIL",
        "overcommit, 1, PASS",
        "overcommit, '', FAIL"
    })
    void theKernelIsSetAsAServerNeedsIt(String id, String value, Outcome outcome) throws Exception {
        var rule = KernelRule.ALL.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        machine.file(rule.file(), value + "\n");

        assertThat(machine.ask(rule, REDIS).outcome()).isEqualTo(outcome);
        if (rule.redisOnly()) {
            assertThat(machine.ask(rule).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        }
    }

    @Test
    void aVirtualMachineOfQemuRunsItsAgent() throws Exception {
        var rule = new GuestAgentRule();
        machine.systemd("multi-user.target");
        assertThat(machine.answer(rule)).startsWith("ERROR");
        machine.file("/sys/class/dmi/id/sys_vendor", "QEMU\n");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("without its guest agent");
        machine.unit(GuestAgentRule.UNIT, "inactive", "static");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("does not offer");
        machine.file("/dev/virtio-ports/org.qemu.guest_agent.0", "");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("inactive");
        machine.unit(GuestAgentRule.UNIT, "active", "static");
        assertThat(machine.answer(rule)).startsWith("PASS");
    }

    @Test
    void otherMachinesNeedNoAgent() throws Exception {
        var rule = new GuestAgentRule();
        machine.program("systemd-detect-virt", "echo none; exit 1").file("/sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
        assertThat(machine.answer(rule)).isEqualTo("NOT_APPLICABLE This is no virtual machine.");
        machine.says("systemd-detect-virt", "amazon").file("/sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
        assertThat(machine.answer(rule)).startsWith("NOT_APPLICABLE").contains("amazon, Amazon EC2");
    }

    @ParameterizedTest
    @CsvSource({
        "process, 1min 30s, '{}', PASS",
        "process, infinity, '{\"shutdown-timeout\": 600}', PASS",
        "process, 10s, '{}', FAIL",
        "process, 1min 30s, '{\"shutdown-timeout\": 120}', FAIL",
        "process, 1min 30s, '{\"shutdown-timeout\": -1}', FAIL",
        "control-group, infinity, '{}', FAIL",
        "process, odd, '{}', ERROR"
    })
    void dockerHasTheTimeThatItGivesItsContainers(String mode, String time, String daemon, Outcome outcome)
            throws Exception {
        machine.systemd("multi-user.target")
                .unit("docker.service", "active", "enabled", "KillMode=" + mode, "TimeoutStopUSec=" + time)
                .file("/etc/docker/daemon.json", daemon);

        assertThat(machine.ask(new ShutdownRule()).outcome()).isEqualTo(outcome);
    }

    @Test
    void aMachineWithoutDockerIsNotAskedHowItEndsContainers() throws Exception {
        assertThat(machine.systemd("multi-user.target").answer(new ShutdownRule()))
                .startsWith("NOT_APPLICABLE");
    }

    @Test
    void aDesktopThatRunsOrComesIsAWeakness() throws Exception {
        var rule = new BootTargetRule();
        assertThat(machine.answer(rule)).startsWith("ERROR");
        machine.systemd("graphical.target");
        assertThat(machine.answer(rule)).startsWith("PASS"); // as Ubuntu Server is
        machine.unit(BootTargetRule.DESKTOP, "inactive", "enabled");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("next start");
        machine.unit(BootTargetRule.DESKTOP, "active", "enabled");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("A desktop runs");
        machine.systemd("multi-user.target").unit(BootTargetRule.DESKTOP, "inactive", "enabled");
        assertThat(machine.answer(rule)).startsWith("PASS");
    }

    @Test
    void certificatesAreRenewedByATimerAndInTime() throws Exception {
        var rule = new CertificatesRule();
        assertThat(machine.answer(rule)).startsWith("NOT_APPLICABLE");

        var certificate = new String(
                Objects.requireNonNull(getClass().getResourceAsStream("cert.pem"))
                        .readAllBytes(),
                StandardCharsets.US_ASCII);
        machine.systemd("multi-user.target").file("/etc/letsencrypt/live/example.id/cert.pem", certificate);
        var end = Instant.parse("2027-06-01T00:00:00Z");
        machine.clock.set(end.minus(Duration.ofDays(40)));
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("no timer");
        machine.unit("certbot.timer", "active", "enabled");
        assertThat(machine.answer(rule)).startsWith("PASS").contains("40 days");
        machine.clock.set(end.minus(Duration.ofDays(19)));
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("example.id ends in 19 days");
        machine.file("/etc/letsencrypt/live/example.id/cert.pem", "no certificate");
        assertThat(said(rule).outcome()).isEqualTo(Outcome.ERROR);
    }

    private Said said(PostureRule rule) throws InterruptedException {
        return machine.rules().ask(rule.id(), Wanted.NOTHING).orElseThrow();
    }

    @Test
    void nobodyElseIsRootAndNobodyComesWithoutAPassword() throws Exception {
        var rule = new AccountsRule();
        assertThat(said(rule).outcome()).isEqualTo(Outcome.ERROR); // no /etc/passwd
        machine.file("/etc/passwd", "root:x:0:0::/root:/bin/bash\nani:x:1000:1000::/home/ani:/bin/bash\n");
        assertThat(said(rule).outcome()).isEqualTo(Outcome.ERROR); // no /etc/shadow
        machine.file("/etc/shadow", "root:*:1:0:::::\nani:$y$j9T$x:1:0:::::\n");
        assertThat(machine.answer(rule)).startsWith("PASS").contains("2 accounts");
        machine.file("/etc/shadow", "root:*:1:0:::::\nani::1:0:::::\n");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("ani opens without");
        machine.file("/etc/passwd", "root:x:0:0::/root:/bin/bash\ntoor:x:0:0::/root:/bin/bash\n");
        assertThat(machine.answer(rule)).startsWith("FAIL").contains("toor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob ALL=(root) NOPASSWD: /usr/bin/systemctl restart web",
                "bob ALL=(ALL) ALL, !/bin/su",
                "bob ALL=(www-data) ALL",
                "bob other-machine=(ALL) ALL",
                "bob ALL=(ALL) NOEXEC: ALL",
                "bob ALL=(ALL) ALL\nbob ALL=(ALL) !/usr/bin/passwd",
                "# bob ALL=(ALL) ALL"
            })
    void whoMayRunSomeCommandsOnlyIsNotRoot(String line) throws Exception {
        machine.file("/etc/passwd", "root:x:0:0::/root:/bin/bash\nbob:x:1001:1001::/h:/bin/sh\n")
                .file("/etc/group", "docker:x:998:bob\nsudo:x:27:\n")
                .file("/etc/sudoers", line + "\n");

        assertThat(machine.answer(new PrivilegeRule())).startsWith("FAIL").contains("bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob ALL=ALL",
                "bob\tALL = (root) NOPASSWD:SETENV: ALL # everything",
                "bob m1=(ALL:ALL) \\\n ALL",
                "%docker ALL=(ALL) ALL"
            })
    void whoMayRunEverythingIsRoot(String line) throws Exception {
        machine.file("/etc/passwd", "root:x:0:0::/root:/bin/bash\nbob:x:1001:1001::/h:/bin/sh\n")
                .file("/etc/group", "docker:x:998:bob\n")
                .file("/etc/hostname", "m1\n")
                .file("/etc/sudoers", line + "\n");

        assertThat(machine.answer(new PrivilegeRule())).startsWith("PASS").contains("bob");
    }

    @Test
    void aGroupOfAdministratorsThatSudoDoesNotKnowIsNoWayToRoot() throws Exception {
        machine.file("/etc/passwd", "root:x:0:0::/root:/bin/bash\nbob:x:1001:1001::/h:/bin/sh\n")
                .file("/etc/group", "docker:x:998:bob\nwheel:x:10:bob\n")
                .file("/etc/sudoers", "# %wheel ALL=(ALL) ALL\n");

        assertThat(machine.answer(new PrivilegeRule())).startsWith("FAIL").contains("bob");
    }

    @Test
    void whoeverIsInTheGroupOfDockerMayBecomeRootAnyway() throws Exception {
        machine.file(
                        "/etc/passwd",
                        "root:x:0:0::/root:/bin/bash\nani:x:1000:1000::/h:/bin/bash\nbob:x:1001:998::/h:/bin/sh\n")
                .file("/etc/group", "sudo:x:27:ani\ndocker:x:998:ani\n");
        // It is the group of bob himself.
        assertThat(machine.answer(new PrivilegeRule()))
                .startsWith("FAIL")
                .contains("bob")
                .doesNotContain("ani");

        machine.file("/etc/sudoers.d/bob.off", "bob ALL=(ALL) ALL\n");
        assertThat(machine.answer(new PrivilegeRule())).startsWith("FAIL");
        machine.file("/etc/sudoers", "%sudo ALL=(ALL:ALL) ALL\n");
        machine.file("/etc/sudoers.d/ops", "%docker ALL=(ALL) ALL\n");
        assertThat(machine.answer(new PrivilegeRule())).startsWith("PASS");
        machine.file("/etc/sudoers.d/ops", "").file("/etc/sudoers.d/bob", "bob ALL=(ALL) ALL\n");
        assertThat(machine.answer(new PrivilegeRule())).startsWith("PASS").contains("ani, bob");
    }

    @Test
    void everyRuleAnswersOnAnEmptyMachineAndNoneOfThemPasses() throws Exception {
        var posture = machine.rules().look(new Wanted(Set.of(22), true, Map.of()));

        assertThat(posture.findings()).extracting(Finding::rule).containsExactlyElementsOf(PostureRules.ids());
        assertThat(posture.findings()).noneMatch(finding -> finding.outcome() == Outcome.PASS);
        assertThat(posture.grading().grade()).isNull();
    }

    @Test
    void inAContainerNothingIsSaidOfTheMachine() throws Exception {
        machine.file("/.dockerenv", "").sshd("PasswordAuthentication no\n");

        var posture = machine.rules().look(Wanted.NOTHING);

        assertThat(posture.findings()).allMatch(finding -> finding.outcome() == Outcome.ERROR);
        assertThat(posture.grading().grade()).isNull();
    }

    @Test
    void aProgramThatHangsIsAnError() throws Exception {
        machine.program("systemctl", "exec /bin/sleep 60");
        var host =
                new Host(machine.root, folder.resolve("bin").toString(), Duration.ofMillis(300), true, machine.clock);

        assertThat(new PostureRules(host, "m1")
                        .ask(BootTargetRule.ID, Wanted.NOTHING)
                        .orElseThrow()
                        .outcome())
                .isEqualTo(Outcome.ERROR);
    }

    @Test
    void everyRuleAndEveryFixIsExplainedInBothLanguages() {
        for (var language : new Locale[] {Messages.ENGLISH, Messages.INDONESIAN}) {
            var texts = Messages.ofOperations(language);
            assertThat(PostureRules.ids()).allMatch(id -> texts.contains("posture." + id));
        }
        assertThat(PostureRules.ids()).doesNotHaveDuplicates().containsAll(HostFixes.rules());
        assertThat(HostFixes.ids()).doesNotHaveDuplicates();
    }
}
