package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.destination.Listed;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write to the place and knows the public key offers something; nothing of it is taken that the key did not seal. */
class OwnBackupsTest {
    private static final OwnBackups.Listener SILENT = new OwnBackups.Listener() {
        @Override
        public void reading(String artifact, long done, long total) {
            // Nobody looks.
        }

        @Override
        public void checking(String artifact) {
            // Nobody looks.
        }
    };

    @TempDir
    Path home;

    private Path place;
    private Path work;
    private Path identity;
    private OwnKey.Pair pair;

    @BeforeEach
    void create() throws Exception {
        place = Files.createDirectory(home.resolve("place"));
        work = Files.createDirectory(home.resolve("work"));
        identity = home.resolve("key");
        pair = OwnKey.make(identity);
        SqliteFixture.create(home.resolve("app.db"), 50, 200);
    }

    private Storage storage(boolean encrypted) {
        var recipients = encrypted ? List.of(pair.publicKey()) : List.<String>of();
        return new Storage(null, Keep.NEWEST, ZoneOffset.UTC, recipients, identity);
    }

    /** A backup, as a run makes it. */
    private ManifestFile offer(boolean encrypted, @Nullable String secret) throws Exception {
        var copy = home.resolve("copy");
        Files.deleteIfExists(copy);
        var token = Files.writeString(home.resolve("token"), "t");
        var taken = SqliteSnapshot.take(home.resolve("app.db"), copy, Clock.systemUTC(), (done, total) -> {})
                .with(copy, KeptFiles.read(List.of(token)), secret);
        var name = "main-" + BackupFolder.STAMP.format(taken.at()) + "-job7.sqlite.zst" + (encrypted ? ".age" : "");
        var packed = Zstd.pack(copy, place.resolve(name), storage(encrypted), (done, total) -> {});
        var facts = taken.facts();
        var content =
                new Manifest(facts.rows(), facts.schemaSha256(), taken.bytes(), packed.contentSha256(), taken.tool());
        return say(ManifestFile.of(Project.OWN, "main", place.resolve(name), packed, taken.at(), 7, null, content));
    }

    private ManifestFile say(ManifestFile manifest) throws Exception {
        Files.write(place.resolve(manifest.artifact() + ".manifest.json"), manifest.json());
        return manifest;
    }

    private static ManifestFile with(ManifestFile old, Instant at, long contentBytes) {
        var content = old.content();
        return new ManifestFile(
                old.format(),
                old.project(),
                old.database(),
                old.artifact(),
                old.bytes(),
                old.sha256(),
                old.compression(),
                old.encryption(),
                at,
                old.jobId(),
                null,
                new Manifest(
                        content.rows(), content.schemaSha256(), contentBytes, content.contentSha256(), content.tool()));
    }

    private OwnOrigin origin() {
        return new OwnOrigin.InFolder(place);
    }

    private OwnBackups.Brought bring(String artifact) throws Exception {
        var into = Files.createTempDirectory(home, "into");
        var candidate = OwnBackups.list(origin(), artifact).getFirst();
        return new OwnBackups(origin(), work, identity, SILENT).bring(candidate, into, "taskforge.db");
    }

    private void isRefused(ManifestFile offered, String why) {
        assertThatThrownBy(() -> bring(offered.artifact()))
                .isInstanceOf(OwnBackups.Damaged.class)
                .hasMessageContaining(offered.artifact())
                .hasMessageContaining(why);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void whatTheKeySealedIsBroughtBackWithItsMoment() throws Exception {
        var offered = offer(true, pair.secret());

        var brought = bring(offered.artifact());

        assertThat(brought.at()).isEqualTo(offered.snapshotAt());
        assertThat(brought.encrypted()).isTrue();
        assertThat(brought.kept()).containsExactly("token");
        assertThat(brought.tables()).isEqualTo(offered.content().rows().size() - 2);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void whatWasEncryptedByAnybodyWithThePublicKeyIsRefused() throws Exception {
        isRefused(offer(true, null), "its seal was not made with the recovery key");
        isRefused(offer(true, Age.generate().secret()), "its seal was not made with the recovery key");
    }

    @Test
    void aManifestWithAnotherMomentIsRefused() throws Exception {
        var offered = offer(true, pair.secret());

        isRefused(
                say(with(
                        offered,
                        offered.snapshotAt().plusMillis(1),
                        offered.content().bytes())),
                "another moment");
    }

    @Test
    void anOldBackupUnderANewNameIsRefused() throws Exception {
        var old = offer(true, pair.secret());
        var name = "main-29990101T000000Z-job9.sqlite.zst.age";
        Files.move(place.resolve(old.artifact()), place.resolve(name));
        var packed = new Zstd.Packed(old.bytes(), old.sha256(), old.content().contentSha256(), true);
        var said = ManifestFile.of(
                Project.OWN, "main", place.resolve(name), packed, old.snapshotAt(), 9, null, old.content());

        isRefused(say(said), "another moment");
    }

    @Test
    void sizesThatCannotBeAreOfThatArtifactOnly() throws Exception {
        var offered = offer(true, pair.secret());

        isRefused(say(with(offered, offered.snapshotAt(), Long.MAX_VALUE)), "more bytes than there can be");
        isRefused(say(with(offered, offered.snapshotAt(), Long.MAX_VALUE / 2)), "the disk is full");
        isRefused(say(with(offered, offered.snapshotAt(), -1)), "its manifest is not of a backup");
        isRefused(say(with(offered, offered.snapshotAt(), 1)), "it cannot be opened");
    }

    @Test
    void whatIsNotEncryptedIsOnlyThereWhenAPersonNamesAFileOfThisMachine() throws Exception {
        var plain = offer(false, null);

        assertThat(OwnBackups.list(origin(), null)).isEmpty();
        assertThat(bring(plain.artifact()).encrypted()).isFalse();
    }

    @Test
    void aNameThatIsListedTwiceIsThereOnce() throws Exception {
        var name = "main-20260102T030405Z-job1.sqlite.zst.age";
        Files.createFile(place.resolve(name));
        var listed = List.of(new Listed(name, 1), new Listed(name, 2));

        assertThat(OwnBackups.candidates(listed, null, false))
                .extracting(OwnBackups.Candidate::artifact)
                .containsExactly(name);
        assertThat(OwnBackups.candidates(
                        List.of(new Listed(name.replace(".age", ""), 1)), name.replace(".age", ""), false))
                .isEmpty();
    }
}
