package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.BackupSource.Storage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * A new artifact: what is written to it goes through Zstandard and, when there are recipients, age to where it is kept, in
 * one pass and with memory that does not grow. What is closed before it was finished is no artifact.
 */
final class Packing extends OutputStream {
    private static final int LEVEL = 3;

    private final ArtifactSink sink;
    private final MessageDigest content = DurableFiles.sha256();
    private final MessageDigest artifact = DurableFiles.sha256();
    private final OutputStream out;
    private final boolean encrypted;
    private final Pace pace;
    private long written;

    /** @param storage says for whom it is encrypted, and how fast it may be */
    Packing(ArtifactSink sink, Storage storage) throws IOException {
        var recipients = storage.recipients();
        this.sink = sink;
        this.pace = new Pace(storage.rate());
        this.encrypted = !recipients.isEmpty();
        try {
            var digesting = new DigestOutputStream(new KeptOpen(sink), artifact);
            var sealed = encrypted ? Age.encrypting(digesting, recipients) : digesting;
            out = Zstd.compressing(sealed, LEVEL);
        } catch (IOException | RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        content.update(bytes, offset, length);
        out.write(bytes, offset, length);
        written += length;
        pace.keep(length);
    }

    /** How many bytes went in. */
    long written() {
        return written;
    }

    /** Ends it: all of it is written, and nothing is published yet. */
    Zstd.Packed end() throws IOException {
        out.close();
        return new Zstd.Packed(sink.written(), DurableFiles.hex(artifact), DurableFiles.hex(content), encrypted);
    }

    /** Has what was ended where it is kept; only when nothing can be wrong with it any more, for others may find it then. */
    void publish() throws IOException {
        sink.finish();
    }

    /** Without an end: what was written so far cannot be read as a whole. */
    @Override
    public void close() throws IOException {
        sink.close();
    }

    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
