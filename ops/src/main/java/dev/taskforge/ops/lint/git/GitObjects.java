package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * The objects of a repository, loose and in packs, with those it borrows from other repositories. Sources:
 * gitformat-pack(5), gitrepository-layout(5). Objects that were never fetched are not found. Not safe for several threads.
 */
final class GitObjects implements AutoCloseable {
    /** Larger objects are not read; no environment file and hardly a folder is that large. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private static final List<String> KINDS = List.of("", "commit", "tree", "blob", "tag");
    private static final int LONGEST_HEAD = 40;
    private static final int DEEPEST = 256;
    private static final int MOST_FOLDERS = 20;

    private final Set<Path> folders = new LinkedHashSet<>();
    private final List<GitPack> packs = new ArrayList<>();
    private int depth;

    GitObjects(Path common) throws IOException {
        add(common.resolve("objects"));
    }

    /** @param folder of objects, with those it borrows from */
    private void add(Path folder) throws IOException {
        if (!folders.add(folder.normalize())) {
            return;
        }
        if (folders.size() > MOST_FOLDERS) {
            throw new GitException("objects are borrowed from too many repositories");
        }
        var packed = folder.resolve("pack");
        if (Files.isDirectory(packed)) {
            try (var files = Files.newDirectoryStream(packed, "pack-*.idx")) {
                for (var index : files) {
                    packs.add(new GitPack(index));
                }
            }
        }
        var borrowed = folder.resolve("info/alternates");
        if (Files.isRegularFile(borrowed)) {
            for (var line : Files.readAllLines(borrowed)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(folder.resolve(line.strip()));
                }
            }
        }
    }

    /** The object of that name in hexadecimal; empty when it is not here or too large. */
    Optional<GitObject> read(String id) throws IOException {
        if (id.length() != 40) {
            return Optional.empty();
        }
        for (var folder : folders) {
            var loose = folder.resolve(id.substring(0, 2)).resolve(id.substring(2));
            if (Files.isRegularFile(loose)) {
                return loose(loose);
            }
        }
        for (var pack : packs) {
            long offset = pack.find(id);
            if (offset >= 0) {
                return packed(pack, offset);
            }
        }
        return Optional.empty();
    }

    /** An object may be made from another one that is made from another one; made from itself it would never end. */
    private Optional<GitObject> packed(GitPack pack, long offset) throws IOException {
        if (depth >= DEEPEST) {
            throw new GitException("an object is made from too many others");
        }
        depth++;
        try {
            return pack.read(offset, this);
        } finally {
            depth--;
        }
    }

    private static Optional<GitObject> loose(Path file) throws IOException {
        try (var in = new InflaterInputStream(Files.newInputStream(file))) {
            var head = new StringBuilder();
            for (int c = in.read(); c > 0 && head.length() < LONGEST_HEAD; c = in.read()) {
                head.append((char) c);
            }
            var content = in.readNBytes(MOST_BYTES + 1);
            int kind = KINDS.indexOf(head.toString().split(" ")[0]);
            if (kind < 1) {
                throw new GitException("a loose object is of no known kind");
            }
            return content.length > MOST_BYTES ? Optional.empty() : Optional.of(new GitObject(kind, content));
        }
    }

    /** What a header line of a commit or a tag says, such as {@code tree}, each time it comes. */
    static List<String> headers(GitObject object, String name) {
        var text = new String(object.content(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        return Arrays.stream((end < 0 ? text : text.substring(0, end)).split("\n"))
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (var pack : packs) {
            pack.close();
        }
    }
}
