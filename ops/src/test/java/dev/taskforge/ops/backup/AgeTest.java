package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeTest {
    /** The pair of keys in the test vectors of age. */
    static final String RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    static final String IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    static final String OTHER_IDENTITY = "AGE-SECRET-KEY-1GFP5G32XGAYYJJJTF3X5UN6S29F9X4Z42ET4SK26TDW96HJLVPSSCYYLM9";
    private static final Meter QUIET = (done, total) -> {};

    /** Of a file of age: 64 KiB and 16 bytes of proof, after 16 bytes of nonce. */
    private static final int CHUNK = 65_552;

    private static final int NONCE = 16;

    @TempDir
    Path folder;

    private Path original = Path.of("");
    private Path artifact = Path.of("");
    private Path identity = Path.of("");
    private Zstd.Packed packed = new Zstd.Packed(0, "", "", false);

    @BeforeEach
    void pack() throws IOException {
        original = folder.resolve("original");
        artifact = folder.resolve("artifact.zst.age");
        identity = Files.writeString(folder.resolve("key"), "# created: never\n" + IDENTITY + "\n");
        var bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        Files.write(original, bytes);
        packed = Zstd.pack(
                original, artifact, new Storage(null, Keep.NEWEST, ZoneOffset.UTC, List.of(RECIPIENT), null), QUIET);
    }

    private Zstd.Unpacked unpack() throws IOException {
        return Zstd.unpack(artifact, folder.resolve("again"), identity, 300_000, QUIET);
    }

    @Test
    void whatWasEncryptedComesOutAgain() throws IOException {
        assertThat(unpack().sha256()).isEqualTo(packed.contentSha256());
        assertThat(packed.encrypted()).isTrue();
        assertThat(folder.resolve("again")).hasSameBinaryContentAs(original);
        assertThat(packed.sha256()).isEqualTo(DurableFiles.sha256(artifact, QUIET));
    }

    @Test
    void anotherKeyAndNoKeyDoNotOpenIt() throws IOException {
        Files.writeString(identity, OTHER_IDENTITY);
        assertThatThrownBy(this::unpack).isInstanceOf(Age.WrongKey.class);
        Files.writeString(identity, "# nothing\n");
        assertThatThrownBy(this::unpack).isInstanceOf(Age.WrongKey.class);
    }

    @Test
    void aCutOrChangedOneIsRefusedWherever() throws IOException {
        var whole = Files.readAllBytes(artifact);
        var random = new Random(9);
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(whole.length);
            var changed = whole.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(artifact, changed);
            assertThatThrownBy(this::unpack).as("changed at %d", at).isInstanceOf(Exception.class);
        }
        for (int i = 0; i < 100; i++) {
            int at = random.nextInt(whole.length);
            Files.write(artifact, Arrays.copyOf(whole, at));
            assertThatThrownBy(this::unpack).as("cut at %d", at).isInstanceOf(Exception.class);
        }
        // On the boundary of a chunk of age too, where nothing of a chunk is missing.
        int header = whole.length - (int) payload(packed.bytes());
        int first = header + NONCE;
        for (int end = first + CHUNK; end < whole.length; end += CHUNK) {
            Files.write(artifact, Arrays.copyOf(whole, end));
            assertThatThrownBy(this::unpack).as("cut after a chunk, at %d", end).isInstanceOf(Exception.class);
        }
        for (int at = first; at + 2 * CHUNK <= whole.length; at += CHUNK) {
            var swapped = whole.clone();
            System.arraycopy(whole, at, swapped, at + CHUNK, CHUNK);
            System.arraycopy(whole, at + CHUNK, swapped, at, CHUNK);
            Files.write(artifact, swapped);
            assertThatThrownBy(this::unpack).as("chunks swapped at %d", at).isInstanceOf(Exception.class);
        }
    }

    /** Bytes from the nonce to the end; the header is text that ends with the line of its code. */
    private long payload(long bytes) throws IOException {
        var text = Files.readString(artifact, java.nio.charset.StandardCharsets.ISO_8859_1);
        return bytes - text.indexOf('\n', text.indexOf("\n--- ") + 1) - 1;
    }
}
