package dev.taskforge.ops.guard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.host.docker.ContainerLimits.Machine;
import dev.taskforge.ops.project.GuardDuty.Limit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of the kernel say, of both versions of control groups. */
class ControlGroupTest {
    private static final String ID = "4f5e0a".repeat(10) + "abcd";
    private static final int PROCESS = 77;
    private static final Machine MACHINE = new Machine(4, 4L << 30, true, true, true, true);

    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void process(String groups) throws IOException {
        write("proc/" + PROCESS + "/cgroup", groups);
    }

    private ControlGroup group() throws IOException {
        return ControlGroup.of(root, PROCESS, ID);
    }

    private void versionTwo() throws IOException {
        process("0::/system.slice/docker-" + ID + ".scope/init.scope\n");
        write("sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");
        var folder = "sys/fs/cgroup/system.slice/docker-" + ID + ".scope/";
        write(folder + "memory.max", "536870912\n");
        write(folder + "memory.swap.max", "0\n");
        write(folder + "memory.current", "104857600\n");
        write(folder + "memory.peak", "209715200\n");
        write(folder + "memory.stat", "anon 1\nfile 40000000\ninactive_file 4857600\nactive_file 9\n");
        write(folder + "memory.events", "low 0\nhigh 0\nmax 5\noom 3\noom_kill 2\noom_group_kill 0\n");
        write(folder + "pids.max", "256\n");
        write(folder + "pids.current", "12\n");
        write(folder + "pids.peak", "20\n");
        write(folder + "cpu.max", "150000 100000\n");
        write(folder + "cpu.stat", "usage_usec 5000000\nuser_usec 3\nsystem_usec 2\n");
    }

    private void versionOne() throws IOException {
        process("12:pids:/docker/" + ID + "\n9:memory:/docker/" + ID + "\n4:cpu,cpuacct:/docker/" + ID
                + "\n1:name=systemd:/docker/" + ID + "\n");
        var memory = "sys/fs/cgroup/memory/docker/" + ID + "/";
        write(memory + "memory.limit_in_bytes", "536870912\n");
        write(memory + "memory.memsw.limit_in_bytes", "1073741824\n");
        write(memory + "memory.usage_in_bytes", "104857600\n");
        write(memory + "memory.max_usage_in_bytes", "209715200\n");
        write(memory + "memory.stat", "cache 1\ninactive_file 1\ntotal_cache 40000000\ntotal_inactive_file 4857600\n");
        write(memory + "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        var pids = "sys/fs/cgroup/pids/docker/" + ID + "/";
        write(pids + "pids.max", "max\n");
        write(pids + "pids.current", "12\n");
        var cpu = "sys/fs/cgroup/cpu,cpuacct/docker/" + ID + "/";
        write(cpu + "cpu.cfs_quota_us", "150000\n");
        write(cpu + "cpu.cfs_period_us", "100000\n");
        write(cpu + "cpuacct.usage", "5000000000\n");
    }

    @Test
    void versionTwoIsReadFromTheContainersOwnGroup() throws IOException {
        versionTwo();

        var group = group();

        assertThat(group.memoryMost()).hasValue(536_870_912);
        assertThat(group.swapMost()).hasValue(0);
        assertThat(group.memory()).as("without what gives way").hasValue(100_000_000);
        assertThat(group.memoryPeak()).hasValue(209_715_200);
        assertThat(group.files()).hasValue(40_000_000);
        assertThat(group.killed()).hasValue(2);
        assertThat(group.pidsMost()).hasValue(256);
        assertThat(group.pids()).hasValue(12);
        assertThat(group.pidsPeak()).hasValue(20);
        assertThat(group.cpusMost()).hasValue(1.5);
        assertThat(group.computed()).hasValue(5_000_000);
    }

    @Test
    void versionOneIsReadUnderItsNames() throws IOException {
        versionOne();

        var group = group();

        assertThat(group.memoryMost()).hasValue(536_870_912);
        assertThat(group.swapMost()).hasValue(536_870_912);
        assertThat(group.memory()).hasValue(100_000_000);
        assertThat(group.memoryPeak()).hasValue(209_715_200);
        assertThat(group.files()).hasValue(40_000_000);
        assertThat(group.killed()).hasValue(2);
        assertThat(group.pidsMost()).hasValue(ControlGroup.UNLIMITED);
        assertThat(group.pids()).hasValue(12);
        assertThat(group.pidsPeak()).isEmpty();
        assertThat(group.cpusMost()).hasValue(1.5);
        assertThat(group.computed()).hasValue(5_000_000);
    }

    @Test
    void withBothVersionsEachControllerIsReadWhereItIs() throws IOException {
        process("9:memory:/docker/" + ID + "\n0::/docker/" + ID + "\n");
        write("sys/fs/cgroup/memory/docker/" + ID + "/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/unified/docker/" + ID + "/pids.max", "9\n");

        assertThat(group().memoryMost()).hasValue(ControlGroup.UNLIMITED);
        assertThat(group().pidsMost()).hasValue(9);
    }

    @Test
    void whatTheKernelDoesNotShowIsEmpty() throws IOException {
        process("0::/../../docker/" + ID + "\n");
        assertThat(group().memoryMost()).isEmpty();
        process("0::/docker/" + ID + "\nnonsense\n");
        write("sys/fs/cgroup/cgroup.controllers", "");
        write("sys/fs/cgroup/docker/" + ID + "/memory.max", "much\n");
        write("sys/fs/cgroup/docker/" + ID + "/cpu.max", "max\n");
        assertThat(group().memoryMost()).isEmpty();
        assertThat(group().swapMost()).isEmpty();
        assertThat(group().cpusMost()).isEmpty();
        assertThat(group().killed()).isEmpty();
        assertThat(group().memory()).isEmpty();
    }

    @Test
    void aProcessThatHasEndedIsAFailure() {
        assertThatThrownBy(this::group).isInstanceOf(NoSuchFileException.class);
    }

    private List<String> proofs(Limit limit) {
        var container = new Limited(ID, "shop-app-1", Map.of(), "running", PROCESS, null, false, Limits.NONE);
        return new LimitProof(root, MACHINE)
                .prove(Map.of("app", limit), Map.of("app", List.of(container))).stream()
                        .map(proof -> proof.subject() + " " + proof.verdict())
                        .toList();
    }

    @Test
    void aLimitHoldsWhenTheKernelHasItInEitherVersion() throws IOException {
        versionTwo();
        assertThat(proofs(new Limit(new BigDecimal("1.5"), 512L << 20, 0L, 256)))
                .containsExactly("app cpus RIGHT", "app memory RIGHT", "app swap RIGHT", "app pids RIGHT");
    }

    @Test
    void aLimitOfVersionOneHoldsToo() throws IOException {
        versionOne();
        assertThat(proofs(new Limit(new BigDecimal("1.5"), 512L << 20, null, 256)))
                .containsExactly("app cpus RIGHT", "app memory RIGHT", "app swap RIGHT", "app pids WRONG");
    }

    @Test
    void anotherLimitThanTheWantedOneIsWrong() throws IOException {
        versionTwo();
        assertThat(proofs(new Limit(BigDecimal.ONE, 513L << 20, 1L << 20, 255)))
                .containsExactly("app cpus WRONG", "app memory WRONG", "app swap WRONG", "app pids WRONG");
    }

    @Test
    void theKernelRoundsMemoryToPages() throws IOException {
        versionTwo();
        assertThat(proofs(new Limit(null, (512L << 20) + 4_095, 100L, null)))
                .containsExactly("app memory RIGHT", "app swap RIGHT");
    }

    @Test
    void moreProcessorsThanThereAreAreHeldByAllThereAre() throws IOException {
        versionTwo();
        var file = "sys/fs/cgroup/system.slice/docker-" + ID + ".scope/cpu.max";
        write(file, "400000 100000\n");
        assertThat(proofs(new Limit(BigDecimal.valueOf(16), null, null, null))).containsExactly("app cpus RIGHT");
        write(file, "max 100000\n");
        assertThat(proofs(new Limit(BigDecimal.valueOf(16), null, null, null))).containsExactly("app cpus RIGHT");
        assertThat(proofs(new Limit(BigDecimal.valueOf(2), null, null, null))).containsExactly("app cpus WRONG");
    }

    @Test
    void whatCannotBeReadProvesNothing() {
        assertThat(proofs(new Limit(BigDecimal.ONE, 512L << 20, null, 9)))
                .allMatch(text -> text.endsWith(Verdict.UNKNOWN.name()))
                .hasSize(4);
    }
}
