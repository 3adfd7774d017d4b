package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.Programs;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Writes the rules of a machine's firewall into files: as its programs print them, and as ufw, firewalld and others keep them. */
final class FirewallRules {
    /** The folder they are in. */
    static final String FOLDER = "firewall";

    /** The file that says how they are loaded again. */
    static final String HOW_TO_LOAD = "HOW-TO-LOAD.txt";

    private static final String HOW_TO_LOAD_INDONESIAN = "CARA-MEMUAT.txt";
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_BYTES = 32 << 20;
    private static final int MOST_FILES = 2_000;
    private static final long LARGEST_FILE = 4L << 20;
    private static final int LONGEST_COMPLAINT = 300;

    /**
     * A program that prints rules.
     *
     * @param expected whether it is worth a word that it is not there
     */
    private record Printing(String name, List<String> arguments, String file, boolean expected) {}

    private static final List<Printing> PRINTING = List.of(
            new Printing("iptables-save", List.of(), "iptables.rules", true),
            new Printing("ip6tables-save", List.of(), "ip6tables.rules", true),
            new Printing("nft", List.of("list", "ruleset"), "nftables.rules", true),
            new Printing("iptables-legacy-save", List.of(), "iptables-legacy.rules", false),
            new Printing("ip6tables-legacy-save", List.of(), "ip6tables-legacy.rules", false));

    /** Below the root; those of programs that are not there are none. */
    private static final List<String> KEPT =
            List.of("etc/ufw", "etc/default/ufw", "etc/firewalld", "etc/nftables.conf", "etc/iptables");

    /** What stands around rules, and lets all through: of iptables, then of nft. */
    private static final Pattern SCAFFOLD = Pattern.compile("|#.*|\\*\\w+|COMMIT|:\\S+ (?:ACCEPT|-) .*"
            + "|}|(?:table|chain) [^{]*\\{\\s*}?|type [^{};]*;(?: policy accept;)?");

    private final String programs;
    private final Path root;
    private final Consumer<String> log;
    private final Commands commands = new Commands();
    private final List<String> absent = new ArrayList<>();

    /**
     * @param programs the folders of programs, separated by colons
     * @param root below which the files of firewalls are
     */
    FirewallRules(String programs, Path root, Consumer<String> log) {
        this.programs = programs;
        this.root = root;
        this.log = log;
    }

    /**
     * Writes them.
     *
     * @param folder an empty one
     * @return what was not there or could not be read, and why
     * @throws PermanentFailure when no program printed any rules
     */
    List<String> write(Path folder) throws IOException, InterruptedException {
        boolean any = false;
        for (var printing : PRINTING) {
            any |= print(printing, folder);
        }
        if (!any) {
            throw new PermanentFailure(
                    "no rules of the firewall could be read: " + String.join("; ", absent)
                            + ". Install iptables or nftables, and run TaskForge as a user who may read the rules, which is root. A firewall without rules needs no backup");
        }
        for (var kept : KEPT) {
            keep(kept, folder);
        }
        write(folder.resolve(HOW_TO_LOAD), Messages.ofOperations(Messages.ENGLISH));
        write(folder.resolve(HOW_TO_LOAD_INDONESIAN), Messages.ofOperations(Messages.INDONESIAN));
        absent.forEach(one -> log.accept("not in it: " + one));
        return List.copyOf(absent);
    }

    private static void write(Path file, Messages texts) throws IOException {
        DurableFiles.write(
                file, (texts.render(Message.of("backup.firewall.load")) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private boolean print(Printing printing, Path folder) throws IOException, InterruptedException {
        var program = Programs.find(printing.name(), root, programs).orElse(null);
        if (program == null) {
            if (printing.expected()) {
                absent.add(printing.name() + " is not there");
            }
            return false;
        }
        var arguments = new ArrayList<String>(List.of(program.toString()));
        arguments.addAll(printing.arguments());
        try {
            var result = commands.run(Command.of(arguments, Path.of("/"), LONGEST)
                    .environment(Map.of("LC_ALL", "C"))
                    .apart(MOST_BYTES));
            if (result.timedOut()) {
                absent.add(printing.name() + " did not end within " + LONGEST.toSeconds() + " s");
            } else if (result.exitCode() != 0) {
                absent.add(printing.name() + ": " + complaint(result.errors(), result.exitCode()));
            } else if (result.dropped() > 0) {
                absent.add(printing.name() + " prints more than " + HumanSize.of(MOST_BYTES));
            } else {
                return keep(printing, result.output(), folder);
            }
        } catch (CommandNotStartedException e) {
            absent.add(printing.name() + ": " + e.getMessage());
        }
        return false;
    }

    /** Tables in which nothing stands are kept, but they are not rules that anybody could miss. */
    private boolean keep(Printing printing, String text, Path folder) throws IOException {
        if (!text.isBlank()) {
            DurableFiles.write(folder.resolve(printing.file()), text.getBytes(StandardCharsets.UTF_8));
        }
        boolean rules = text.lines()
                .map(String::strip)
                .anyMatch(line -> !SCAFFOLD.matcher(line).matches());
        if (!rules && printing.expected()) {
            absent.add(printing.name() + " prints no rules");
        }
        return rules;
    }

    private static String complaint(String errors, int code) {
        var line = errors.strip().lines().findFirst().orElse("");
        return line.isEmpty() ? "it ended with " + code : line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT));
    }

    /** What a link of that name leads to is kept under the name. */
    private void keep(String kept, Path folder) throws IOException {
        var from = root.resolve(kept);
        if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> files;
        Path real;
        try {
            real = from.toRealPath();
            files = files(real);
        } catch (IOException e) {
            absent.add("/" + kept + " cannot be read: " + e);
            return;
        }
        if (files.size() > MOST_FILES) {
            absent.add("/" + kept + " has more than " + MOST_FILES + " files");
            return;
        }
        for (var file : files) {
            copy(file, folder.resolve(kept + "/" + real.relativize(file)).normalize());
        }
    }

    /** Those that are left out are written down. */
    private List<Path> files(Path from) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                } else {
                    absent.add(file + (attributes.isSymbolicLink() ? " is a link" : " is no file"));
                }
                return files.size() > MOST_FILES || absent.size() > MOST_FILES
                        ? FileVisitResult.TERMINATE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                absent.add(file + " cannot be read: " + e);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private void copy(Path file, Path to) throws IOException {
        if (!Files.isReadable(file)) {
            absent.add(file + " cannot be read");
            return;
        }
        if (Files.size(file) > LARGEST_FILE) {
            absent.add(file + " is larger than " + HumanSize.of(LARGEST_FILE));
            return;
        }
        Files.createDirectories(to.getParent());
        Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
