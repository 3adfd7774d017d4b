package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client of Docker Engine on a real one. */
class DockerEngineTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 5_000_000;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    private Container look(String id) throws IOException {
        return testbed.docker().container(id).orElseThrow();
    }

    @Test
    void aContainerLivesFromItsMakingToItsRemoval() throws IOException {
        var docker = testbed.docker();
        var id = testbed.create(Testbed.config("sleep", "60"));
        assertThat(look(id).state()).isEqualTo("created");
        assertThat(look(id).startedAt()).isNull();
        docker.start(id);
        docker.start(id);
        assertThat(look(id).running()).isTrue();
        assertThat(look(id).networks().get("bridge").address()).isNotEmpty();
        assertThat(look(id).reference()).isEqualTo(Testbed.IMAGE);
        // The first process of a container ignores TERM unless it asks for it.
        docker.stop(id, Duration.ofSeconds(1));
        docker.stop(id, Duration.ofSeconds(1));
        assertThat(look(id).state()).isEqualTo("exited");
        assertThat(look(id).exitCode()).isEqualTo(137);
        assertThat(look(id).outOfMemory()).isFalse();
        assertThat(docker.remove(id)).isTrue();
        assertThat(docker.remove(id)).isFalse();
        assertThat(docker.container(id)).isEmpty();
    }

    @Test
    void removingWhatBuildsLeftBehindLeavesImages() throws IOException {
        assertThat(testbed.docker().pruneBuildCache(Duration.ofDays(1))).isNotNegative();
        assertThat(testbed.docker().image(Testbed.IMAGE)).isPresent();
    }

    @Test
    void containersAreFoundByAllTheirLabelsWhetherTheyRunOrNot() throws IOException {
        var mark = UUID.randomUUID().toString();
        var config = Testbed.config("sleep", "60");
        config.withObject("/Labels").put("mark", mark).put("part", "a=b c");
        var id = testbed.create(config);
        var docker = testbed.docker();
        assertThat(docker.containers(Map.of("mark", mark, "part", "a=b c")))
                .extracting(Container::id)
                .containsExactly(id);
        assertThat(docker.containers(Map.of("mark", mark, "part", "other"))).isEmpty();
    }

    @Test
    void aProgramReadsItsInputToTheEnd() throws IOException {
        var input = new ByteArrayInputStream(new byte[MANY]);
        var result = testbed.docker()
                .exec(testbed.run("sleep", "60"), List.of("wc", "-c"))
                .input(input)
                .run(SOON);
        assertThat(result.output().strip()).isEqualTo(String.valueOf(MANY));
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whatItWritesWhileItReadsDoesNotStopIt() throws IOException {
        var counted = new long[1];
        var out = new java.io.OutputStream() {
            @Override
            public void write(int b) {
                counted[0]++;
            }
        };
        int code = testbed.docker()
                .exec(testbed.run("sleep", "60"), List.of("cat"))
                .input(new ByteArrayInputStream(new byte[MANY]))
                .run(SOON, out, java.io.OutputStream.nullOutputStream());
        assertThat(counted[0]).isEqualTo(MANY);
        assertThat(code).isZero();
    }

    @Test
    void aProgramThatReadsNothingEndsAllTheSame() throws IOException {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };
        var result = testbed.docker()
                .exec(testbed.run("sleep", "60"), List.of("sh", "-c", "exit 4"))
                .input(endless)
                .run(SOON);
        assertThat(result.exitCode()).isEqualTo(4);
    }

    @Test
    void aSuccessWithAPartOfTheInputIsNone() throws IOException {
        var exec = testbed.docker()
                .exec(testbed.run("sleep", "60"), List.of("head", "-c", "10"))
                .input(new ByteArrayInputStream(new byte[20 * MANY]));
        assertThatThrownBy(() -> exec.run(SOON)).hasMessageContaining("before it was given all of its input");
    }

    @Test
    void anInputThatCannotBeReadEndsTheProgramAndIsTold() throws IOException {
        var whole = new ByteArrayInputStream(new byte[MANY]);
        var broken = new SequenceInputStream(whole, new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("the dump is broken");
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return read();
            }
        });
        var exec = testbed.docker()
                .exec(testbed.run("sleep", "60"), List.of("sh", "-c", "cat >/dev/null; sleep 60"))
                .input(broken);
        assertThatThrownBy(() -> exec.run(SOON)).hasMessageContaining("the dump is broken");
    }

    @Test
    void aContainerGetsOtherNamesInItsNetwork() throws IOException {
        var docker = testbed.docker();
        var id = testbed.create(Testbed.config("sleep", "60"));
        docker.connect(Testbed.NETWORK, id, List.of("a", "shop"));
        docker.start(id);
        assertThat(look(id).networks().get(Testbed.NETWORK).aliases()).containsExactlyInAnyOrder("a", "shop");
        docker.disconnect(Testbed.NETWORK, id);
        assertThat(look(id).networks()).doesNotContainKey(Testbed.NETWORK);
        assertThat(docker.processes(id)).containsExactly("sleep 60");
    }

    @Test
    void theTwoStreamsAndTheExitCodeAreTold() throws IOException {
        var result = testbed.docker()
                .exec(
                        testbed.run("sleep", "60"),
                        List.of("sh", "-c", "echo out; echo bad >&2; echo $NAME; id -u; exit 3"))
                .user("worker")
                .environment(Map.of("NAME", "value with spaces"))
                .run(SOON);
        assertThat(result.output()).isEqualTo("out\nvalue with spaces\n1000\n");
        assertThat(result.errors()).isEqualTo("bad\n");
        assertThat(result.exitCode()).isEqualTo(3);
    }

    @Test
    void aProgramThatIsNotThereIsNoSuccess() throws IOException {
        var result = testbed.docker()
                .exec(testbed.run("sleep", "60"), List.of("no-such-program"))
                .run(SOON);
        assertThat(result.exitCode()).isIn(126, 127);
    }

    @Test
    void nothingRunsInAContainerThatDoesNotRun() throws IOException {
        var id = testbed.create(Testbed.config("sleep", "60"));
        assertThatThrownBy(() -> testbed.docker().exec(id, List.of("id")).run(SOON))
                .isInstanceOfSatisfying(
                        DockerException.class, e -> assertThat(e.status()).isEqualTo(409));
    }

    @Test
    void aProgramThatTakesTooLongIsGivenUp() throws IOException {
        var exec = testbed.docker().exec(testbed.run("sleep", "60"), List.of("sleep", "60"));
        assertThatThrownBy(() -> exec.run(Duration.ofSeconds(1))).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void theEndOfALogHasBothStreams() throws IOException {
        var id = testbed.run("sh", "-c", "echo one; echo two; echo three; exit 7");
        assertThat(testbed.docker().await(id, SOON)).isEqualTo(7);
        assertThat(testbed.docker().logs(id, 2, 1_000)).isEqualTo("two\nthree\n");
        assertThat(testbed.docker().logs(id, 10, 5)).isEqualTo("hree\n");
        var both = testbed.run("sh", "-c", "echo out; echo bad >&2");
        testbed.docker().await(both, SOON);
        assertThat(testbed.docker().logs(both, 10, 1_000).lines()).containsExactlyInAnyOrder("out", "bad");
    }

    @Test
    void aLogOfATerminalIsReadToo() throws IOException {
        var id = testbed.create(
                Testbed.config("sh", "-c", "echo one; echo two >&2").put("Tty", true));
        testbed.docker().start(id);
        testbed.docker().await(id, SOON);
        assertThat(testbed.docker().logs(id, 10, 1_000)).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void oneThatWantsTooMuchMemoryIsSaidToHaveWantedIt() throws IOException {
        // Docker Engine misses it in the first moments of a container and in its last: the shell begins when it is told
        // to, and
        // outlives it. How it ended is told once the container has ended.
        var told = "until [ -e /tmp/begin ]; do sleep 0.05; done; busybox tail /dev/zero; touch /tmp/killed; sleep 60";
        var config = Testbed.config("sh", "-c", told);
        config.putObject("HostConfig").put("Memory", 16 << 20).put("MemorySwap", 16 << 20);
        var id = testbed.create(config);
        var docker = testbed.docker();
        docker.start(id);
        docker.exec(id, List.of("touch", "/tmp/begin")).run(SOON);
        await().atMost(SOON)
                .until(() -> docker.exec(id, List.of("test", "-e", "/tmp/killed"))
                                .run(SOON)
                                .exitCode()
                        == 0);
        docker.stop(id, Duration.ZERO);
        await().atMost(SOON).until(() -> look(id).outOfMemory());
    }

    @Test
    void healthCountsOnlyOnceItWasCheckedSinceTheStart() throws IOException {
        var config = Testbed.config("sh", "-c", "rm -f /tmp/ok; touch /tmp/begun; sleep 60");
        var health =
                config.putObject("Healthcheck").put("Interval", 200_000_000L).put("Retries", 100);
        health.putArray("Test").add("CMD").add("cat").add("/tmp/ok");
        var id = testbed.create(config);
        var docker = testbed.docker();
        docker.start(id);
        assertThat(look(id).healthy()).isFalse();
        docker.exec(id, List.of("sh", "-c", "until [ -e /tmp/begun ]; do sleep 0.05; done; touch /tmp/ok"))
                .run(SOON);
        await().atMost(SOON).until(() -> look(id).healthy());
        docker.stop(id, Duration.ZERO);
        assertThat(look(id).healthy()).isFalse();
        docker.start(id);
        assertThat(look(id).healthy()).isFalse();
        assertThat(look(id).health()).isNotNull();
    }

    @Test
    void anImageIsKnownByNameAndByDigest() throws IOException {
        var docker = testbed.docker();
        var image = docker.image(Testbed.IMAGE).orElseThrow();
        assertThat(image.tags()).contains(Testbed.IMAGE);
        assertThat(image.architecture()).isEqualTo(docker.engine().architecture());
        assertThat(image.bytes()).isPositive();
        assertThat(docker.image(image.id())).contains(image);
        assertThat(docker.image("no/such:image")).isEmpty();
        assertThat(look(testbed.run("sleep", "60")).image()).isEqualTo(image.id());
    }

    @Test
    void whatCannotBeMadeIsRefusedWithTheReason() throws IOException {
        var name = look(testbed.run("sleep", "60")).name();
        assertThatThrownBy(() -> testbed.docker().create(name, Testbed.config("sleep", "1")))
                .isInstanceOfSatisfying(
                        DockerException.class, e -> assertThat(e.status()).isEqualTo(409))
                .hasMessageContaining("already in use");
        var unknown = Testbed.config("sleep", "1").put("Image", "no/such:image");
        assertThatThrownBy(() -> testbed.docker().create("testbed-" + UUID.randomUUID(), unknown))
                .isInstanceOfSatisfying(
                        DockerException.class, e -> assertThat(e.isMissing()).isTrue());
    }

    @Test
    void aSignalReachesTheFirstProcess() throws IOException {
        var id = testbed.run("sh", "-c", "trap 'exit 9' HUP; while :; do sleep 0.1; done");
        await().atMost(SOON).until(() -> {
            try {
                testbed.docker().signal(id, "SIGHUP");
            } catch (DockerException e) {
                assertThat(e.status()).isEqualTo(409);
            }
            return look(id).state().equals("exited");
        });
        assertThat(look(id).exitCode()).isEqualTo(9);
    }

    @Test
    void theRestartPolicyOfAContainerThatRunsIsChanged() throws IOException {
        var config = Testbed.config("sh", "-c", "sleep 0.2; exit 1");
        config.putObject("HostConfig").putObject("RestartPolicy").put("Name", "always");
        var id = testbed.create(config);
        testbed.docker().start(id);
        await().atMost(SOON).until(() -> look(id).restarts() > 0);
        testbed.docker().restartPolicy(id, "no");
        await().atMost(SOON).until(() -> look(id).state().equals("exited"));
    }
}
