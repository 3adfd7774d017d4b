package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The lock files below a folder. Links are not followed, folders of installed packages are left out, and the number of entries, files,
 * bytes and packages is bounded; where a bound is met, that is said.
 */
public final class LockFiles {
    private static final int DEEPEST = 8;
    private static final int MOST_ENTRIES = 50_000;
    private static final int MOST_FILES = 200;
    private static final int MOST_COMPONENTS = 50_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final Set<String> INSTALLED = Set.of(
            "node_modules",
            "vendor",
            "target",
            "build",
            "dist",
            "venv",
            "site-packages",
            "__pycache__",
            "bower_components");

    private static final Pattern REQUIREMENTS = Pattern.compile("requirements[A-Za-z0-9._-]*\\.txt");
    private static final Map<String, LockReader> READERS = Map.ofEntries(
            Map.entry("package-lock.json", new NpmLock()),
            Map.entry("npm-shrinkwrap.json", new NpmLock()),
            Map.entry("yarn.lock", new YarnLock()),
            Map.entry("pnpm-lock.yaml", new PnpmLock()),
            Map.entry("poetry.lock", new TomlLock(Ecosystem.PYPI)),
            Map.entry("uv.lock", new TomlLock(Ecosystem.PYPI)),
            Map.entry("Pipfile.lock", JsonLock.PIPFILE),
            Map.entry("pom.xml", new Pom()),
            Map.entry("gradle.lockfile", new GradleLock()),
            Map.entry("composer.lock", JsonLock.COMPOSER),
            Map.entry("Cargo.lock", new TomlLock(Ecosystem.CRATES)),
            Map.entry("go.mod", new GoMod()));

    private final Path root;
    private final List<Component> components = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final List<Message> notes = new ArrayList<>();
    private final List<Message> unread = new ArrayList<>();
    private boolean maven;

    private LockFiles(Path root) {
        this.root = root;
    }

    /**
     * What is found below some folders.
     *
     * @param root the project's folder; files are named from there
     * @param folders relative to it, or absolute; a relative one that leads out of it through a link is not read
     */
    public static Inventory read(Path root, List<String> folders) {
        var reading = new LockFiles(root);
        for (var folder : folders) {
            reading.folder(folder);
        }
        if (reading.maven) {
            reading.notes.add(Message.of("updates.inventory.maven"));
        }
        return new Inventory(reading.components, reading.files, reading.notes, reading.unread);
    }

    /** Names, sizes and times of the lock files that lie right in some folders; quick, and changed when one of them is. */
    public static String circumstances(Path root, List<String> folders) {
        var seen = new TreeMap<String, String>();
        for (var folder : folders) {
            try (var files = Files.newDirectoryStream(
                    root.resolve(folder), file -> reader(file).isPresent())) {
                for (var file : files) {
                    var facts = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    seen.put(file.toString(), facts.size() + " " + facts.lastModifiedTime());
                }
            } catch (IOException | DirectoryIteratorException e) {
                seen.put(folder, e.toString());
            }
        }
        return seen.toString();
    }

    private void folder(String folder) {
        try {
            var real = root.resolve(folder).toRealPath();
            if (!Path.of(folder).isAbsolute() && !real.startsWith(root.toRealPath())) {
                unread.add(Message.of("updates.inventory.outside", folder));
                return;
            }
            for (var file : find(real)) {
                read(file, real, folder);
            }
        } catch (IOException e) {
            unread.add(Message.of("updates.inventory.unreadable", folder, reason(e)));
        }
    }

    /** The lock files below a folder, by their paths. */
    private List<Path> find(Path folder) throws IOException {
        var found = new Finding();
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEEPEST, found);
        if (found.bounded) {
            unread.add(Message.of("updates.inventory.bounded", folder, MOST_ENTRIES, MOST_FILES));
        }
        found.refused.forEach(path -> unread.add(Message.of("updates.inventory.unreadable", path, "access denied")));
        return found.files.stream().sorted().toList();
    }

    private static final class Finding extends SimpleFileVisitor<Path> {
        private final List<Path> files = new ArrayList<>();
        private final List<Path> refused = new ArrayList<>();
        private int entries;
        private boolean bounded;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
            var name = folder.getFileName() == null ? "" : folder.getFileName().toString();
            boolean skipped = entries > 0 && (INSTALLED.contains(name) || name.startsWith("."));
            return skipped ? FileVisitResult.SKIP_SUBTREE : counted();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            // A link is neither a regular file nor is it followed.
            if (facts.isRegularFile() && reader(file).isPresent()) {
                files.add(file);
            }
            return counted();
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (refused.size() < MOST_FILES) {
                refused.add(file);
            }
            return counted();
        }

        private FileVisitResult counted() {
            bounded = ++entries > MOST_ENTRIES || files.size() > MOST_FILES;
            return bounded ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }

    private static Optional<LockReader> reader(Path file) {
        var name = String.valueOf(file.getFileName());
        return REQUIREMENTS.matcher(name).matches()
                ? Optional.of(new Requirements())
                : Optional.ofNullable(READERS.get(name));
    }

    private void read(Path file, Path folder, String declared) {
        var below = folder.relativize(file).toString();
        var name =
                declared.equals(".") ? below : Path.of(declared).resolve(below).toString();
        var reader = reader(file).orElseThrow();
        try {
            var text = text(file);
            var listed = reader.read(text, name);
            if (listed.isEmpty() && !EmptyLocks.isKnown(String.valueOf(file.getFileName()), text)) {
                throw new UnreadableFileException("no package is found in it, and it does not look like such a file");
            }
            files.add(name);
            maven |= reader instanceof Pom;
            if (listed.unsaid() > 0) {
                unread.add(Message.of("updates.inventory.unpinned", name, listed.unsaid()));
            }
            int room = MOST_COMPONENTS - components.size();
            components.addAll(listed.components()
                    .subList(0, Math.min(room, listed.components().size())));
            if (room < listed.components().size()) {
                unread.add(Message.of("updates.inventory.many", name, MOST_COMPONENTS));
            }
        } catch (UnreadableFileException e) {
            unread.add(Message.of("updates.inventory.unreadable", name, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            unread.add(Message.of("updates.inventory.unreadable", name, reason(e)));
        }
    }

    /** Without following a link that has taken the place of the file since. */
    private static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            var bytes = in.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES / 1024 / 1024 + " MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
