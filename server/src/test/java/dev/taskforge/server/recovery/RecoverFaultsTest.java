package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong while a machine is brought back: the data directory is there whole, or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoverFaultsTest {
    /** The two backups of a TaskForge that is lost, and its kit. */
    private Path copies;

    private Path kit;

    @TempDir
    Path home;

    private Path place;
    private Path data;
    private int round;

    @BeforeAll
    void loseOne(@TempDir Path machine) throws Exception {
        copies = machine.resolve("disk/taskforge/main");
        var lost = machine.resolve("data");
        Files.createDirectories(machine.resolve("disk"));
        Files.createDirectory(lost);
        Files.writeString(lost.resolve("own.yaml"), """
                destinations: {disk: {kind: folder, folder: "%s"}}
                backup: {copies: [disk]}
                """.formatted(machine.resolve("disk")));
        var made = Told.of("kit", "--json", "--data", start(lost));
        assertThat(made.code()).as(made.err()).isZero();
        kit = Files.writeString(machine.resolve("kit.json"), made.out());
        try (var server = Reached.start(lost)) {
            server.awaitRest();
            assertThat(server.ended("backup")).isEqualTo("succeeded");
            assertThat(server.ended("backup")).isEqualTo("succeeded");
        }
    }

    /** A data directory that has run once, without a server on it now. */
    private static Path start(Path lost) throws IOException {
        try (var server = Reached.start(lost)) {
            server.awaitRest();
        }
        return lost;
    }

    @BeforeEach
    void copyThem() throws IOException {
        var folder = Files.createDirectory(home.resolve("round-" + round++));
        place = Files.createDirectories(folder.resolve("disk/taskforge/main"));
        try (var files = Files.list(copies)) {
            for (var file : files.toList()) {
                Files.copy(file, place.resolve(file.getFileName()));
            }
        }
        data = folder.resolve("new/data");
    }

    private Path parent() {
        return Objects.requireNonNull(data.getParent());
    }

    private Told recover(Object... more) {
        var arguments = new ArrayList<Object>(List.of(
                "recover", "--kit", kit, "--from", place.resolve("../..").normalize(), "--data", data));
        arguments.addAll(List.of(more));
        return Told.of(arguments.toArray());
    }

    private List<Path> artifacts() throws IOException {
        try (var files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".age"))
                    .sorted(Comparator.comparingLong(RecoverFaultsTest::job).reversed())
                    .toList();
        }
    }

    private static long job(Path artifact) {
        return Long.parseLong(artifact.getFileName().toString().replaceFirst(".*-job([0-9]+).*", "$1"));
    }

    private Path newest() throws IOException {
        return artifacts().getFirst();
    }

    private static Path manifestOf(Path artifact) {
        return artifact.resolveSibling(artifact.getFileName() + ".manifest.json");
    }

    private void onlyTheNewest() throws IOException {
        for (var older : artifacts().subList(1, artifacts().size())) {
            Files.delete(older);
        }
    }

    private void isThereWhole() throws SQLException {
        try (var database = ServerProcess.database(data)) {
            assertThat(ServerProcess.texts(database, "PRAGMA integrity_check")).containsExactly("ok");
            assertThat(ServerProcess.texts(database, "SELECT name FROM sqlite_schema WHERE name = 'kept_file'"))
                    .isEmpty();
        }
        assertThat(data).isDirectoryContaining("glob:**/audit-key").isDirectoryContaining("glob:**/recovered.json");
    }

    /** Nor is anything left beside it that holds a key or records. */
    private void isNotThere() throws IOException {
        assertThat(data).doesNotExist();
        if (Files.exists(parent())) {
            assertThat(parent()).isEmptyDirectory();
        }
    }

    @Test
    void theNewestIsTakenAndTheAnswerSaysOfWhen() throws Exception {
        var told = recover();

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out()).contains(newest().getFileName().toString(), "every queue is held", "./taskforge up");
        isThereWhole();
        var again = recover();
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is not empty", "audit-checkpoints");
        isThereWhole();
    }

    @Test
    void whatLiesThereIsListedAndAnyOfItCanBeTaken() throws Exception {
        var listed = Json.stored(recover("--list", "--json").out());
        assertThat(listed.get("backups")).hasSize(artifacts().size());
        isNotThere();
        var older = artifacts().getLast().getFileName().toString();

        var told = recover("--backup", older, "--json");

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(Json.stored(told.out()).get("artifact").stringValue()).isEqualTo(older);
    }

    @Test
    void oneFileWithItsManifestIsEnoughAndTheKeyMayBeTyped() throws Exception {
        var alone = Files.createDirectory(home.resolve("alone-" + round));
        var artifact = Files.copy(newest(), alone.resolve(newest().getFileName()));
        Files.copy(manifestOf(newest()), manifestOf(artifact));
        var key = Json.stored(Files.readString(kit)).get("key").stringValue();
        var typed = key.replaceAll("(.{4})", "$1 ").toLowerCase(Locale.ROOT);

        var told = Told.of(Map.of(), typed, "recover", "--key", "-", "--from", artifact, "--data", data);

        assertThat(told.code()).as(told.err()).isZero();
        isThereWhole();
    }

    @Test
    void anotherKeyOpensNothing() throws Exception {
        var other = home.resolve("other-" + round);
        OwnKey.make(other);

        var told = recover("--key", other);

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("the key does not open").doesNotContain("AGE-SECRET-KEY-1");
        isNotThere();
    }

    @Test
    void aFlippedBitAnywhereIsFound() throws Exception {
        onlyTheNewest();
        var random = new Random(7);
        for (int i = 0; i < 48; i++) {
            flip(newest(), random);

            var told = recover();

            assertThat(told.code()).as("flip %d: %s", i, told.out()).isEqualTo(1);
            assertThat(told.err()).contains("its SHA-256 is not that of its manifest");
            isNotThere();
            Files.copy(copies.resolve(newest().getFileName()), newest(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aFlippedBitInAManifestPutsNothingElseInPlace() throws Exception {
        onlyTheNewest();
        var manifest = manifestOf(newest());
        var random = new Random(11);
        for (int i = 0; i < 48; i++) {
            flip(manifest, random);

            var told = recover();

            // A flip in what is only said to people, such as the version of a tool, changes nothing that is compared.
            if (told.code() == 0) {
                isThereWhole();
                OwnFiles.removeTree(data);
            } else {
                isNotThere();
            }
            Files.copy(
                    manifestOf(copies.resolve(newest().getFileName())), manifest, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void flip(Path file, Random random) throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(content.length());
            content.seek(at);
            int old = content.read();
            content.seek(at);
            content.write(old ^ 1 << random.nextInt(8));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 200, 4_096})
    void oneThatWasCutOffIsPassedOverForTheOneBefore(long left) throws Exception {
        var cut = newest();
        try (var content = new RandomAccessFile(cut.toFile(), "rw")) {
            content.setLength(left);
        }

        var told = recover("--json");

        assertThat(told.code()).as(told.err()).isZero();
        var report = Json.stored(told.out());
        assertThat(report.get("passed_over").get(0).stringValue())
                .contains(cut.getFileName().toString());
        assertThat(report.get("artifact").stringValue())
                .isEqualTo(artifacts().get(1).getFileName().toString());
        isThereWhole();
    }

    @Test
    void theManifestOfAnotherArtifactIsRefused() throws Exception {
        var older = artifacts().get(1);
        Files.copy(manifestOf(older), manifestOf(newest()), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(older);

        var told = recover("--backup", newest().getFileName());

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("its manifest is of another artifact");
        isNotThere();
    }

    @Test
    void anArtifactUnderTheNameOfAnotherIsRefused() throws Exception {
        var older = artifacts().get(1);
        Files.copy(older, newest(), StandardCopyOption.REPLACE_EXISTING);

        var told = recover("--backup", newest().getFileName());

        assertThat(told.code()).isEqualTo(1);
        isNotThere();
    }

    @Test
    void aPlaceThatIsAwayIsSaid() throws Exception {
        var away = Files.writeString(home.resolve("away.json"), """
                {"destinations": {"gone": {"kind": "folder", "folder": "%s"},
                  "nas": {"kind": "sftp", "host": "127.0.0.1", "port": 1, "user": "x", "folder": "/b",
                          "password": "${NAS_PASSWORD}", "host_key": "ssh-ed25519 AAAA"}}}
                """.formatted(home.resolve("nowhere")));

        var told = Told.of("recover", "--kit", away, "--data", data);

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("the folder " + home.resolve("nowhere") + " is not there", "NAS_PASSWORD");
        isNotThere();
    }

    @Test
    void aDataDirectoryThatHoldsAnythingIsLeftAlone() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("precious"), "x");

        var told = recover();

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("precious");
        assertThat(data).isDirectoryContaining("glob:**/precious").isDirectoryNotContaining("glob:**/taskforge.db");
    }

    @Test
    void wrongUseSaysHow() {
        assertThat(Told.of("recover").code()).isEqualTo(2);
        assertThat(recover("--key", "AGE-SECRET-KEY-1CANARY").err()).contains("cannot be read");
        assertThat(recover("--nonsense").err()).contains("--nonsense", "Usage");
        assertThat(Told.of("kit", "--data", home.resolve("nothing")).err()).contains("is not the data directory");
        var postgres = Told.of(Map.of("DATABASE_URL", "postgresql://a:b@c/d"), "", "recover", "--kit", kit);
        assertThat(postgres.err()).contains("--to DATABASE_URL").doesNotContain("a:b");
    }

    /** Their order is that of their moments, whatever the order of the places. */
    @Test
    void theNewestOfAllPlacesIsTakenAndThoseThatAreAwayAreSaid() throws Exception {
        var other = Files.createDirectories(home.resolve("other-disk-" + round + "/taskforge/main"));
        var older = artifacts().get(1);
        for (var file : List.of(older, manifestOf(older))) {
            Files.move(file, other.resolve(file.getFileName()));
        }
        var wanted = newest().getFileName().toString();
        var all = kitOf(other.resolve("../.."), home.resolve("gone"), place.resolve("../.."));

        var listed = Told.of("recover", "--kit", all, "--data", data, "--list");
        var told = Told.of("recover", "--kit", all, "--data", data, "--json");

        assertThat(listed.out()).contains(wanted, older.getFileName().toString(), "gone");
        assertThat(told.code()).as(told.err()).isZero();
        var report = Json.stored(told.out());
        assertThat(report.get("artifact").stringValue()).isEqualTo(wanted);
        assertThat(report.get("passed_over").toString()).contains("gone");
    }

    @Test
    void whenAllOfOnePlaceIsDamagedAnotherPlaceIsTaken() throws Exception {
        var other = Files.createDirectories(home.resolve("other-disk-" + round + "/taskforge/main"));
        var older = artifacts().getLast();
        for (var file : List.of(older, manifestOf(older))) {
            Files.move(file, other.resolve(file.getFileName()));
        }
        for (var artifact : artifacts()) {
            Files.writeString(artifact, "x");
        }

        var told = Told.of(
                "recover", "--kit", kitOf(place.resolve("../.."), other.resolve("../..")), "--data", data, "--json");

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(Json.stored(told.out()).get("artifact").stringValue())
                .isEqualTo(older.getFileName().toString());
        isThereWhole();
    }

    /** The kit with these folders as its destinations. */
    private Path kitOf(Path... folders) throws IOException {
        var key = Json.stored(Files.readString(kit)).get("key").stringValue();
        var declared = new ArrayList<String>();
        for (var folder : folders) {
            declared.add("\"d%d\": {\"kind\": \"folder\", \"folder\": \"%s\"}"
                    .formatted(declared.size(), folder.normalize()));
        }
        return Files.writeString(
                home.resolve("kit-" + round + ".json"),
                "{\"key\": \"%s\", \"destinations\": {%s}}".formatted(key, String.join(", ", declared)));
    }

    @Test
    void oneForAnotherKeyIsPassedOver() throws Exception {
        var foreign = newest();
        // Its manifest is true; what is in it opens with no key that is known.
        Files.writeString(
                foreign,
                "age-encryption.org/v1\n-> X25519 " + "A".repeat(43) + "\n" + "B".repeat(43) + "\n--- " + "C".repeat(43)
                        + "\n" + "x".repeat(100));
        var manifest = Files.readString(manifestOf(foreign))
                .replaceFirst("\"bytes\" : [0-9]+", "\"bytes\" : " + Files.size(foreign))
                .replaceFirst("\"sha256\" : \"[0-9a-f]+", "\"sha256\" : \"" + sha256(foreign));
        Files.writeString(manifestOf(foreign), manifest);

        var told = recover("--json");

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(Json.stored(told.out()).get("passed_over").toString())
                .contains(foreign.getFileName().toString());
        isThereWhole();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void whatAKilledRunLeftIsClearedAlsoWhenNothingIsToBeDone() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("precious"), "x");
        var left = OwnFiles.makeFolder(parent().resolve(".data.recovering"));
        Files.writeString(left.resolve("key"), "AGE-SECRET-KEY-1");

        assertThat(recover().err()).contains("precious");

        assertThat(left).doesNotExist();
    }

    @Test
    void aFolderOfSomebodyElseOrALinkIsNotWorkedIn() throws Exception {
        var work = Files.createDirectories(parent()).resolve(".data.recovering");
        var elsewhere = OwnFiles.makeFolder(home.resolve("elsewhere-" + round));
        Files.writeString(elsewhere.resolve("key"), "x");
        Files.createSymbolicLink(work, elsewhere);

        assertThat(recover().err()).contains(work.toString(), "belongs to you");
        assertThat(elsewhere.resolve("key")).hasContent("x");

        Files.delete(work);
        OwnFiles.makeFolder(work);
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(recover().err()).contains(work.toString(), "belongs to you");
        assertThat(data).doesNotExist();
    }

    /** Whatever moment it is killed at; a moment may be over when the signal arrives. */
    @ParameterizedTest
    @Sampled(
            some = 3,
            of = {
                ".data.recovering",
                ".data.recovering/key",
                ".data.recovering/fetched",
                ".data.recovering/whole",
                ".data.recovering/whole/taskforge.db",
                ".data.recovering/whole/audit-key",
                ".data.recovering/whole/recovery-key",
                ".data.recovering/whole/recovered.json",
                "data"
            })
    void killedItLeavesNothingOrTheWhole(String moment) throws Exception {
        var parent = Files.createDirectories(parent());
        try (var process = ServerProcess.program(
                home,
                Main.class,
                "recover",
                "--kit",
                kit.toString(),
                "--from",
                place.resolve("../..").normalize().toString(),
                "--data",
                data.toString())) {
            process.killWhen(() -> Files.exists(parent.resolve(moment)) || Files.exists(data) || !process.isAlive());
        }

        if (Files.exists(data)) {
            isThereWhole();
        } else {
            var told = recover();
            assertThat(told.code()).as(told.err()).isZero();
            isThereWhole();
            assertThat(parent.resolve(".data.recovering")).doesNotExist();
        }
    }
}
