package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.ADDRESS;
import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
    private Installation installation;
    private Principal admin;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
        admin = installation.administrator();
        installation.user("siti", Map.of());
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private int checksOf(String name, String password) {
        int before = installation.passwordChecks.get();
        assertThat(problemOf(() -> installation.accounts.signIn(name, password, ADDRESS))
                        .status())
                .isEqualTo(401);
        return installation.passwordChecks.get() - before;
    }

    @Test
    void anUnknownNameAWrongPasswordAndADisabledUserCostTheSame() {
        installation.user("budi", Map.of());
        installation.accounts.users().change(admin, "budi", new UserChange(null, null, null, true), ADDRESS);

        assertThat(checksOf("siti", "wrong password")).isEqualTo(1);
        assertThat(checksOf("nobody", "wrong password")).isEqualTo(1);
        assertThat(checksOf("budi", GOOD_PASSWORD)).isEqualTo(1);
        var passwords = new Passwords(64, 1);
        assertThat(PasswordHash.parse(passwords.hashOfNobody()).function())
                .isEqualTo(PasswordHash.parse(passwords.hash("kopi tubruk")).function());
    }

    @Test
    void theAnswersDoNotTellAnUnknownNameFromAWrongPassword() {
        var wrong = problemOf(() -> installation.accounts.signIn("siti", "wrong password", ADDRESS));
        var unknown = problemOf(() -> installation.accounts.signIn("nobody", "wrong password", ADDRESS));

        assertThat(unknown).hasMessage(wrong.getMessage());
    }

    @Test
    void capitalsAndBlanksAroundTheNameDoNotMatter() {
        assertThat(installation
                        .accounts
                        .signIn(" Siti ", GOOD_PASSWORD, ADDRESS)
                        .principal()
                        .name())
                .isEqualTo("siti");
    }

    @Test
    void successAndFailureAreRecordedWithTheAddress() {
        checksOf("siti", "wrong password");
        installation.accounts.signIn("siti", GOOD_PASSWORD, ADDRESS);

        var entries = installation.auditEntries();
        assertThat(entries.get(0).action()).isEqualTo("login.success");
        assertThat(entries.get(0).actor()).isEqualTo("siti");
        assertThat(entries.get(0).details()).contains(ADDRESS);
        assertThat(entries.get(1).action()).isEqualTo("login.failure");
        assertThat(entries.get(1).subject()).isEqualTo("user/siti");
        assertThat(entries.get(1).actor()).isEqualTo("anonymous");
        assertThat(installation.accounts.users().find("siti").orElseThrow().lastSignInAt())
                .isEqualTo(installation.clock.instant());
    }

    @Test
    void aPasswordHashedWithLessEffortIsHashedAnewAtTheNextSignIn() {
        var weak = new Passwords(32, 1).hash(GOOD_PASSWORD);
        installation.database.write(tx -> {
            UserTable.setPassword(tx, "siti", weak);
            return weak;
        });

        installation.accounts.signIn("siti", GOOD_PASSWORD, ADDRESS);

        var stored = installation.database.read(tx -> UserTable.find(tx, "siti").orElseThrow());
        assertThat(stored.passwordHash()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(installation
                        .accounts
                        .signIn("siti", GOOD_PASSWORD, ADDRESS)
                        .principal()
                        .name())
                .isEqualTo("siti");
    }
}
