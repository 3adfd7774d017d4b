package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.Masking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of destination does. */
abstract class DestinationContract {
    static final Duration SOON = Duration.ofSeconds(2);
    /** Longer than a busy machine takes for anything that does go on. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    static final String PATH = "shop/main/main-20260101.zst";
    static final String SECRET = "secret-of-this-destination";

    @TempDir
    Path home;

    private @Nullable Destination opened;

    /** The place where the files of the destination lie. */
    abstract Path stored(String path);

    abstract Store store() throws Exception;

    /** Leaves an unfinished upload into the folder of {@link #PATH}. */
    abstract void leaveUnfinished() throws Exception;

    abstract boolean hasUnfinished() throws Exception;

    final Destination destination() throws Exception {
        var now = opened;
        if (now == null) {
            now = open(store());
            opened = now;
        }
        return now;
    }

    final Destination open(Store store) {
        return open(store, PATIENCE);
    }

    final Destination open(Store store, Duration stall) {
        return new Destination("there", store, new Masking(List.of(SECRET)), stall);
    }

    @AfterEach
    final void closeDestination() {
        if (opened != null) {
            opened.close();
        }
    }

    final Path file(int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(home.resolve("file-" + bytes), content);
    }

    private byte[] read(String path) throws Exception {
        var out = new ByteArrayOutputStream();
        destination().read(path, out, Progress.NONE);
        return out.toByteArray();
    }

    @Test
    void theFilesOfAFolderAreListedWithTheirSizesAndNoneThatIsUnfinished() throws Exception {
        assertThat(destination().list("shop/main")).isEmpty();
        destination().put(PATH, file(3_000), Progress.NONE);
        destination().put(PATH + ".manifest.json", file(12), Progress.NONE);
        destination().put("shop/main/below/other", file(5), Progress.NONE);
        destination().put("shop/main2/other", file(5), Progress.NONE);
        leaveUnfinished();

        assertThat(destination().list("shop/main"))
                .containsExactlyInAnyOrder(
                        new Listed("main-20260101.zst", 3_000), new Listed("main-20260101.zst.manifest.json", 12));
        assertThat(destination().list("nobody/main")).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        for (int bytes : new int[] {0, 1, 70_000, (int) S3Store.PART, (int) S3Store.PART * 2 + 17}) {
            var file = file(bytes);

            destination().put(PATH, file, Progress.NONE);

            assertThat(destination().size(PATH)).isEqualTo(OptionalLong.of(bytes));
            assertThat(read(PATH)).isEqualTo(Files.readAllBytes(file));
            assertThat(stored(PATH)).hasSize(bytes);
            assertThat(hasUnfinished()).isFalse();
            destination().remove(PATH);
        }
    }

    @Test
    void aFileThatIsNotThereHasNoSizeAndCannotBeRead() throws Exception {
        assertThat(destination().size("shop/main/none.zst")).isEmpty();
        assertThatThrownBy(() -> read("shop/main/none.zst"))
                .isInstanceOf(DestinationException.class)
                .hasMessageStartingWith("there: ");
    }

    @Test
    void aFileIsReplacedAsAWhole() throws Exception {
        destination().put(PATH, file(70_000), Progress.NONE);
        destination().put(PATH, file(5), Progress.NONE);

        assertThat(read(PATH)).isEqualTo(Files.readAllBytes(file(5)));
    }

    @Test
    void removingTakesOneFileAndIsNoFailureWhenItIsGone() throws Exception {
        destination().put(PATH, file(5), Progress.NONE);
        destination().put(PATH + ".manifest.json", file(6), Progress.NONE);

        destination().remove(PATH);
        destination().remove(PATH);

        assertThat(destination().size(PATH)).isEmpty();
        assertThat(destination().size(PATH + ".manifest.json")).isEqualTo(OptionalLong.of(6));
    }

    @Test
    void unfinishedUploadsAreSweptAndFinishedOnesStay() throws Exception {
        destination().put(PATH, file(5), Progress.NONE);
        leaveUnfinished();
        assertThat(hasUnfinished()).isTrue();
        assertThat(destination().size(PATH)).isEqualTo(OptionalLong.of(5));

        assertThat(destination().sweep("shop/main")).isEqualTo(1);

        assertThat(hasUnfinished()).isFalse();
        assertThat(destination().size(PATH)).isEqualTo(OptionalLong.of(5));
        assertThat(destination().sweep("shop/main")).isZero();
        assertThat(destination().sweep("shop/nobody")).isZero();
    }
}
