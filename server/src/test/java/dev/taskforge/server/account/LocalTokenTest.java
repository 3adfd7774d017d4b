package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTokenTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("token");
    }

    private String written() throws Exception {
        return Files.readString(file()).strip();
    }

    @Test
    void itIsWrittenForItsOwnerAlone() throws Exception {
        var token = LocalToken.in(directory);

        assertThat(written()).matches("tf_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(token.matches(written())).isTrue();
        assertThat(token.matches(written() + "x")).isFalse();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void itStaysTheSameOverARestart() throws Exception {
        LocalToken.in(directory);
        var before = written();

        assertThat(LocalToken.in(directory).matches(before)).isTrue();
        assertThat(written()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tf_short", "nonsense", "tf_0123456789012345678901234567890123456789012 and more", "é"})
    void aFileThatHoldsNoTokenIsReplaced(String content) throws Exception {
        Files.writeString(file(), content);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));

        assertThat(LocalToken.in(directory).matches(content)).isFalse();
        assertThat(written()).matches("tf_[A-Za-z0-9_-]{43}");
    }

    @Test
    void aTokenOthersCouldHaveReadIsReplaced() throws Exception {
        LocalToken.in(directory);
        var before = written();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(LocalToken.in(directory).matches(before)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aLinkToAnotherFileIsReplacedAndTheFileLeftAlone() throws Exception {
        var elsewhere = Files.writeString(directory.resolve("elsewhere"), "precious");
        Files.createSymbolicLink(file(), elsewhere);

        LocalToken.in(directory);

        assertThat(Files.readString(elsewhere)).isEqualTo("precious");
        assertThat(Files.isSymbolicLink(file())).isFalse();
    }

    @Test
    void itsHolderIsTheAdministratorOfEverything(@TempDir Path data) throws Exception {
        try (var installation = new Installation(data)) {
            var secret = Files.readString(data.resolve("token")).strip();

            var principal = installation.bearer(secret);

            assertThat(principal.actor()).isEqualTo("local");
            assertThat(Access.allows(principal, Action.ADMINISTER, null)).isTrue();
        }
    }
}
