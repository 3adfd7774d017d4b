package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Commands commands = new Commands();

    @Test
    void outputErrorsAndExitCodeComeBack() throws Exception {
        var result = commands.run(shell("echo out; echo err >&2; exit 3", LONG));

        assertThat(result.output()).isEqualTo("out\nerr\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.timedOut()).isFalse();
    }

    @Test
    void argumentsReachTheProgramUntouched() throws Exception {
        var result = commands.run(Command.of(List.of("printf", "%s|", "a b", "$HOME", "; rm x"), folder, LONG));

        assertThat(result.output()).isEqualTo("a b|$HOME|; rm x|");
    }

    @Test
    void aProgramReadsItsInputWhateverItWritesMeanwhile() throws Exception {
        var text = "x".repeat(1_000_000);
        var read = commands.run(Command.of(List.of("wc", "-c"), folder, LONG).input(text));
        assertThat(read.output().strip()).isEqualTo("1000000");

        var unread = commands.run(Command.of(List.of("true"), folder, LONG).input(text));
        assertThat(unread.exitCode()).isZero();
    }

    @Test
    void onlyTheGivenVariablesAreInherited() throws Exception {
        var result = commands.run(shell("env", LONG).environment(Map.of("GIVEN", "yes")));

        assertThat(result.output()).contains("GIVEN=yes").contains("PATH=");
        assertThat(result.output().lines().map(line -> line.substring(0, Math.max(0, line.indexOf('=')))))
                .isSubsetOf(
                        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "GIVEN", "PWD", "SHLVL",
                        "_", "OLDPWD");
    }

    @Test
    void anEndlessOutputIsBoundedAndItsEndIsKept() throws Exception {
        var result = commands.run(shell("head -c 200000000 /dev/zero | tr '\\0' 'x'; echo the end", LONG));

        assertThat(result.output()).hasSizeLessThan(Command.DEFAULT_KEEP + 100).endsWith("the end\n");
        assertThat(result.dropped()).isEqualTo(200_000_008L - Command.DEFAULT_KEEP);
    }

    @Test
    void theTimeoutEndsGrandchildrenToo() throws Exception {
        var pids = folder.resolve("pids");
        var result = commands.run(shell(
                "trap '' TERM; (trap '' TERM; sh -c 'echo $$ >> pids; sleep 600') & echo $$ >> pids; sleep 600; wait",
                Duration.ofMillis(700)));

        assertThat(result.timedOut()).isTrue();
        assertGone(pids, 2);
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() throws Exception {
        var result =
                commands.run(shell("(echo $$ > /dev/null; sh -c 'echo $$ > pids; yes') & sleep 0.3; exit 0", LONG));

        assertThat(result.exitCode()).isZero();
        assertGone(folder.resolve("pids"), 1);
    }

    @Test
    void interruptingTheCallerEndsTheWholeTree() throws Exception {
        var pids = folder.resolve("pids");
        var outcome = new AtomicReference<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                commands.run(shell("sh -c 'echo $$ > pids; sleep 600'; true", LONG));
            } catch (InterruptedException | CommandNotStartedException e) {
                outcome.set(e);
            }
        });
        await().atMost(LONG).until(() -> Files.exists(pids) && Files.size(pids) > 0);

        caller.interrupt();

        assertThat(caller.join(LONG)).isTrue();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertGone(pids, 1);
    }

    @Test
    void anUnknownProgramIsNamed() {
        assertThatThrownBy(() -> commands.run(Command.of(List.of("no-such-program"), folder, LONG)))
                .isInstanceOf(CommandNotStartedException.class)
                .hasMessage("there is no program no-such-program");
        assertThatThrownBy(() -> commands.run(Command.of(List.of("ls"), folder.resolve("x"), LONG)))
                .isInstanceOf(CommandNotStartedException.class)
                .hasMessageContaining("does not exist");
    }

    private Command shell(String line, Duration timeout) {
        return Command.of(List.of("sh", "-c", line), folder, timeout);
    }

    private static void assertGone(Path pids, int count) throws Exception {
        var numbers = Files.readAllLines(pids);
        assertThat(numbers).hasSize(count);
        for (var number : numbers) {
            await().atMost(LONG).until(() -> ended(number));
        }
    }

    /** A process that nobody collects stays a zombie: ended all the same. */
    private static boolean ended(String pid) {
        try {
            var stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (java.io.IOException e) {
            return true;
        }
    }
}
