package dev.taskforge.ops.backup.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads an archive of {@code tar} from its first to its last byte and says what is in it. */
public final class TarFacts {
    private static final String NAMES = StandardCharsets.UTF_8.name();

    private static final int BUFFER = 64 * 1024;

    private final HashSum content = new HashSum();
    private final HashSum owners = new HashSum();
    private final MessageDigest digest = HashSum.sha256();
    private final SortedMap<String, Long> entries = new TreeMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private long bytes;

    private TarFacts(Collection<String> roots) {
        roots.forEach(root -> entries.put(root, 0L));
    }

    /**
     * Reads it.
     *
     * @param roots the paths that were archived, as they are named in it
     * @throws IOException when it is no archive, or has no end
     */
    public static FileFacts of(InputStream archive, Collection<String> roots) throws IOException {
        var facts = new TarFacts(roots);
        var ending = new Ending(archive);
        var tar = new TarArchiveInputStream(ending, NAMES);
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            facts.add(entry, tar);
        }
        ending.skipRest();
        ending.requireEnd();
        return new FileFacts(facts.entries, facts.bytes, facts.content.hex(), facts.owners.hex());
    }

    private void add(TarArchiveEntry entry, InputStream in) throws IOException {
        var name = entry.getName().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
        entries.merge(root(name), 1L, Long::sum);
        owners.add(name + "\0" + entry.getLongUserId() + ":" + entry.getLongGroupId());
        if (entry.isSymbolicLink()) {
            refuseRoot(name, entry);
            content.add(name + "\0symbolic\0" + entry.getLinkName());
        } else if (entry.isLink()) {
            content.add(name + "\0same\0" + entry.getLinkName().replaceFirst("^(\\./)+", ""));
        } else {
            var permissions = Integer.toOctalString(entry.getMode() & 0xfff);
            content.add(name + "\0" + kind(entry) + "\0" + permissions + "\0" + hash(in));
        }
    }

    /** Proven to be as it was, it would still hold none of what it leads to. */
    private void refuseRoot(String name, TarArchiveEntry entry) throws IOException {
        if (entries.containsKey(name)) {
            throw new IOException(name + " is a link to " + entry.getLinkName() + "; name that instead");
        }
    }

    private static String kind(TarArchiveEntry entry) {
        if (entry.isDirectory()) {
            return "folder";
        }
        if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            return "device " + entry.getDevMajor() + ":" + entry.getDevMinor();
        }
        return entry.isFIFO() ? "pipe" : "file";
    }

    /** Size and hash of what is in the current entry. */
    private String hash(InputStream in) throws IOException {
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            size += read;
        }
        bytes += size;
        return size + "\0" + HexFormat.of().formatHex(digest.digest());
    }

    /** The path that was archived below which this lies. */
    private String root(String name) {
        for (var above = name; ; above = above.substring(0, above.lastIndexOf('/'))) {
            if (entries.containsKey(above) || above.indexOf('/') < 0) {
                return above;
            }
        }
    }

    /** An archive ends with two blocks of zeros; one that was cut off where an entry begins has none. */
    private static final class Ending extends FilterInputStream {
        private static final int BLOCKS = 1024;
        private long zeros;

        Ending(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            for (int i = 0; i < read; i++) {
                zeros = into[offset + i] == 0 ? zeros + 1 : 0;
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            var passed = new byte[(int) Math.min(count, BUFFER)];
            return count <= 0 ? 0 : Math.max(0, read(passed, 0, passed.length));
        }

        void skipRest() throws IOException {
            var passed = new byte[BUFFER];
            while (read(passed, 0, passed.length) >= 0) {
                // only its zeros count
            }
        }

        void requireEnd() throws IOException {
            if (zeros < BLOCKS) {
                throw new IOException("the archive has no end: it was cut off");
            }
        }
    }
}
