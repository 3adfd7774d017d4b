package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.ProjectFile.S3;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of S3-compatible storage. A large file goes there in parts, one at a time and straight from its file, so that memory
 * does not grow with it; its key is there only when the upload is complete.
 */
final class S3Store implements Store {
    static final long PART = 8L << 20;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);

    private final S3 declared;
    private final String accessKey;
    private final String secretKey;
    private final Duration silence;
    private @Nullable S3Client opened;

    /** @param silence how long an answer may take */
    S3Store(S3 declared, String accessKey, String secretKey, Duration silence) {
        this.declared = declared;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.silence = silence;
    }

    private synchronized S3Client client() {
        var client = opened;
        if (client == null) {
            client = S3Client.builder()
                    .endpointOverride(URI.create(declared.endpoint()))
                    .region(Region.of(declared.region()))
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                    .forcePathStyle(declared.pathStyle())
                    // Checksums of newer kinds are unknown to many servers; what was written is read back and compared.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .serviceConfiguration(S3Configuration.builder()
                            .expectContinueEnabled(false)
                            .build())
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECT_WITHIN)
                            .socketTimeout(silence))
                    .overrideConfiguration(settings -> settings.retryStrategy(RetryMode.STANDARD)
                            // Files in the home of whoever runs TaskForge say nothing about this destination.
                            .defaultProfileFile(ProfileFile.aggregator().build()))
                    .build();
            opened = client;
        }
        return client;
    }

    private String key(String path) {
        var prefix = declared.prefix();
        return prefix == null ? path : prefix + "/" + path;
    }

    @Override
    public String location(String path) {
        return "s3://" + declared.bucket() + "/" + key(path) + " at " + declared.endpoint();
    }

    private interface Call<T> {
        T run(S3Client client) throws IOException;
    }

    private <T> T call(Call<T> call) throws IOException {
        try {
            return call.run(client());
        } catch (S3Exception e) {
            throw refused(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Words.Refused refused(S3Exception e) {
        var details = e.awsErrorDetails();
        var code = details == null || details.errorCode() == null ? "" : details.errorCode();
        var said = code.isEmpty() || details == null ? "HTTP " + e.statusCode() : code + ", " + details.errorMessage();
        var words =
                switch (code) {
                    case "NoSuchBucket" -> "there is no bucket " + declared.bucket();
                    case "InvalidAccessKeyId" -> "it does not know the access key";
                    case "SignatureDoesNotMatch" -> "the secret key does not belong to the access key";
                    case "AccessDenied" -> "it refuses access to bucket " + declared.bucket();
                    default ->
                        switch (e.statusCode()) {
                            case 401, 403 -> "it refuses access: the keys are wrong, or may not do this";
                            case 404 -> "there is no such bucket or file";
                            case 507 -> "it is full";
                            default -> "it answered " + e.statusCode();
                        };
                };
        return new Words.Refused(words + " (" + said + ")", e);
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        return call(client -> {
            try {
                return OptionalLong.of(
                        client.headObject(ask -> ask.bucket(declared.bucket()).key(key(path)))
                                .contentLength());
            } catch (NoSuchKeyException e) {
                return absent(client);
            }
        });
    }

    /** The answer to HEAD has no words, so a bucket that is missing looks like a file that is. */
    private OptionalLong absent(S3Client client) {
        client.listObjectsV2(
                ask -> ask.bucket(declared.bucket()).prefix(key("")).maxKeys(1));
        return OptionalLong.empty();
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        var prefix = key(folder) + "/";
        return call(client -> {
            var found = new ArrayList<Listed>();
            var pages = client.listObjectsV2Paginator(
                    ask -> ask.bucket(declared.bucket()).prefix(prefix).delimiter("/"));
            for (var object : pages.contents()) {
                found.add(new Listed(object.key().substring(prefix.length()), object.size()));
            }
            return found;
        });
    }

    @Override
    public void put(String path, Path file, Moved moved) throws IOException {
        long size = Files.size(file);
        call(client -> {
            var upload = upload(client, path);
            if (size > PART) {
                upload.inParts(parts(file, size, moved));
            } else {
                upload.whole(part(file, 0, size, moved));
            }
            return true;
        });
    }

    @Override
    public void put(String path, InputStream source, Moved moved) throws IOException {
        put(path, source, S3Upload.STREAM_PART, S3Upload.MOST_PARTS, moved);
    }

    /** The same in parts of this size, and no more than so many. */
    void put(String path, InputStream source, int size, int most, Moved moved) throws IOException {
        call(client -> {
            upload(client, path).stream(source, size, most, moved);
            return true;
        });
    }

    private S3Upload upload(S3Client client, String path) {
        return new S3Upload(client, declared.bucket(), key(path));
    }

    /** Larger parts only where there would be too many of them; memory does not depend on it. */
    static long partSize(long size) {
        return Math.max(PART, Math.ceilDiv(size, (long) S3Upload.MOST_PARTS));
    }

    private static S3Upload.Parts parts(Path file, long size, Moved moved) {
        long partSize = partSize(size);
        return new S3Upload.Parts() {
            private long from;

            @Override
            public @Nullable RequestBody next() {
                if (from >= size) {
                    return null;
                }
                var body = part(file, from, Math.min(partSize, size - from), moved);
                from += partSize;
                return body;
            }
        };
    }

    /** A part of a file, which can be read again when it has to be sent again. */
    private static RequestBody part(Path file, long from, long length, Moved moved) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return new PartOfFile(file, from, length, moved);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                "application/octet-stream");
    }

    @Override
    public void read(String path, OutputStream into, Moved moved) throws IOException {
        call(client -> {
            var in = client.getObject(ask -> ask.bucket(declared.bucket()).key(key(path)));
            try (in) {
                moved.copy(in, into);
            } catch (IOException | RuntimeException e) {
                in.abort();
                throw e;
            }
            return true;
        });
    }

    @Override
    public void remove(String path) throws IOException {
        call(client -> client.deleteObject(ask -> ask.bucket(declared.bucket()).key(key(path))));
    }

    @Override
    public int sweep(String folder) throws IOException {
        return call(client -> {
            int removed = 0;
            var pages = client.listMultipartUploadsPaginator(
                    ask -> ask.bucket(declared.bucket()).prefix(key(folder) + "/"));
            for (MultipartUpload upload : pages.uploads()) {
                client.abortMultipartUpload(
                        ask -> ask.bucket(declared.bucket()).key(upload.key()).uploadId(upload.uploadId()));
                removed++;
            }
            return removed;
        });
    }

    @Override
    public synchronized void close() {
        var client = opened;
        opened = null;
        if (client != null) {
            client.close();
        }
    }

    private static final class PartOfFile extends FilterInputStream {
        private final Moved moved;
        private long left;

        PartOfFile(Path file, long from, long length, Moved moved) throws IOException {
            super(at(file, from));
            this.moved = moved;
            this.left = length;
        }

        private static InputStream at(Path file, long from) throws IOException {
            var channel = Files.newByteChannel(file);
            return Channels.newInputStream(channel.position(from));
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(into, offset, (int) Math.min(length, left));
            if (read > 0) {
                left -= read;
                moved.add(read);
            }
            return read;
        }

        @Override
        public long skip(long count) {
            return 0; // else the count of what is left would be wrong
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
