package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostProcessesTest {
    @TempDir
    Path proc;

    private void process(long pid, String name, long parent, String title) throws IOException {
        var folder = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("stat"), pid + " (" + name + ") S " + parent + " 1 1 0 -1\n");
        Files.writeString(folder.resolve("cmdline"), title);
    }

    @Test
    void theChildrenOfAProcessAreFoundByWhatTheyCallThemselves() throws IOException {
        process(7, "nginx", 1, "nginx: master process nginx\0\0\0");
        process(8, "nginx", 7, "nginx: worker process");
        process(9, "a) S 8 (b", 7, "odd\0--name\0");
        process(10, "nginx", 8, "nginx: worker process is shutting down");
        process(11, "kworker", 7, "");
        Files.createDirectory(proc.resolve("12")); // one that ends at this moment
        Files.createDirectory(proc.resolve("sys"));
        var processes = new HostProcesses(proc);

        assertThat(processes.titlesOfChildren(7)).containsExactlyInAnyOrder("nginx: worker process", "odd --name");
        assertThat(processes.title(7)).contains("nginx: master process nginx");
        assertThat(processes.title(11)).isEmpty();
        assertThat(processes.title(99)).isEmpty();
    }

    @Test
    void thisProcessIsAmongThoseOfItsParent() throws IOException {
        var own = ProcessHandle.current();
        var processes = new HostProcesses(Path.of("/proc"));
        var title = processes.title(own.pid()).orElseThrow();

        assertThat(processes.titlesOfChildren(own.parent().orElseThrow().pid())).contains(title);
    }
}
