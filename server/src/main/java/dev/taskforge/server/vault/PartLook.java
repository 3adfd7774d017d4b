package dev.taskforge.server.vault;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lies in the part of an account, without what still arrives. One folder that cannot be read hides no other. */
final class PartLook extends SimpleFileVisitor<Path> {
    private final Path part;
    private final Path arriving;
    private final Map<String, Long> sizes = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();

    private PartLook(Path part, Path arriving) {
        this.part = part;
        this.arriving = arriving;
    }

    /** Looks; a part that is not there has nothing. */
    static PartLook at(Path part, Path arriving) throws IOException {
        var look = new PartLook(part, arriving);
        if (Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(part, look);
        }
        return look;
    }

    /** The sizes of its files in bytes, by name. */
    Map<String, Long> sizes() {
        return sizes;
    }

    /** Why something in it could not be read. */
    List<String> unreadable() {
        return unreadable;
    }

    /** How many files there are at least. */
    long files() {
        return sizes.size() + (long) unreadable.size();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return folder.equals(arriving) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            sizes.put(part.relativize(file).toString(), attributes.size());
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        if (!file.equals(arriving)) {
            unreadable.add(e.toString());
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
        if (e != null) {
            unreadable.add(e.toString());
        }
        return FileVisitResult.CONTINUE;
    }
}
