package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What stands in {@code Match} blocks of the files of the SSH server, also of those that it includes; {@code sshd -T} does not tell it.
 *
 * <p>Source: sshd_config(5): arguments may stand in quotes, a word that begins with a number sign begins a comment, {@code Include} takes
 * patterns of glob(7), below {@code /etc/ssh} when they are not absolute, and what is included in a block belongs to it.
 */
final class SshFiles {
    private static final int DEEPEST = 16;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\\s\"']+)");

    private final Host host;
    private final List<SshSettings.Matched> found = new ArrayList<>();

    SshFiles(Host host) {
        this.host = host;
    }

    /**
     * In the order in which they are read.
     *
     * @throws IOException when a file may not be read: it may hold more
     * @throws Unasked when it includes what is not understood here
     */
    List<SshSettings.Matched> matched() throws IOException {
        read(SshSettings.FILE, false, 0);
        return List.copyOf(found);
    }

    private void read(String file, boolean outer, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw unclear(file);
        }
        boolean inside = outer;
        int number = 0;
        for (var line : host.text(file).orElse("").lines().toList()) {
            number++;
            var words = words(line);
            if (words.isEmpty()) {
                continue;
            }
            var keyword = words.getFirst().toLowerCase(Locale.ROOT);
            if (keyword.equals("match")) {
                boolean all = words.size() == 2 && words.get(1).equalsIgnoreCase("all");
                inside = outer || !all;
            } else if (keyword.equals("include")) {
                for (var pattern : words.subList(1, words.size())) {
                    for (var included : files(pattern)) {
                        read(included, inside, depth + 1);
                    }
                }
            } else if (inside && words.size() > 1) {
                found.add(new SshSettings.Matched(
                        file + ":" + number, keyword, words.get(1).toLowerCase(Locale.ROOT)));
            }
        }
    }

    /** The keyword, behind which an equals sign may stand, and its arguments without their quotes. */
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = WORD.matcher(line.strip().replaceFirst("^(\\w+)\\s*=", "$1 "));
        while (word.find()) {
            if (word.group(3) != null && word.group(3).startsWith("#")) {
                break;
            }
            words.add(word.group().replaceAll("^[\"']|[\"']$", ""));
        }
        return words;
    }

    private List<String> files(String written) throws IOException {
        var pattern = written.startsWith("/") ? written : "/etc/ssh/" + written;
        var folder = pattern.substring(0, pattern.lastIndexOf('/'));
        var name = pattern.substring(folder.length() + 1);
        if (folder.matches(".*[*?\\[\\\\].*") || name.matches(".*[{}\\\\].*")) {
            throw unclear(written);
        }
        var files = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(host.file(folder + "/"), name)) {
            for (var entry : entries) {
                // A pattern does not mean hidden files unless it says so.
                if (!entry.getFileName().toString().startsWith(".") || name.startsWith(".")) {
                    files.add(folder + "/" + entry.getFileName());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private static Unasked unclear(String what) {
        return new Unasked(Message.of("posture.ssh.include", what), Message.of("posture.ssh.include.fix"));
    }
}
