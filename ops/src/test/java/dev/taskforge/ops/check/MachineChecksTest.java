package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds that ask this machine: process, unit, icmp. Real ones where they are there, and programs that say what those say. */
final class MachineChecksTest {
    @TempDir
    Path folder;

    private AskingFixture with(CheckKind kind) {
        return new AskingFixture(folder, Clock.systemUTC(), "host-1", new CheckKinds(List.of(kind)));
    }

    private void program(String name, String script) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void processesAreCountedByNameAndArguments() throws Exception {
        var asking = new AskingFixture(folder);
        var mark = "86399." + ProcessHandle.current().pid();
        var first = new ProcessBuilder("sleep", mark).start();
        var second = new ProcessBuilder("sleep", mark).start();
        try {
            assertThat(asking.answer("{process: sleep, arguments: \"" + mark + "\", min: 2, max: 2}"))
                    .isEqualTo("PASS 2 processes of sleep run.");
            assertThat(asking.answer("{process: sleep, arguments: \"" + mark + "\", min: 3}"))
                    .isEqualTo("FAIL 2 processes of sleep run, fewer than 3.");
            assertThat(asking.answer("{process: sleep, arguments: \"" + mark + "\", max: 1}"))
                    .isEqualTo("FAIL 2 processes of sleep run, more than 1.");
            assertThat(asking.answer("{process: slee, arguments: \"" + mark + "\", min: 0}"))
                    .isEqualTo("PASS 0 processes of slee run.");
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
        assertThat(first.waitFor(20, TimeUnit.SECONDS) && second.waitFor(20, TimeUnit.SECONDS))
                .isTrue();
        assertThat(asking.answer("{process: sleep, arguments: \"" + mark + "\"}"))
                .startsWith("FAIL 0 processes");
        assertThatThrownBy(() -> asking.ask("{process: x, min: 3, max: 2}")).hasMessageContaining("less than min");
    }

    @Test
    void titlesThatServersGiveThemselvesAreKnown() throws Exception {
        process("1", "systemd", 'S', "/sbin/init");
        process("11", "nginx", 'S', "nginx: master process /usr/sbin/nginx");
        process("12", "nginx", 'Z', "");
        process("13", "gunicorn-worker", 'S', "/opt/app/bin/gunicorn-worker-of-the-shop\0--port\0008000");
        process("14", "kworker/0:1", 'I', "");
        var asking = with(ProcessCheck.kind(folder));

        assertThat(asking.answer("{process: nginx, max: 1}")).startsWith("PASS 1");
        assertThat(asking.answer("{process: gunicorn-worker-of-the-shop, arguments: \"--port 8000\"}"))
                .startsWith("PASS 1");
        assertThat(asking.answer("{process: gunicorn-worker-of-the-shed}")).startsWith("FAIL 0");
        Files.delete(folder.resolve("11/stat"));
        assertThat(asking.answer("{process: nginx}")).startsWith("FAIL 0");
    }

    @Test
    void longCommandLinesAreReadToTheirEnd() throws Exception {
        process("1", "systemd", 'S', "/sbin/init");
        process("20", "java", 'S', "java\0-cp\0" + "/opt/shop/lib/a.jar:".repeat(1_000) + "\0shop.Main");

        assertThat(with(ProcessCheck.kind(folder)).answer("{process: java, arguments: shop.Main}"))
                .startsWith("PASS 1");
    }

    @Test
    void hiddenProcessesAreNotTakenForEnded() throws Exception {
        process("20", "java", 'S', "java");

        assertThat(with(ProcessCheck.kind(folder)).answer("{process: nginx}"))
                .startsWith("ERROR")
                .contains("hides");
    }

    private void process(String pid, String name, char state, String line) throws IOException {
        Files.createDirectory(folder.resolve(pid));
        Files.writeString(folder.resolve(pid + "/stat"), pid + " (" + name + ") " + state + " 1 1 1 0 -1\n");
        Files.writeString(folder.resolve(pid + "/cmdline"), line);
    }

    @Test
    void aUnitIsJudgedByWhatSystemdSays() throws Exception {
        program("systemctl", """
                for unit; do :; done
                case $unit in
                  up.service) echo LoadState=loaded; echo ActiveState=active; echo SubState=running; echo NRestarts=3;;
                  down.service) echo LoadState=loaded; echo ActiveState=failed; echo SubState=failed; echo Result=exit-code;;
                  once.service) echo LoadState=loaded; echo ActiveState=inactive; echo SubState=dead; echo Result=success; echo ExecMainExitTimestampMonotonic=4711;;
                  never.service) echo LoadState=loaded; echo ActiveState=inactive; echo SubState=dead; echo Result=success; echo ExecMainExitTimestampMonotonic=0;;
                  old.service) echo LoadState=loaded; echo ActiveState=active; echo SubState=running;;
                  hangs.service) exec sleep 600;;
                  *) echo LoadState=not-found; echo ActiveState=inactive; echo SubState=dead;;
                esac
                """);
        var asking = with(UnitCheck.kind(folder + ":/usr/bin:/bin"));

        assertThat(asking.answer("{unit: up.service, max_restarts: 3}"))
                .isEqualTo("PASS up.service is active (running).");
        assertThat(asking.answer("{unit: up.service, max_restarts: 2}"))
                .startsWith("FAIL")
                .contains("3 times");
        assertThat(asking.answer("{unit: down.service}"))
                .isEqualTo("FAIL down.service is failed (failed); its last result is exit-code.");
        assertThat(asking.answer("{unit: once.service}")).startsWith("FAIL");
        assertThat(asking.answer("{unit: once.service, may_have_ended: true}")).startsWith("PASS");
        assertThat(asking.answer("{unit: never.service, may_have_ended: true}"))
                .startsWith("FAIL")
                .contains("not run");
        assertThat(asking.answer("{unit: old.service}")).startsWith("PASS");
        assertThat(asking.answer("{unit: old.service, max_restarts: 1}")).startsWith("ERROR");
        assertThat(asking.answer("{unit: typo.service}")).startsWith("FAIL").contains("not-found");
        assertThat(asking.answer("{unit: hangs.service, timeout: 400ms}")).startsWith("ERROR");
        assertThatThrownBy(() -> asking.ask("{unit: \"--all\"}")).hasMessageContaining("no name of a unit");
    }

    @Test
    void withoutSystemdNothingIsClaimed() throws Exception {
        assertThat(with(UnitCheck.kind(folder.toString())).answer("{unit: nginx.service}"))
                .startsWith("ERROR");
        // Where systemd runs it knows better whether there is such a unit.
        assertThat(new AskingFixture(folder).answer("{unit: nginx.service}"))
                .startsWith(Files.isDirectory(Path.of("/run/systemd/system")) ? "" : "ERROR");
    }

    @Test
    void pingIsReadWhicheverProgramSaysIt() throws Exception {
        program("ping", """
                for host; do :; done
                case $host in
                  10.0.0.1) printf '3 packets transmitted, 3 received, 0%% packet loss, time 401ms\\n'
                    printf 'rtt min/avg/max/mdev = 0.5/12.500/20.1/0.1 ms\\n';;
                  10.0.0.2) printf '3 packets transmitted, 2 packets received, 33%% packet loss\\n'
                    printf 'round-trip min/avg/max = 0.5/1.0/2.0 ms\\n';;
                  10.0.0.3) printf '3 packets transmitted, 0 received, 100%% packet loss, time 2ms\\n'; exit 1;;
                  10.0.0.5) exec sleep 600;;
                  *) echo 'ping: socktype: SOCK_RAW'; echo 'ping: Operation not permitted'; exit 2;;
                esac
                """);
        var asking = with(IcmpCheck.kind(folder + ":/usr/bin:/bin"));

        assertThat(asking.answer("{icmp: 10.0.0.1}")).startsWith("PASS").contains("loss_percent 0 ≤ 0");
        assertThat(asking.answer("{icmp: 10.0.0.1, max_ms: 10}"))
                .isEqualTo("FAIL 10.0.0.1 is not as wanted: max_ms 12.5 > 10.");
        assertThat(asking.answer("{icmp: 10.0.0.2}")).startsWith("FAIL").contains("loss_percent 33.3 > 0");
        assertThat(asking.answer("{icmp: 10.0.0.2, loss_percent: 50}")).startsWith("PASS");
        assertThat(asking.answer("{icmp: 10.0.0.3}")).isEqualTo("FAIL 10.0.0.3 does not answer to ping.");
        assertThat(asking.answer("{icmp: 10.0.0.4}"))
                .isEqualTo("ERROR ping could not ask 10.0.0.4: ping: Operation not permitted");
        assertThat(asking.answer("{icmp: 10.0.0.5, timeout: 400ms}")).startsWith("FAIL");
        assertThat(asking.answer("{icmp: 10.0.0.1, packets: 50}"))
                .startsWith("ERROR")
                .contains("take longer than 10s");
        assertThat(asking.answer("{icmp: 169.254.169.254}")).startsWith("ERROR").contains("link-local");
        assertThatThrownBy(() -> asking.ask("{icmp: \"-f\"}")).hasMessageContaining("neither the name");
    }

    @Test
    void withoutTheProgramNothingIsClaimed() throws Exception {
        assertThat(with(IcmpCheck.kind(folder.toString())).answer("{icmp: 127.0.0.1}"))
                .isEqualTo("ERROR There is no program ping on this machine.");
    }

    @Test
    void theProgramOfThisMachineIsUnderstood() throws Exception {
        // Not everybody may send such packets; then it says so.
        assertThat(new AskingFixture(folder).answer("{icmp: 127.0.0.1}"))
                .matches("PASS .*|ERROR ping could not ask .*");
    }
}
