package dev.taskforge.ops.destination;

import dev.taskforge.ops.destination.S3Lock.Wanted;
import dev.taskforge.ops.host.crypto.Sha256Digest;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
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
    private final S3Lock lock;
    private @Nullable S3Client opened;

    /** @param silence how long an answer may take */
    S3Store(S3 declared, String accessKey, String secretKey, Duration silence) {
        this(declared, accessKey, secretKey, silence, Clock.systemUTC());
    }

    S3Store(S3 declared, String accessKey, String secretKey, Duration silence, Clock clock) {
        this.declared = declared;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.silence = silence;
        this.lock = new S3Lock(declared.bucket(), clock);
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
        return new Words.Refused(words + " (" + said(e) + ")", e);
    }

    private static String said(S3Exception e) {
        var details = e.awsErrorDetails();
        return details == null
                        || details.errorCode() == null
                        || details.errorCode().isEmpty()
                ? "HTTP " + e.statusCode()
                : details.errorCode() + ", " + details.errorMessage();
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
        put(path, file, moved, wanted());
    }

    private @Nullable Wanted wanted() {
        var wanted = declared.lock();
        return wanted == null ? null : lock.wanted(wanted, Duration.ofDays(wanted.days()));
    }

    private void put(String path, Path file, Moved moved, @Nullable Wanted wanted) throws IOException {
        long size = Files.size(file);
        call(client -> {
            if (wanted != null && lock.isHeld(client, key(path), wanted) && isSame(client, path, file, size, moved)) {
                return true; // one more version could not be removed either
            }
            var upload = upload(client, path, wanted);
            var version = locked(
                    wanted,
                    () -> size > PART
                            ? upload.inParts(parts(file, size, moved))
                            : upload.whole(part(file, 0, size, moved)));
            if (wanted != null) {
                lock.require(client, key(path), version, wanted);
            }
            return true;
        });
    }

    /** Read and compared: of one that is damaged there another has to be written. */
    private boolean isSame(S3Client client, String path, Path file, long size, Moved moved) throws IOException {
        var there = client.getObject(ask -> ask.bucket(declared.bucket()).key(key(path)));
        if (there.response().contentLength() != size) {
            there.abort();
            return false;
        }
        var found = Sha256Digest.create();
        var wanted = Sha256Digest.create();
        try (there) {
            moved.copy(there, new DigestOutputStream(OutputStream.nullOutputStream(), found));
        } catch (IOException | RuntimeException e) {
            there.abort();
            throw e;
        }
        try (var here = Files.newInputStream(file)) {
            moved.copy(here, new DigestOutputStream(OutputStream.nullOutputStream(), wanted));
        }
        return MessageDigest.isEqual(found.digest(), wanted.digest());
    }

    @Override
    public void put(String path, InputStream source, Moved moved) throws IOException {
        put(path, source, S3Upload.STREAM_PART, S3Upload.MOST_PARTS, moved);
    }

    /** The same in parts of this size, and no more than so many. */
    void put(String path, InputStream source, int size, int most, Moved moved) throws IOException {
        var wanted = wanted();
        call(client -> {
            if (wanted != null) {
                lock.isHeld(client, key(path), wanted); // what may not be asked afterwards is refused before
            }
            var version = locked(wanted, () -> upload(client, path, wanted).stream(source, size, most, moved));
            if (wanted != null) {
                lock.require(client, key(path), version, wanted);
            }
            return true;
        });
    }

    private S3Upload upload(S3Client client, String path, @Nullable Wanted wanted) {
        return new S3Upload(client, declared.bucket(), key(path), wanted);
    }

    /** What a bucket without object lock answers is said in words of ours. */
    private @Nullable String locked(@Nullable Wanted wanted, Put put) throws IOException {
        try {
            return put.run();
        } catch (S3Exception e) {
            if (wanted != null && S3Lock.isWithout(e)) {
                throw lock.refused(said(e), e);
            }
            throw e;
        }
    }

    /** Says which version it wrote, where there are any. */
    private interface Put {
        @Nullable
        String run() throws IOException;
    }

    /** Larger parts only where there would be too many of them; memory does not depend on it. */
    static long partSize(long size) {
        return Math.max(PART, Math.ceilDiv(size, (long) S3Upload.MOST_PARTS));
    }

    private static S3Upload.Part part(Path file, long from, long length, Moved moved) {
        return new S3Upload.Part(PartOfFile.body(file, from, length, moved), () -> PartOfFile.md5(file, from, length));
    }

    private static S3Upload.Parts parts(Path file, long size, Moved moved) {
        long partSize = partSize(size);
        return new S3Upload.Parts() {
            private long from;

            @Override
            public S3Upload.@Nullable Part next() {
                if (from >= size) {
                    return null;
                }
                var part = part(file, from, Math.min(partSize, size - from), moved);
                from += partSize;
                return part;
            }
        };
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
        if (locks()) {
            removeAll(path);
        } else {
            call(client ->
                    client.deleteObject(ask -> ask.bucket(declared.bucket()).key(key(path))));
        }
    }

    @Override
    public boolean locks() {
        return declared.lock() != null;
    }

    @Override
    public Optional<Instant> lockedUntil(String path) throws IOException {
        return call(client -> lock.until(client, key(path)));
    }

    @Override
    public boolean isLocked(String path) throws IOException {
        return call(client -> lock.newestUntil(client, key(path)).isPresent());
    }

    @Override
    public void removeAll(String path) throws IOException {
        call(client -> {
            lock.removeAll(client, key(path));
            return true;
        });
    }

    @Override
    public void putForTest(String path, Path file, Moved moved) throws IOException {
        var wanted = declared.lock();
        if (wanted != null) {
            call(client -> {
                lock.requireSameTime(client);
                lock.removeUnlocked(client, key(path));
                return true;
            });
        }
        put(path, file, moved, wanted == null ? null : lock.wanted(wanted, S3Lock.TEST));
    }

    @Override
    public void requireKept(String path) throws IOException {
        if (locks()) {
            call(client -> {
                lock.requireKept(client, key(path));
                return true;
            });
        }
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
}
