package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine, and one that is made up of files. */
final class HostCheckTest {
    private static final Instant HEARD = Instant.ofEpochSecond(1_764_382_442);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private AskingFixture asking;

    @BeforeEach
    void makeUp() throws IOException {
        asking = new AskingFixture(folder, clock, "host-1", new CheckKinds(List.of(HostCheck.kind(folder))));
        write("proc/stat", "cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 1\ncpu1 1 1\nintr 5\n");
        write("proc/loadavg", "9.00 3.00 2.00 1/200 4711\n");
        write(
                "proc/meminfo",
                "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 250 kB\nSwapTotal: 100 kB\nSwapFree: 40 kB\n");
        write("etc/debian_version", "13.1\n");
        write("etc/kernel/postinst.d/unattended-upgrades", "#!/bin/sh\n");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    @Test
    void eachLimitIsJudged() throws Exception {
        assertThat(asking.answer("{host: this, load_per_core: 2, memory_free_percent: 20, swap_percent: 60}"))
                .isEqualTo(
                        "PASS host is as wanted: load_per_core 1.5 ≤ 2, memory_free_percent 25 ≥ 20, swap_percent 60 ≤ 60.");
        assertThat(asking.answer("{host: this, load_per_core: 1, memory_free_percent: 30, swap_percent: 50}"))
                .isEqualTo("FAIL host is not as wanted:"
                        + " load_per_core 1.5 > 1, memory_free_percent 25 < 30, swap_percent 60 > 50.");
        assertThat(AskingFixture.render(
                        asking.ask("{host: this, memory_free_percent: 30}").fix()))
                .contains("--sort=-rss");
    }

    @Test
    void processorsAreComparedWithTheLastLook() throws Exception {
        asking.answer("{host: this, cpu_percent: 50, timeout: 400ms}");
        clock.pass(Duration.ofSeconds(30));
        // Of 1000 ticks more, 800 were idle or waited for disks.
        write("proc/stat", "cpu  200 0 200 1400 200 0 0 0 90 0\ncpu0 1 1\ncpu1 1 1\n");

        assertThat(asking.answer("{host: this, cpu_percent: 50}"))
                .isEqualTo("PASS host is as wanted: cpu_percent 20 ≤ 50.");
        assertThat(asking.answer("{host: this, cpu_percent: 19}"))
                .isEqualTo("FAIL host is not as wanted: cpu_percent 20 > 19.");
    }

    @Test
    void aRestartThatUpdatesWaitForIsToldWithThePackages() throws Exception {
        assertThat(asking.answer("{host: this, reboot_required: false}")).startsWith("PASS");

        write("run/reboot-required", "*** System restart required ***\n");
        write("run/reboot-required.pkgs", "linux-image-6.12\nlibc6\n");

        assertThat(asking.answer("{host: this, reboot_required: false}"))
                .isEqualTo("FAIL host is not as wanted: reboot_required true (linux-image-6.12 libc6).");
    }

    @Test
    void whereNobodyWritesDownThatARestartIsDueNothingIsKnown() throws Exception {
        Files.delete(folder.resolve("etc/kernel/postinst.d/unattended-upgrades"));
        assertThat(asking.answer("{host: this, reboot_required: false}")).startsWith("ERROR");
    }

    @Test
    void containersAreKnownByMuch() throws Exception {
        var marks = java.util.Map.of(
                "proc/1/environ", "PATH=/bin\0container=lxc\0",
                "proc/self/environ", "A=b\0KUBERNETES_SERVICE_HOST=10.0.0.1\0",
                "proc/self/mountinfo",
                        "22 1 0:21 / /proc rw - proc proc rw\n30 1 0:28 / / rw shared:1 - overlay overlay rw\n");
        for (var mark : marks.entrySet()) {
            write(mark.getKey(), mark.getValue());
            assertThat(asking.answer("{host: this, reboot_required: false}"))
                    .as(mark.getKey())
                    .startsWith("ERROR");
            Files.delete(folder.resolve(mark.getKey()));
        }
        write("proc/1/environ", "not_a_container=1\0");
        write(
                "proc/self/mountinfo",
                "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n31 1 0:2 / /var/lib/docker/x rw - overlay overlay rw\n");
        assertThat(asking.answer("{host: this, reboot_required: false}")).startsWith("PASS");
    }

    @Test
    void theOlderLimitsOfContainersCountAndUnseenOnesAreNoPass() throws Exception {
        write("run/.containerenv", "");
        assertThat(asking.answer("{host: this, memory_free_percent: 20}")).startsWith("ERROR");

        write("sys/fs/cgroup/memory/memory.limit_in_bytes", String.valueOf(100 * 1024));
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", String.valueOf(98 * 1024));
        write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file " + 8 * 1024 + "\n");
        assertThat(asking.answer("{host: this, memory_free_percent: 20}"))
                .isEqualTo("FAIL host is not as wanted: memory_free_percent 10 < 20.");

        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(asking.answer("{host: this, memory_free_percent: 20}")).startsWith("PASS");
    }

    @Test
    void aContainerClaimsNothingOfTheMachine() throws Exception {
        write(".dockerenv", "");
        write("sys/fs/cgroup/memory.max", String.valueOf(100 * 1024));
        write("sys/fs/cgroup/memory.current", String.valueOf(98 * 1024));
        write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file " + 8 * 1024 + "\n");

        assertThat(asking.answer("{host: this, reboot_required: false}")).startsWith("ERROR");
        assertThat(asking.answer("{host: this, memory_free_percent: 20}"))
                .isEqualTo("FAIL host is not as wanted: memory_free_percent 10 < 20.");

        write("sys/fs/cgroup/memory.max", "max\n");
        assertThat(asking.answer("{host: this, memory_free_percent: 20}")).startsWith("PASS");
    }

    @Test
    void whatCannotBeReadIsNoPass() throws Exception {
        write("proc/meminfo", "MemTotal: 1000 kB\n");
        assertThat(asking.answer("{host: this, memory_free_percent: 20}")).startsWith("ERROR");
        Files.delete(folder.resolve("proc/stat"));
        assertThat(asking.answer("{host: this, cpu_percent: 20}")).startsWith("ERROR");
    }

    @Test
    void whatIsWantedMustBeSaid() {
        assertThatThrownBy(() -> asking.ask("{host: this}")).hasMessageContaining("says nothing");
        assertThatThrownBy(() -> asking.ask("{host: this, reboot_required: true}"))
                .hasMessageContaining("false");
    }

    @Test
    void thisMachineAnswersWithinReason() throws Exception {
        var real = new AskingFixture(folder);

        assertThat(real.answer("{host: this, cpu_percent: 100, load_per_core: 10000, memory_free_percent: 0,"
                        + " swap_percent: 100}"))
                .startsWith("PASS");
        // Whether anything here knows of the clock or not: what is not known is no pass.
        assertThat(real.answer("{host: this, clock_offset: 1ms}")).doesNotContain("failure");
    }

    @Test
    void aClockThatHeardOfNobodyForLongOrFollowsItselfIsAdrift() {
        var line = "C0A80001,,3,1764382442.1,0.000000001,0.1,0.1,1,0,0,0.001,0.001,1024.0,Normal";
        assertThat(ClockFacts.ofChrony(line, HEARD.plusSeconds(7_000))
                        .orElseThrow()
                        .synchronised())
                .isTrue();
        assertThat(ClockFacts.ofChrony(line, HEARD.plusSeconds(8_000))
                        .orElseThrow()
                        .synchronised())
                .isFalse();
        var own = line.replace("C0A80001", "7F7F0101");
        assertThat(ClockFacts.ofChrony(own, HEARD).orElseThrow().synchronised()).isFalse();
    }

    @Test
    void whatProgramsSayOfTheClockIsUnderstood() {
        var chrony = ClockFacts.ofChrony(
                "C0A80001,time.example.id,3,1764382442.1,-0.002500000,0.1,0.1,1,0,0,0.004000000,0.001000000,64.2,Normal\n",
                HEARD.plusSeconds(60));
        assertThat(chrony).hasValue(new ClockFacts.Seen(true, Duration.ofNanos(5_500_000)));
        var none = ClockFacts.ofChrony(",,0,0.000000000,0.000000000,0.0,0.0,1,0,0,1,1,0.0,Not synchronised", HEARD);
        assertThat(none.orElseThrow().synchronised()).isFalse();
        assertThat(ClockFacts.ofChrony("506 Cannot talk to daemon\n", HEARD)).isEmpty();
        assertThat(ClockFacts.offset("  Server: x\n  Offset: +1min 2.500s\n  Delay: 3ms\n"))
                .isEqualTo(Duration.ofMillis(62_500));
        assertThat(ClockFacts.offset("Offset: -741us\n")).isEqualTo(Duration.ofNanos(741_000));
        assertThat(ClockFacts.offset("Server: n/a\n")).isNull();
    }
}
