package dev.taskforge.ops.destination;

import dev.taskforge.ops.destination.S3Lock.Wanted;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** One object on its way into a bucket: its key is there only when it is complete, and when that fails its parts are taken back. */
final class S3Upload {
    /** One object has no more parts. */
    static final int MOST_PARTS = 10_000;
    /** How much of a stream is held in memory, so that it can be sent again. */
    static final int STREAM_PART = 16 << 20;

    private static final int FIRST_BUFFER = 1 << 20;
    private static final String TYPE = "application/octet-stream";

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final @Nullable Wanted lock;

    /** @param lock how it is to be locked; null when it is not */
    S3Upload(S3Client client, String bucket, String key, @Nullable Wanted lock) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.lock = lock;
    }

    /** The hash that servers ask for with everything that is to be locked. */
    interface Md5 {
        String of() throws IOException;
    }

    /** A part of what is sent. */
    record Part(RequestBody body, Md5 md5) {}

    /** Where parts come from; null when there are no more. */
    interface Parts {
        @Nullable
        Part next() throws IOException;
    }

    /** All of it at once; returns which version that is, where there are any. */
    @Nullable
    String whole(Part part) throws IOException {
        var ask = PutObjectRequest.builder().bucket(bucket).key(key);
        if (lock != null) {
            ask.objectLockMode(lock.mode())
                    .objectLockRetainUntilDate(lock.until())
                    .contentMD5(part.md5().of());
        }
        return client.putObject(ask.build(), part.body()).versionId();
    }

    /** Part by part; returns which version that is, where there are any. */
    @Nullable
    String inParts(Parts parts) throws IOException {
        var begin = CreateMultipartUploadRequest.builder().bucket(bucket).key(key);
        if (lock != null) {
            begin.objectLockMode(lock.mode()).objectLockRetainUntilDate(lock.until());
        }
        var upload = client.createMultipartUpload(begin.build()).uploadId();
        try {
            var sent = new ArrayList<CompletedPart>();
            for (var part = parts.next(); part != null; part = parts.next()) {
                sent.add(send(upload, sent.size() + 1, part));
            }
            return client.completeMultipartUpload(
                            ask -> ask.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(sent)))
                    .versionId();
        } catch (IOException | RuntimeException | Error e) {
            abort(upload, e);
            throw e;
        }
    }

    private CompletedPart send(String upload, int number, Part part) throws IOException {
        var ask = UploadPartRequest.builder()
                .bucket(bucket)
                .key(key)
                .uploadId(upload)
                .partNumber(number);
        if (lock != null) {
            ask.contentMD5(part.md5().of());
        }
        var answer = client.uploadPart(ask.build(), part.body());
        return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build();
    }

    /** What cannot be taken back now is swept later. */
    private void abort(String upload, Throwable why) {
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(ask -> ask.bucket(bucket).key(key).uploadId(upload));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * All of a stream whose length nobody knows, with one part of it in memory; what fits into one goes there at once.
     *
     * @param size of a part
     * @param most how many parts it may have
     * @return which version that is, where there are any
     */
    @Nullable
    String stream(InputStream source, int size, int most, Moved moved) throws IOException {
        var buffer = new Buffer(source, size);
        buffer.fill();
        if (buffer.last) {
            return whole(buffer.part(moved));
        }
        return inParts(new Parts() {
            private int number;

            @Override
            public @Nullable Part next() throws IOException {
                if (number > 0 && buffer.last) {
                    return null;
                }
                if (number == most) {
                    throw tooLarge(size, most);
                }
                if (number > 0) {
                    buffer.fill();
                }
                number++;
                return buffer.part(moved);
            }
        });
    }

    private static Words.Refused tooLarge(long size, int most) {
        return new Words.Refused(
                "it is larger than the " + ((size * most) >> 20) + " MiB that can be streamed into one object, "
                        + most + " parts of " + (size >> 20)
                        + " MiB; keep these backups on this machine too, then their size is known before they are sent");
    }

    /** The part of a stream that is being sent; it grows only when it must. */
    private static final class Buffer {
        private final InputStream source;
        private final int size;
        private byte[] bytes;
        private int length;
        private int ahead = -1;
        private boolean last;

        Buffer(InputStream source, int size) {
            this.source = source;
            this.size = size;
            this.bytes = new byte[Math.min(size, FIRST_BUFFER)];
        }

        /** Reads one byte further than the part, to know whether it is the last one. */
        void fill() throws IOException {
            length = 0;
            if (ahead >= 0) {
                bytes[length++] = (byte) ahead;
            }
            while (length < size) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * length));
                }
                int read = source.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    last = true;
                    return;
                }
                length += read;
            }
            ahead = source.read();
            last = ahead < 0;
        }

        Part part(Moved moved) {
            return new Part(body(moved), () -> PartOfFile.md5(new ByteArrayInputStream(bytes, 0, length), length));
        }

        private RequestBody body(Moved moved) {
            return RequestBody.fromContentProvider(
                    () -> new Counted(new ByteArrayInputStream(bytes, 0, length), moved), length, TYPE);
        }
    }

    /** Tells what was read of a part that is sent. */
    private static final class Counted extends FilterInputStream {
        private final Moved moved;

        Counted(InputStream in, Moved moved) {
            super(in);
            this.moved = moved;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                moved.add(1);
            }
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                moved.add(read);
            }
            return read;
        }
    }
}
