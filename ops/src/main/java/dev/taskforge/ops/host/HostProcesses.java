package dev.taskforge.ops.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of this machine by what they call themselves, as Linux shows them to everybody. */
public final class HostProcesses {
    private static final int MOST = 4_096;

    private final Path proc;

    /** @param proc usually {@code /proc} */
    public HostProcesses(Path proc) {
        this.proc = proc;
    }

    /** The command line of a process, or what it has put in its place; empty when there is no such process. */
    public Optional<String> title(long pid) {
        return title(proc.resolve(Long.toString(pid)));
    }

    /** Those of the processes that this one has started. */
    public List<String> titlesOfChildren(long pid) throws IOException {
        var titles = new ArrayList<String>();
        try (var all = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (var process : all) {
                if (parent(process) == pid) {
                    title(process).ifPresent(titles::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return titles;
    }

    private static Optional<String> title(Path process) {
        return read(process.resolve("cmdline"))
                .map(text -> text.replace('\0', ' ').strip())
                .filter(text -> !text.isEmpty());
    }

    /** Stands behind the name, which is in parentheses and may hold more of them, and the state. */
    private static long parent(Path process) {
        var stat = read(process.resolve("stat")).orElse("");
        var words = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
        return words.length < 3 ? -1 : Long.parseLong(words[1]);
    }

    /** Empty for a process that has ended meanwhile. */
    private static Optional<String> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(MOST), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
