package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks through every commit that something refers to. Each folder that ever was is read once, however many commits have
 * it, so the work grows with what changed.
 */
final class GitHistory {
    private static final int MOST_COMMITS = 20_000;
    private static final int MOST_TREES = 200_000;
    private static final int MOST_FILES = 1_000;

    private final GitObjects objects;
    private final String prefix;
    private final Predicate<String> wanted;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Version> found = new LinkedHashMap<>();
    private boolean complete = true;

    /**
     * A content that a file once had.
     *
     * @param path from the folder that is looked at
     * @param commit one that has it
     */
    record Version(String path, String blob, String commit) {}

    /**
     * @param prefix of the folder in the work tree, with a {@code /} at its end
     * @param wanted whether the file of a path from the folder is looked for
     */
    GitHistory(GitObjects objects, String prefix, Predicate<String> wanted) {
        this.objects = objects;
        this.prefix = prefix;
        this.wanted = wanted;
    }

    /** Every content that the wanted files ever had. */
    List<Version> read(Set<String> starts) throws IOException {
        var open = new ArrayDeque<>(starts);
        var known = new HashSet<>(starts);
        int commits = 0;
        while (!open.isEmpty()) {
            var id = open.poll();
            var object = objects.read(id).orElse(null);
            if (object == null) {
                // The end of a history that was fetched in part.
                complete = false;
                continue;
            }
            if (++commits > MOST_COMMITS) {
                complete = false;
                break;
            }
            if (object.kind() == GitObject.COMMIT) {
                for (var tree : GitObjects.headers(object, "tree")) {
                    folders(tree, id);
                }
            }
            for (var next : GitObjects.headers(object, object.kind() == GitObject.TAG ? "object" : "parent")) {
                if (known.add(next)) {
                    open.add(next);
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    /** Whether all of it was looked at, not only as much as is allowed. */
    boolean isComplete() {
        return complete;
    }

    /** A folder of a commit that is still to be read. */
    private record Folder(String path, String tree) {}

    private void folders(String root, String commit) throws IOException {
        var open = new ArrayDeque<Folder>();
        open.add(new Folder("", root));
        while (!open.isEmpty()) {
            var folder = open.pop();
            // The same folder may have stood elsewhere: its place counts too.
            if (!seen.add(folder.tree + folder.path)) {
                continue;
            }
            if (seen.size() > MOST_TREES) {
                complete = false;
                return;
            }
            var object = objects.read(folder.tree).orElse(null);
            if (object == null) {
                complete = false;
            } else if (object.kind() == GitObject.TREE) {
                entries(object.content(), folder.path, commit, open);
            }
        }
    }

    /** Each entry: mode, a space, the name, a zero byte, and the twenty bytes of the object's name. */
    private void entries(byte[] tree, String path, String commit, ArrayDeque<Folder> open) throws GitException {
        int at = 0;
        while (at < tree.length) {
            int space = next(tree, at, ' ');
            int zero = next(tree, space, 0);
            if (zero + 20 >= tree.length) {
                throw new GitException("a folder in the history is cut off");
            }
            var name = path + new String(tree, space + 1, zero - space - 1, StandardCharsets.UTF_8);
            var id = HexFormat.of().formatHex(tree, zero + 1, zero + 21);
            boolean folder = tree[at] == '4';
            boolean repository = tree[at] == '1' && tree[at + 1] == '6';
            at = zero + 21;
            if (folder && leadsOn(name + "/")) {
                open.push(new Folder(name + "/", id));
            } else if (!folder
                    && !repository
                    && name.startsWith(prefix)
                    && wanted.test(name.substring(prefix.length()))) {
                note(new Version(name.substring(prefix.length()), id, commit));
            }
        }
    }

    private boolean leadsOn(String path) {
        return path.startsWith(prefix) || prefix.startsWith(path);
    }

    private void note(Version version) {
        if (found.size() < MOST_FILES) {
            found.putIfAbsent(version.path + " " + version.blob, version);
        } else {
            complete = false;
        }
    }

    private static int next(byte[] bytes, int from, int wanted) throws GitException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new GitException("a folder in the history is cut off");
    }
}
