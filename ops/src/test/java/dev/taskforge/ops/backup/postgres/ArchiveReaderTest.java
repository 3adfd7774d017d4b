package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.taskforge.engine.api.PermanentFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {
    private static Rows read(byte[] dump) throws IOException {
        return ArchiveReader.read(new ByteArrayInputStream(dump));
    }

    /** Made by pg_dump 18.3 on PGlite: {@code "Odd S"."a ""b"} with newlines, two tables without or with odd rows, two large objects. */
    private static byte[] ofPostgres18() throws IOException {
        try (var in = Objects.requireNonNull(ArchiveReaderTest.class.getResourceAsStream("postgresql-18.dump"))) {
            return in.readAllBytes();
        }
    }

    @Test
    void aDumpOfPostgres18IsRead() throws IOException {
        assertThat(read(ofPostgres18()).counts())
                .containsExactly(
                        entry("\"Odd S\".\"a \"\"b\"", 30L),
                        entry("large objects", 2L),
                        entry("public.empty", 0L),
                        entry("public.none", 4L));
    }

    @Test
    void whereverADumpIsCutOffItIsNoWholeOne() throws IOException {
        var dump = ofPostgres18();
        for (int length = 0; length < dump.length; length++) {
            var part = Arrays.copyOf(dump, length);
            assertThatThrownBy(() -> read(part))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the dump cannot be read: ");
        }
    }

    @Test
    void whateverIsChangedInADumpItIsReadOrRefusedButNothingElseHappens() throws IOException {
        var dump = ofPostgres18();
        var random = new Random(11);
        int otherwise = 0;
        for (int round = 0; round < 3_000; round++) {
            var changed = dump.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            try {
                otherwise += read(changed).equals(read(dump)) ? 0 : 1;
            } catch (IOException | PermanentFailure e) {
                assertThat(e).hasMessageStartingWith("the dump cannot be read: ");
                otherwise++;
            }
        }
        assertThat(otherwise).isGreaterThan(1_000); // the rest is text of the schema
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 14, 15, 16})
    void eachVersionOfTheFormatIsRead(int version) throws IOException {
        var rows = read(new Archive(version)
                .contents("customer", "log")
                .table(1, "1\tanna\n", "2\tbob\n", "\\.\n\n\n")
                .table(2, "\\.\n\n\n")
                .bytes());
        assertThat(rows.counts())
                .containsExactly(entry("large objects", 0L), entry("public.customer", 2L), entry("public.log", 0L));
    }

    @Test
    void howADumpIsDividedDoesNotMatterNorDoesTheOrderOfRows() throws IOException {
        var text = "1\tanna\n2\t\n3\t" + "x".repeat(3_000_000) + "\n\\.\n\n\n";
        var expected =
                read(new Archive(14).contents("t").table(1, text).bytes()).hashes();
        var byLetter = text.substring(0, 20).split("");
        var parts = Arrays.copyOf(byLetter, byLetter.length + 2);
        parts[byLetter.length] = text.substring(20, text.length() - 4);
        parts[byLetter.length + 1] = text.substring(text.length() - 4);
        assertThat(read(new Archive(14).contents("t").table(1, parts).bytes()).hashes())
                .isEqualTo(expected);
        var other = "3\t" + "x".repeat(3_000_000) + "\n2\t\n1\tanna\n\\.\n\n\n";
        assertThat(read(new Archive(14).contents("t").table(1, other).bytes()).hashes())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1\tann\n2\tbob\n",
                "1\tanna\n2\tbob\n3\t\n",
                "1\tanna\n",
                "1\tanna\n1\tanna\n",
                "2\tanna\n1\tbob\n"
            })
    void otherRowsHaveAnotherHash(String others) throws IOException {
        var rows = read(new Archive(14)
                .contents("t")
                .table(1, "1\tanna\n2\tbob\n\\.\n\n\n")
                .bytes());
        assertThat(read(new Archive(14)
                                .contents("t")
                                .table(1, others + "\\.\n\n\n")
                                .bytes())
                        .hashes())
                .isNotEqualTo(rows.hashes());
    }

    @Test
    void longRowsThatDifferInOneByteHaveAnotherHash() throws IOException {
        var row = new StringBuilder("y".repeat(5_000_000));
        var expected = read(new Archive(14)
                        .contents("t")
                        .table(1, row + "\n\\.\n\n\n")
                        .bytes())
                .hashes();
        for (int at : new int[] {0, 1_048_575, 1_048_576, 1_048_577, 4_999_999}) {
            row.setCharAt(at, 'z');
            assertThat(read(new Archive(14)
                                    .contents("t")
                                    .table(1, row + "\n\\.\n\n\n")
                                    .bytes())
                            .hashes())
                    .isNotEqualTo(expected);
            row.setCharAt(at, 'y');
        }
    }

    @Test
    void whatIsNoDumpOrOneThatNobodyKnowsIsRefusedWithTheReason() {
        assertThatThrownBy(() -> read("-- PostgreSQL database dump\n".getBytes(StandardCharsets.US_ASCII)))
                .hasMessage("the dump cannot be read: it does not begin as one");
        assertThatThrownBy(() -> read(new Archive(17).contents().bytes()))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage(
                        "the dump cannot be read: its format is 1.17, and those from 1.12 to 1.16 are known; use a newer TaskForge");
        assertThatThrownBy(() -> read(new Archive(14)
                        .contents("t")
                        .table(1, "\\.\n\n\n", "1\n")
                        .bytes()))
                .hasMessage("the dump cannot be read: something follows the last row of a table");
        assertThatThrownBy(() -> read(new Archive(14).contents("t").bytes()))
                .hasMessage("the dump cannot be read: the data of public.t is missing");
        assertThatThrownBy(
                        () -> read(new Archive(14).contents("t").table(1, "1\n").bytes()))
                .hasMessage("the dump cannot be read: the rows of a table have no end");
        assertThatThrownBy(() ->
                        read(new Archive(14).contents("t").table(2, "\\.\n\n\n").bytes()))
                .hasMessage("the dump cannot be read: it has data of nothing");
    }

    @Test
    void aReaderThatGivesUpEndsTheDumpAndSaysWhy() throws IOException {
        var noDump = new byte[1024 * 1024];
        try (var dump = new CountedDump(ByteArrayOutputStream.nullOutputStream())) {
            assertThatThrownBy(() -> {
                        while (true) {
                            dump.write(noDump, 0, noDump.length);
                        }
                    })
                    .hasMessage("the dump cannot be read: it does not begin as one");
            assertThatThrownBy(dump::finish).hasMessage("the dump cannot be read: it does not begin as one");
        }
    }

    @Test
    void whatIsCountedIsPassedOn() throws IOException {
        var dump = ofPostgres18();
        var out = new ByteArrayOutputStream();
        try (var counted = new CountedDump(out)) {
            try (InputStream in = new ByteArrayInputStream(dump)) {
                in.transferTo(counted);
            }
            assertThat(counted.finish()).isEqualTo(read(dump));
        }
        assertThat(out.toByteArray()).isEqualTo(dump);
    }

    /** A dump as pg_dump writes it. */
    private static final class Archive {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final int version;

        Archive(int version) {
            this.version = version;
            out.writeBytes("PGDMP".getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(new byte[] {1, (byte) version, 0, 4, 8, 1});
            if (version >= 15) {
                out.write(0);
            } else {
                number(0);
            }
            for (int part = 0; part < 7; part++) {
                number(part);
            }
            text("shop");
            text("15.1");
            text("15.1");
        }

        Archive contents(String... tables) {
            number(tables.length + 1);
            entry(4_711, "customer", "TABLE");
            int id = 0;
            for (var table : tables) {
                entry(++id, table, "TABLE DATA");
            }
            return this;
        }

        private void entry(int id, String name, String kind) {
            number(id);
            number(1);
            text("0");
            text("16385");
            text(name);
            text(kind);
            number(3);
            text(null);
            text("");
            text("COPY public.customer FROM stdin;\n");
            text("public");
            text("");
            if (version >= 14) {
                text("heap");
            }
            if (version >= 16) {
                number('r');
            }
            text("shop");
            text("false");
            text("201");
            text(null);
            out.write(1);
            out.writeBytes(new byte[8]);
        }

        Archive table(int id, String... parts) {
            out.write(1);
            number(id);
            for (var part : parts) {
                text(part);
            }
            number(0);
            return this;
        }

        private void number(int value) {
            out.write(value < 0 ? 1 : 0);
            out.writeBytes(ByteBuffer.allocate(4)
                    .putInt(Integer.reverseBytes(Math.abs(value)))
                    .array());
        }

        private void text(@Nullable String text) {
            if (text == null) {
                number(-1);
            } else {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                number(bytes.length);
                out.writeBytes(bytes);
            }
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
