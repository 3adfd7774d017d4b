package dev.taskforge.ops.destination;

import dev.taskforge.ops.destination.S3Lock.Wanted;
import dev.taskforge.ops.project.ProjectFile.S3;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * A bucket of S3-compatible storage. A large file goes there in parts, one at a time and straight from its file, so that memory
 * does not grow with it; its key is there only when the upload is complete.
 */
final class S3Store implements Store {
    static final long PART = 8L << 20;
    private static final long MOST_PARTS = 10_000;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);

    private final S3 declared;
    private final String accessKey;
    private final String secretKey;
    private final Duration silence;
    private final S3Lock lock;
    private @Nullable S3Client opened;

    /** @param silence how long an answer may take */
    S3Store(S3 declared, String accessKey, String secretKey, Duration silence) {
        this.declared = declared;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.silence = silence;
        this.lock = new S3Lock(declared.bucket());
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
        var wanted = declared.lock();
        put(path, file, moved, wanted == null ? null : Wanted.from(wanted, Duration.ofDays(wanted.days())));
    }

    private void put(String path, Path file, Moved moved, @Nullable Wanted wanted) throws IOException {
        long size = Files.size(file);
        call(client -> {
            var version = locked(
                    wanted,
                    () -> size > PART
                            ? putInParts(client, path, file, size, moved, wanted)
                            : putWhole(client, path, file, size, moved, wanted));
            if (wanted != null) {
                lock.require(client, key(path), version, wanted);
            }
            return true;
        });
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

    private @Nullable String putWhole(
            S3Client client, String path, Path file, long size, Moved moved, @Nullable Wanted wanted)
            throws IOException {
        var ask = PutObjectRequest.builder().bucket(declared.bucket()).key(key(path));
        if (wanted != null) {
            ask.objectLockMode(wanted.mode())
                    .objectLockRetainUntilDate(wanted.until())
                    .contentMD5(PartOfFile.md5(file, 0, size));
        }
        return client.putObject(ask.build(), PartOfFile.body(file, 0, size, moved))
                .versionId();
    }

    /** Larger parts only where there would be too many of them; memory does not depend on it. */
    static long partSize(long size) {
        return Math.max(PART, Math.ceilDiv(size, MOST_PARTS));
    }

    private @Nullable String putInParts(
            S3Client client, String path, Path file, long size, Moved moved, @Nullable Wanted wanted)
            throws IOException {
        var begin =
                CreateMultipartUploadRequest.builder().bucket(declared.bucket()).key(key(path));
        if (wanted != null) {
            begin.objectLockMode(wanted.mode()).objectLockRetainUntilDate(wanted.until());
        }
        var upload = client.createMultipartUpload(begin.build()).uploadId();
        try {
            var parts = new ArrayList<CompletedPart>();
            long partSize = partSize(size);
            for (long from = 0; from < size; from += partSize) {
                int number = parts.size() + 1;
                long length = Math.min(partSize, size - from);
                var ask = UploadPartRequest.builder()
                        .bucket(declared.bucket())
                        .key(key(path))
                        .uploadId(upload)
                        .partNumber(number);
                if (wanted != null) {
                    ask.contentMD5(PartOfFile.md5(file, from, length));
                }
                var answer = client.uploadPart(ask.build(), PartOfFile.body(file, from, length, moved));
                parts.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(answer.eTag())
                        .build());
            }
            return client.completeMultipartUpload(ask -> ask.bucket(declared.bucket())
                            .key(key(path))
                            .uploadId(upload)
                            .multipartUpload(all -> all.parts(parts)))
                    .versionId();
        } catch (IOException | RuntimeException e) {
            abort(client, path, upload, e);
            throw e;
        }
    }

    /** What cannot be taken back now is swept later. */
    private void abort(S3Client client, String path, String upload, Exception why) {
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(
                    ask -> ask.bucket(declared.bucket()).key(key(path)).uploadId(upload));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
                lock.removeUnlocked(client, key(path));
                return true;
            });
        }
        put(path, file, moved, wanted == null ? null : Wanted.from(wanted, S3Lock.TEST));
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
