package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.backup.csv.CsvFault.Kind;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.host.crypto.Sha256Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The files of an export, compared with their manifest as they are read. Nothing is written. */
public final class BundleFiles {
    private static final int MOST_FAULTS = 50;
    private static final TableSession.Taker NOBODY = (_, _) -> {};

    private final Path folder;
    private final BooleanSupplier goesOn;

    /**
     * Those in a folder.
     *
     * @param goesOn asked now and then: false when nobody waits for the rest
     */
    public BundleFiles(Path folder, BooleanSupplier goesOn) {
        this.folder = folder;
        this.goesOn = goesOn;
    }

    /**
     * What was found.
     *
     * @param faults what is wrong; the first few
     * @param whole whether all was looked at
     */
    public record Looked(List<CsvFault> faults, boolean whole) {}

    /** Looks at all of them. */
    public Looked look(Bundle bundle) throws IOException {
        var faults = new ArrayList<CsvFault>();
        for (var table : bundle.tables()) {
            try {
                faults.addAll(read(table, NOBODY));
            } catch (Ended _) {
                return new Looked(List.copyOf(faults), false);
            }
            if (faults.size() >= MOST_FAULTS) {
                return new Looked(List.copyOf(faults), false);
            }
        }
        return new Looked(List.copyOf(faults), true);
    }

    /**
     * Reads the file of a table.
     *
     * @param taker is given the rows
     * @return what is wrong with it
     */
    public List<CsvFault> read(Bundle.Table table, TableSession.Taker taker) throws IOException {
        var name = table.file();
        var file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(CsvFault.of(Kind.MISSING, name, 0));
        }
        var faults = new ArrayList<CsvFault>();
        long size = Files.size(file);
        if (size != table.bytes()) {
            faults.add(CsvFault.of(size < table.bytes() ? Kind.CUT_OFF : Kind.LONGER, name, 0, size, table.bytes()));
        }
        var reader = new CsvReader(name, table.names(), taker, TableSession.MOST_ROW);
        var digest = Sha256Digest.create();
        try (var in =
                new DigestInputStream(new Watched(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)), digest)) {
            reader.read(in);
            in.transferTo(OutputStream.nullOutputStream());
        }
        faults.addAll(reader.faults());
        if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
            faults.add(CsvFault.of(Kind.OTHER_BYTES, name, 0));
        } else if (reader.rows() != table.rows()) {
            faults.add(CsvFault.of(Kind.OTHER_ROWS, name, 0, reader.rows(), table.rows()));
        } else if (!reader.hash().equals(table.hash())) {
            faults.add(CsvFault.of(Kind.OTHER_CONTENT, name, 0));
        }
        return faults;
    }

    /** Nobody waits any more. */
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends when nobody waits any more. */
    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!goesOn.getAsBoolean()) {
                throw new Ended();
            }
            return super.read(into, offset, length);
        }
    }
}
