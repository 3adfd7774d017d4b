package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The key {@code copies_only} of the section {@code backup}. */
class CopiesOnlyFormatTest {
    private static final String GOOD = """
            project: shop
            compose: {file: compose.yaml}
            databases:
              main: {kind: postgres, url: "${DATABASE_URL}", service: db}
              small: {kind: sqlite, path: shop.db}
            files:
              uploads: {paths: [uploads]}
            destinations:
              nas: {kind: sftp, host: nas.example.id, user: backup, folder: /backups, key: /root/key, host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ}
              disk2: {kind: folder, folder: /mnt/second}
              office: {kind: taskforge, url: "https://office.example.id", token: "${TOKEN}"}
            backup: {of: [main, small, uploads], copies: [nas, disk2], copies_only: [main, uploads]}
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
                .map(problem -> texts.render(problem.message()))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> copiesOnly(String yaml) {
        return Objects.requireNonNull(read(yaml).backup()).copiesOnly();
    }

    @Test
    void whatStreamsMayDoWithoutALocalCopyAndNothingDoesUnlessItSaysSo() {
        assertThat(copiesOnly(GOOD)).containsExactly("main", "uploads");
        assertThat(copiesOnly(GOOD.replace(", copies_only: [main, uploads]", "")))
                .isEmpty();
        assertThat(copiesOnly(GOOD.replace("copies_only: [main, uploads]", "copies_only: [main, main]")))
                .containsExactly("main");
    }

    @Test
    void withoutARemoteDestinationItIsRefused() {
        assertThat(refused("copies: [nas, disk2], ", "")).contains("there would be no backup at all");
        assertThat(refused("copies: [nas, disk2]", "copies: [disk2]")).contains("are folders of this machine");
        assertThat(copiesOnly(GOOD.replace("copies: [nas, disk2]", "copies: [nas]")))
                .hasSize(2);
    }

    @Test
    void aVaultIsRefusedEvenBesideAnother() {
        assertThat(refused("copies: [nas, disk2]", "copies: [nas, office]"))
                .contains("the destination office is another TaskForge");
        assertThat(read(GOOD.replace("copies: [nas, disk2], copies_only: [main, uploads]", "copies: [nas, office]"))
                        .copies())
                .containsExactly("nas", "office");
    }

    @Test
    void anSqliteDatabaseAndANameThatIsNotBackedUpAreRefused() {
        assertThat(refused("copies_only: [main, uploads]", "copies_only: [main, small]"))
                .contains("small is an SQLite database");
        assertThat(refused("of: [main, small, uploads]", "of: [main]")).contains("copies_only names uploads");
    }
}
