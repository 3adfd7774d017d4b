package dev.taskforge.ops.backup.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.backup.csv.CsvFault.Kind;
import dev.taskforge.ops.host.crypto.Sha256Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    @TempDir
    Path folder;

    private Bundle bundle;

    @BeforeEach
    void write() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new CsvWriter(out, List.of("a", "b"));
        for (var row : List.of("1\tx", "2\t\\N", "3\t")) {
            var bytes = row.getBytes(StandardCharsets.UTF_8);
            writer.row(bytes, bytes.length);
        }
        Files.write(file(), out.toByteArray());
        var table = new Bundle.Table(
                new TableName("public", "t"),
                "001-public.t.csv",
                List.of(new Bundle.Column("a", "integer"), new Bundle.Column("b", "text")),
                List.of("made"),
                3,
                out.size(),
                HexFormat.of().formatHex(Sha256Digest.create().digest(out.toByteArray())),
                writer.hash());
        bundle = new Bundle(
                Bundle.FORMAT,
                "shop",
                "old",
                Instant.parse("2026-11-28T09:30:00Z"),
                12,
                "15.4",
                "pg_dump (PostgreSQL) 15.4",
                Bundle.HASHES,
                List.of(table),
                List.of(),
                List.of(new Bundle.Sequence(table.table(), "a", new TableName("public", "t_a_seq"), 3, true)));
        Files.write(folder.resolve(Bundle.NAME), bundle.bytes());
    }

    private Path file() {
        return folder.resolve("001-public.t.csv");
    }

    private List<Kind> kinds() throws IOException {
        return new BundleFiles(folder, () -> true)
                .look(Bundle.read(folder)).faults().stream().map(CsvFault::kind).toList();
    }

    private void change(UnaryOperator<byte[]> how) throws IOException {
        Files.write(file(), how.apply(Files.readAllBytes(file())));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        assertThat(Bundle.read(folder)).isEqualTo(bundle);
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aBitThatFlippedIsFound() throws IOException {
        change(bytes -> {
            bytes[bytes.length - 8] ^= 2;
            return bytes;
        });
        assertThat(kinds()).contains(Kind.OTHER_BYTES);
    }

    @Test
    void aFileThatWasCutOffOrIsGoneIsFound() throws IOException {
        change(bytes -> java.util.Arrays.copyOf(bytes, bytes.length - 4));
        assertThat(kinds()).contains(Kind.CUT_OFF, Kind.OTHER_BYTES);
        Files.delete(file());
        assertThat(kinds()).containsExactly(Kind.MISSING);
        Files.createSymbolicLink(file(), Path.of("/etc/passwd"));
        assertThat(kinds()).containsExactly(Kind.MISSING);
    }

    @Test
    void lookingEndsWhenNobodyWaits() throws IOException {
        assertThat(new BundleFiles(folder, () -> false).look(bundle).whole()).isFalse();
    }

    @Test
    void aManifestThatNamesAFileElsewhereOrLacksAPartIsRefused() throws IOException {
        var text = Files.readString(folder.resolve(Bundle.NAME));
        for (var wrong : List.of(
                text.replace("001-public.t.csv", "../../secret"),
                text.replace("\"format\" : 1", "\"format\" : 2"),
                text.replace("\"rows\" : 3", "\"rows\" : -3"),
                text.replace("\"sha256\"", "\"sha\""),
                text.replace("\"name\" : \"b\"", "\"name\" : \"a\""),
                "[]",
                "{")) {
            Files.writeString(folder.resolve(Bundle.NAME), wrong);
            assertThatThrownBy(() -> Bundle.read(folder)).as(wrong).isInstanceOf(IOException.class);
        }
        Files.delete(folder.resolve(Bundle.NAME));
        assertThatThrownBy(() -> Bundle.read(folder)).hasMessageContaining("no export");
    }
}
