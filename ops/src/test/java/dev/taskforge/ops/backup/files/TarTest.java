package dev.taskforge.ops.backup.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.Commands;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TarTest {
    private static final List<String> PATHS = List.of("etc", "srv/uploads");
    private static final long ALL = 15;
    /** Only root gives files away. */
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Tar tar = new Tar(new Commands());

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        var etc = Files.createDirectories(folder.resolve("from/etc/app"));
        Files.writeString(etc.resolve("app.conf"), "port = 8000\n");
        Files.writeString(etc.resolve("secret"), "kunci");
        mode(etc.resolve("secret"), "rw-------");
        Files.createSymbolicLink(etc.resolve("current"), Path.of("app.conf"));
        Files.createSymbolicLink(etc.resolve("outside"), Path.of("/nowhere/else"));
        var uploads = Files.createDirectories(folder.resolve("from/srv/uploads"));
        Files.writeString(uploads.resolve("foto ä.jpg"), "isi");
        Files.writeString(uploads.resolve("-rf"), "");
        Files.writeString(uploads.resolve("line\nbreak"), "two");
        Files.writeString(uploads.resolve("x".repeat(200)), "long name");
        var large = new byte[300_000];
        new Random(1).nextBytes(large);
        Files.write(uploads.resolve("large"), large);
        Files.createLink(uploads.resolve("same"), uploads.resolve("large"));
        mode(Files.createDirectory(uploads.resolve("closed")), "r-xr-x---");
        Files.createDirectory(uploads.resolve("empty"));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private FileFacts facts(Path of) throws Exception {
        return tar.archive(of, PATHS, archive -> TarFacts.of(archive, PATHS)).taken();
    }

    private byte[] archive() throws Exception {
        return tar.archive(folder.resolve("from"), PATHS, InputStream::readAllBytes)
                .taken();
    }

    private Path unpacked() throws Exception {
        var to = Files.createDirectory(folder.resolve("to"));
        tar.unpack(new ByteArrayInputStream(archive()), to, ROOT);
        return to;
    }

    @Test
    void whatIsUnpackedIsWhatWasArchived() throws Exception {
        var before = facts(folder.resolve("from"));

        assertThat(facts(unpacked())).isEqualTo(before);
        assertThat(before.entries()).isEqualTo(Map.of("etc", 6L, "srv/uploads", 9L));
        assertThat(before.entries().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(ALL);
        assertThat(Files.readString(folder.resolve("to/etc/app/app.conf"))).isEqualTo("port = 8000\n");
        assertThat(folder.resolve("to/srv/uploads/line\nbreak")).exists();
    }

    /** Something that is done to what was unpacked. */
    record Mutant(String name, Change change) {
        interface Change {
            void make(Path unpacked) throws IOException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Mutant> mutants() {
        var owned = List.of(
                new Mutant("other owner", to -> Files.setAttribute(to.resolve("etc/app/secret"), "unix:uid", 12_345)),
                new Mutant("other group", to -> Files.setAttribute(to.resolve("etc/app"), "unix:gid", 12_345)));
        return ROOT ? Stream.concat(others().stream(), owned.stream()).toList() : others();
    }

    private static List<Mutant> others() {
        return List.of(
                new Mutant("one byte", to -> {
                    var bytes = Files.readAllBytes(to.resolve("srv/uploads/large"));
                    bytes[200_000] ^= 1;
                    Files.write(to.resolve("srv/uploads/large"), bytes);
                }),
                new Mutant("cut off", to -> Files.write(to.resolve("srv/uploads/large"), new byte[299_999])),
                new Mutant("one file less", to -> Files.delete(to.resolve("etc/app/secret"))),
                new Mutant("one empty file less", to -> Files.delete(to.resolve("srv/uploads/-rf"))),
                new Mutant("one file more", to -> Files.createFile(to.resolve("etc/app/new"))),
                new Mutant("one folder less", to -> Files.delete(to.resolve("srv/uploads/empty"))),
                new Mutant("other name", to -> Files.move(to.resolve("etc/app/secret"), to.resolve("etc/app/secrex"))),
                new Mutant("moved", to -> Files.move(to.resolve("etc/app/secret"), to.resolve("etc/secret"))),
                new Mutant("read by others", to -> mode(to.resolve("etc/app/secret"), "rw----r--")),
                new Mutant("folder open", to -> mode(to.resolve("srv/uploads/closed"), "rwxrwxrwx")),
                new Mutant("other target", to -> {
                    Files.delete(to.resolve("etc/app/current"));
                    Files.createSymbolicLink(to.resolve("etc/app/current"), Path.of("app.cont"));
                }),
                new Mutant("link became a file", to -> {
                    Files.delete(to.resolve("etc/app/current"));
                    Files.writeString(to.resolve("etc/app/current"), "app.conf");
                }),
                new Mutant("one file became two", to -> {
                    Files.delete(to.resolve("srv/uploads/same"));
                    Files.copy(to.resolve("srv/uploads/large"), to.resolve("srv/uploads/same"));
                }),
                new Mutant("contents exchanged", to -> {
                    Files.writeString(to.resolve("etc/app/secret"), "port = 8000\n");
                    Files.writeString(to.resolve("etc/app/app.conf"), "kunci");
                }));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void everyDifferenceIsFound(Mutant mutant) throws Exception {
        var before = facts(folder.resolve("from"));
        var to = unpacked();

        mutant.change().make(to);

        assertThat(facts(to)).isNotEqualTo(before);
    }

    @Test
    void anArchiveThatIsCutOffIsNeverTakenForAWholeOne() throws Exception {
        var whole = archive();
        for (int end = 0; end < whole.length - 10_240; end += 512) {
            var cut = Arrays.copyOf(whole, end);
            assertThatThrownBy(() -> TarFacts.of(new ByteArrayInputStream(cut), PATHS))
                    .as("cut at %d of %d", end, whole.length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void changedBytesAreFoundOrRefused() throws Exception {
        var whole = archive();
        var before = TarFacts.of(new ByteArrayInputStream(whole), PATHS);
        var random = new Random(7);
        int found = 0;
        for (int i = 0; i < 300; i++) {
            var changed = whole.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                found += TarFacts.of(new ByteArrayInputStream(changed), PATHS).equals(before) ? 0 : 1;
            } catch (IOException e) {
                found++;
            }
        }
        // Bytes that say nothing, such as times and the filling of blocks, are found by the hash of the whole.
        assertThat(found).isGreaterThan(270);
    }

    @Test
    void aPathThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> tar.archive(folder.resolve("from"), List.of("etc", "gone"), InputStream::readAllBytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone: Cannot stat: No such file or directory");
    }

    @Test
    void aPathThatIsALinkIsRefusedBecauseNothingBehindItIsArchived() throws Exception {
        Files.createSymbolicLink(folder.resolve("from/link"), Path.of("etc"));
        var paths = List.of("link");

        assertThatThrownBy(() -> tar.archive(folder.resolve("from"), paths, archive -> TarFacts.of(archive, paths)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("link is a link to etc");
    }

    @Test
    void whatIsNoArchiveIsNotUnpacked() throws Exception {
        var to = Files.createDirectory(folder.resolve("to"));

        assertThatThrownBy(() -> tar.unpack(new ByteArrayInputStream(new byte[] {1, 2, 3}), to, ROOT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tar");
        assertThat(to).isEmptyDirectory();
    }

    @Test
    void whoReadsNoFurtherEndsTar() {
        assertThatThrownBy(() -> tar.archive(folder.resolve("from"), PATHS, archive -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
    }
}
