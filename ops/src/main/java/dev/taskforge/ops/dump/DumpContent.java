package dev.taskforge.ops.dump;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * What is in a dump, as the programs of PostgreSQL are given it: expanded, and of SQL only the statements that are kept. At its end
 * the file must be the one that was looked at before; otherwise reading fails, so that the program does not take it for whole.
 */
public final class DumpContent {
    private static final int BUFFER = 64 * 1024;

    private DumpContent() {}

    /**
     * Opens it.
     *
     * @param report of the whole file
     * @param withoutOwners whether statements of SQL are left out that say who owns something and who may do what
     */
    public static InputStream open(Path path, DumpReport report, boolean withoutOwners) throws IOException {
        var file = new DumpFile(path, null);
        try {
            var whole = new Verified(file, String.valueOf(report.sha256()));
            if (report.form() != DumpReport.Form.SQL) {
                return whole;
            }
            DumpInspector.skipMark(file, whole);
            return new Kept(whole, withoutOwners);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** At the end of the content all of the file must have the hash it had. */
    private static final class Verified extends FilterInputStream {
        private final DumpFile file;
        private final String sha256;

        Verified(DumpFile file, String sha256) {
            super(file.content());
            this.file = file;
            this.sha256 = sha256;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            if (count < 0 && !file.finish().equals(sha256)) {
                throw new IOException("the file was changed since it was looked at");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** SQL without what is taken out of it. */
    private static final class Kept extends FilterInputStream {
        private final Findings findings = new Findings();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final SqlLexer lexer;
        private final byte[] buffer = new byte[BUFFER];
        private byte[] ready = {};
        private int at;
        private boolean ended;

        Kept(InputStream in, boolean withoutOwners) {
            super(in);
            lexer = new SqlLexer(new SqlScan(findings, withoutOwners), out);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (at == ready.length) {
                if (ended) {
                    return -1;
                }
                more();
            }
            int part = Math.min(length, ready.length - at);
            System.arraycopy(ready, at, bytes, offset, part);
            at += part;
            return part;
        }

        private void more() throws IOException {
            int count = in.read(buffer);
            ended = count < 0;
            if (ended) {
                lexer.finish();
            } else {
                lexer.take(buffer, 0, count);
            }
            var refusal = findings.refusal();
            if (refusal.isPresent()) {
                throw new IOException("the dump has something that is refused: "
                        + refusal.get().fault().label() + " " + refusal.get().what());
            }
            ready = out.toByteArray();
            out.reset();
            at = 0;
        }
    }
}
