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
    /** Command lines of Java are longer than those of others. */
    private static final int MOST_TITLE = 128 * 1024;

    private final Path proc;

    /**
     * A process that runs.
     *
     * @param name as the kernel keeps it, at most 15 bytes
     * @param title its command line, or what it has put in its place; its name in brackets for one of the kernel itself
     */
    public record Running(long pid, String name, String title) {
        private static final int KEPT = 15;

        /** Whether it is of the program of this name, wherever that lies. */
        public boolean isOf(String program) {
            var first = title.split(" ", 2)[0];
            var file = first.substring(first.lastIndexOf('/') + 1);
            // Servers like nginx: master process say what they do behind a colon.
            return (name.equals(program.substring(0, Math.min(KEPT, program.length()))) && program.length() <= KEPT)
                    || file.equals(program)
                    || file.equals(program + ":");
        }
    }

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

    /** Whether processes of other users are shown, of which the first is one; mounted with hidepid they are not. */
    public boolean showsOthers() {
        return read(proc.resolve("1").resolve("stat")).isPresent();
    }

    /** All but those that have ended and wait to be noticed. */
    public List<Running> running() throws IOException {
        var found = new ArrayList<Running>();
        try (var all = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (var process : all) {
                running(process).ifPresent(found::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static Optional<Running> running(Path process) {
        var stat = read(process.resolve("stat")).orElse("");
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 >= stat.length()) {
            return Optional.empty();
        }
        char state = stat.charAt(close + 2);
        if (state == 'Z' || state == 'X') {
            return Optional.empty();
        }
        var name = stat.substring(open + 1, close);
        long pid = Long.parseLong(process.getFileName().toString());
        return Optional.of(new Running(pid, name, title(process).orElse("[" + name + "]")));
    }

    private static Optional<String> title(Path process) {
        return read(process.resolve("cmdline"), MOST_TITLE)
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
        return read(file, MOST);
    }

    private static Optional<String> read(Path file, int most) {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(most), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
