package dev.taskforge.ops.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is judged of an SSH server, from what it says itself. */
class SshRulesTest {
    @TempDir
    Path folder;

    private MachineFixture machine;

    @BeforeEach
    void prepare() throws IOException {
        machine = new MachineFixture(folder);
    }

    private String password(String config) throws IOException, InterruptedException {
        return machine.sshd(config).answer(new SshPasswordRule());
    }

    @Test
    void passwordsMustBeOffInEveryWayInWhichTheyAreAskedFor() throws Exception {
        assertThat(password("PasswordAuthentication no\n")).startsWith("PASS");
        assertThat(password("")).startsWith("FAIL").contains("passwordauthentication yes");
        assertThat(password("PasswordAuthentication no\nKbdInteractiveAuthentication yes\n"))
                .startsWith("FAIL")
                .contains("kbdinteractiveauthentication yes");
        assertThat(password("PasswordAuthentication no\nPermitEmptyPasswords yes\n"))
                .startsWith("FAIL")
                .contains("permitemptypasswords");
    }

    @Test
    void aSecondFactorBesideTheKeyIsNoWeakness() throws Exception {
        var config = "KbdInteractiveAuthentication yes\nAuthenticationMethods ";

        assertThat(password(config + "publickey,keyboard-interactive\n")).startsWith("PASS");
        assertThat(password(config + "publickey keyboard-interactive\n")).startsWith("FAIL");
        assertThat(password(config + "publickey,keyboard-interactive\nMatch User bob\n  AuthenticationMethods any\n"))
                .startsWith("FAIL");
    }

    @Test
    void aMatchBlockThatAllowsPasswordsIsNamedWithItsLine() throws Exception {
        assertThat(password("PasswordAuthentication no\nMatch User bob\n  PasswordAuthentication yes\n"))
                .startsWith("FAIL")
                .contains("/etc/ssh/sshd_config:4");
        assertThat(password("PasswordAuthentication no\nMatch User bob\n  X11Forwarding yes\n"))
                .startsWith("PASS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PasswordAuthentication \"yes\"",
                "PasswordAuthentication yes # for the old scanner",
                "PasswordAuthentication = yes",
                "Include \"/etc/ssh/more/*.conf\""
            })
    void aMatchBlockIsReadAsTheServerReadsIt(String line) throws Exception {
        machine.file("/etc/ssh/more/a.conf", "PasswordAuthentication yes\n");

        assertThat(password("PasswordAuthentication no\nMatch User bob\n  " + line + "\n"))
                .startsWith("FAIL");
    }

    @Test
    void whatIsIncludedFromOutsideTheUsualFolderIsRead() throws Exception {
        machine.file("/etc/ssh/site/10.conf", "# of the site\nMatch Address 10.0.0.0/8\nPasswordAuthentication yes\n");

        assertThat(password("PasswordAuthentication no\nInclude site/*\n"))
                .startsWith("FAIL")
                .contains("/etc/ssh/site/10.conf:3");
        // The block ends with the file in which it began.
        machine.file("/etc/ssh/site/10.conf", "Match Address 10.0.0.0/8\nX11Forwarding no\n");
        assertThat(password("PasswordAuthentication no\nInclude site/*\nKbdInteractiveAuthentication no\n"))
                .startsWith("PASS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Include /etc/*/x.conf", "Include sshd_config"})
    void anIncludeThatIsNotUnderstoodIsNeverAPass(String line) throws Exception {
        assertThat(password("PasswordAuthentication no\n" + line + "\n")).startsWith("ERROR");
    }

    @Test
    void rootMayComeByKeyOnly() throws Exception {
        assertThat(machine.sshd("").answer(new SshRootRule()))
                .startsWith("PASS")
                .contains("prohibit-password");
        assertThat(machine.sshd("PermitRootLogin no\n").answer(new SshRootRule()))
                .startsWith("PASS");
        assertThat(machine.sshd("PermitRootLogin yes\n").answer(new SshRootRule()))
                .startsWith("FAIL");
        assertThat(machine.sshd("PermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n")
                        .answer(new SshRootRule()))
                .startsWith("FAIL")
                .contains("sshd_config:4");
    }

    @Test
    void keysMustBeTaken() throws Exception {
        assertThat(machine.sshd("").answer(new SshKeysRule())).startsWith("PASS");
        assertThat(machine.sshd("PubkeyAuthentication no\n").answer(new SshKeysRule()))
                .startsWith("FAIL");
    }

    @Test
    void thePortMattersOnlyWhenAProjectWantsOne() throws Exception {
        var wanted = new Wanted(Set.of(9022), false, Map.of());
        var rule = new SshPortRule();
        machine.sshd("Port 9022\n");

        assertThat(machine.answer(rule)).startsWith("NOT_APPLICABLE");
        assertThat(machine.answer(rule, wanted)).startsWith("PASS").contains("9022");
        // Both are listened at: the old one stays open.
        assertThat(machine.sshd("Port 9022\nPort 22\n").answer(rule, wanted))
                .startsWith("FAIL")
                .contains("22, 9022");
        assertThat(machine.sshd("").answer(rule, wanted)).startsWith("ERROR");
    }

    @Test
    void withoutAServerNothingIsWrongWithIt() throws Exception {
        for (var rule : new PostureRule[] {new SshPasswordRule(), new SshRootRule(), new SshKeysRule()}) {
            assertThat(machine.answer(rule)).startsWith("NOT_APPLICABLE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'sshd: no hostkeys available -- exiting.' >&2; exit 1",
                "echo usage",
                "exit 0",
                "/bin/head -c 300000 /dev/zero"
            })
    void aServerThatDoesNotSayIsNeverAPass(String script) throws Exception {
        machine.program("sshd", script);

        for (var rule : new PostureRule[] {new SshPasswordRule(), new SshRootRule(), new SshKeysRule()}) {
            assertThat(machine.answer(rule)).startsWith("ERROR");
        }
    }
}
