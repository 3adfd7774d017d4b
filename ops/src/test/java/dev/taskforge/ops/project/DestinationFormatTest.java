package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.DeclaredDestination.ObjectLock;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.DeclaredDestination.Vault;
import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The section {@code destinations}, and what refers to it. */
class DestinationFormatTest {
    private static final String GOOD = """
            project: shop
            databases: {main: {kind: sqlite, path: shop.db}}
            destinations:
              offsite:
                kind: s3
                endpoint: https://s3.example.id
                bucket: backups
                prefix: shop
                access_key: ${S3_ACCESS_KEY}
                secret_key: ${S3_SECRET_KEY}
              nas:
                kind: sftp
                host: nas.example.id
                user: backup
                folder: /backups/shop
                key: /root/.ssh/id_ed25519
                host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ
              disk2: {kind: folder, folder: /mnt/second}
            backup: {of: [main], copies: [offsite, nas]}
            drill: {of: main, from: offsite}
            """;

    private static ProjectFile read(String yaml) {
        return new ProjectReader(List.of()).read(yaml);
    }

    private static String refused(String good, String bad) {
        assertThat(GOOD).contains(good);
        var refusal = catchThrowableOfType(ProjectFileException.class, () -> read(GOOD.replace(good, bad)));
        assertThat(refusal).as(bad).isNotNull();
        var texts = Messages.ofOperations(Messages.ENGLISH);
        return refusal.problems().stream()
                .map(problem -> problem.line() + " " + texts.render(problem.message()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theVaultOfAnotherTaskForgeIsReadAndNeverHoldsItsToken() {
        var disk = "disk2: {kind: folder, folder: /mnt/second}";
        var vault = "disk2: {kind: taskforge, url: \"%s\", token: \"%s\"}";

        assertThat(read(GOOD.replace(disk, vault.formatted("https://nas.example.id:8443/", "${TOKEN}")))
                        .destinations()
                        .get("disk2"))
                .isEqualTo(new Vault("disk2", "https://nas.example.id:8443", "${TOKEN}"));
        assertThat(refused(disk, vault.formatted("https://nas.example.id/vault", "${TOKEN}")))
                .contains("is not the address of a TaskForge");
        assertThat(refused(disk, vault.formatted("https://nas.example.id", "tfv_secret")))
                .contains("must name the variable that holds the secret");
        assertThat(refused(disk, "disk2: {kind: taskforge, url: \"https://nas.example.id\"}"))
                .contains("token");
        assertThat(refused(disk, vault.formatted("https://h", "${T}").replace("kind:", "bucket: b, kind:")))
                .contains("bucket");
    }

    @Test
    void addressesThatNameNoHostOrPortAreRefused() {
        var disk = "disk2: {kind: folder, folder: /mnt/second}";
        for (var url : List.of(
                "https://my_host",
                "https://my_host:8443",
                "https://[::::]",
                "https://[1.2.3.4]",
                "https://-x",
                "https://..",
                "https://h:0",
                "https://h:65536",
                "https://h:99999")) {
            var vault = "disk2: {kind: taskforge, url: \"" + url + "\", token: \"${TOKEN}\"}";
            assertThat(refused(disk, vault)).as(url).contains("is not the address of a TaskForge");
            assertThat(refused("https://s3.example.id", "\"" + url + "\""))
                    .as(url)
                    .contains("is not the address of an S3 service");
        }
        for (var url :
                List.of("http://10.0.0.1:65535", "https://[fd00::1]:8443", "http://localhost", "https://a-b.c")) {
            read(GOOD.replace(disk, "disk2: {kind: taskforge, url: \"" + url + "\", token: \"${TOKEN}\"}"));
        }
    }

    @Test
    void aBucketMayLockItsCopies() {
        var locked = read(GOOD.replace("bucket: backups", "bucket: backups\n    lock_days: 30"));
        var strict =
                read(GOOD.replace("bucket: backups", "bucket: backups\n    lock_days: 7\n    lock_mode: compliance"));

        assertThat(lock(locked)).isEqualTo(new ObjectLock(30, false));
        assertThat(lock(strict)).isEqualTo(new ObjectLock(7, true));
        assertThat(refused("bucket: backups", "bucket: backups\n    lock_mode: compliance"))
                .contains("nothing says for how long");
    }

    private static @Nullable ObjectLock lock(ProjectFile file) {
        return file.destinations().get("offsite") instanceof S3 s3 ? s3.lock() : null;
    }

    @Test
    void allKindsAreRead() {
        var file = read(GOOD);

        assertThat(file.destinations().values())
                .containsExactly(
                        new S3(
                                "offsite",
                                "https://s3.example.id",
                                "auto",
                                "backups",
                                "shop",
                                "${S3_ACCESS_KEY}",
                                "${S3_SECRET_KEY}",
                                true,
                                null),
                        new Sftp(
                                "nas",
                                "nas.example.id",
                                22,
                                "backup",
                                "/backups/shop",
                                "/root/.ssh/id_ed25519",
                                null,
                                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ"),
                        new Folder("disk2", "/mnt/second"));
        assertThat(file.copies()).containsExactly("offsite", "nas");
        assertThat(file.drill()).isNotNull().extracting(drill -> drill.from()).isEqualTo("offsite");
    }

    @Test
    void aSecretThatIsWrittenOutIsRefusedWithoutRepeatingIt() {
        assertThat(refused("secret_key: ${S3_SECRET_KEY}", "secret_key: wJalrXUtnFEMI"))
                .startsWith("10 ")
                .contains("must name the variable")
                .doesNotContain("wJalr");
    }

    @Test
    void aServerWithoutItsKeyIsRefused() {
        assertThat(refused("    host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ\n", ""))
                .contains("host_key is missing");
        assertThat(refused("host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ", "host_key: any"))
                .startsWith("17 ");
    }

    @Test
    void exactlyOneWayToSignInIsNeeded() {
        assertThat(refused("    key: /root/.ssh/id_ed25519\n", "")).contains("one way to sign in");
        assertThat(refused(
                        "    key: /root/.ssh/id_ed25519\n",
                        "    key: /root/.ssh/id_ed25519\n    password: ${NAS_PASSWORD}\n"))
                .contains("one way to sign in");
        assertThat(read(GOOD.replace("key: /root/.ssh/id_ed25519", "password: ${NAS_PASSWORD}"))
                        .destinations())
                .hasSize(3);
    }

    @Test
    void whatBelongsToAnotherKindIsRefused() {
        assertThat(refused("{kind: folder, folder: /mnt/second}", "{kind: folder, folder: /mnt/second, bucket: a-b}"))
                .isEqualTo("18 bucket does not belong to a destination of kind folder");
        assertThat(refused("bucket: backups", "bucked: backups")).contains("bucked");
    }

    @Test
    void addressesAndPathsAreJudged() {
        assertThat(refused("https://s3.example.id", "https://key:secret@s3.example.id"))
                .startsWith("6 ");
        assertThat(refused("https://s3.example.id", "s3.example.id")).startsWith("6 ");
        assertThat(refused("prefix: shop", "prefix: ../shop")).startsWith("8 ");
        assertThat(refused("folder: /backups/shop", "folder: backups")).contains("does not begin with /");
    }

    @Test
    void namesThatNobodyDeclaredAreRefused() {
        assertThat(refused("copies: [offsite, nas]", "copies: [offsit]")).contains("no destination offsit");
        assertThat(refused("from: offsite", "from: disk2")).contains("no copies of backups go to disk2");
    }
}
