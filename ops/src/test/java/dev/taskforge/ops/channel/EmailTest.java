package dev.taskforge.ops.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskforge.ops.project.AlertDuty.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a mail server of this machine. */
final class EmailTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Words WORDS = new Words(
            "alert-7",
            "shop",
            Severity.CRITICAL,
            false,
            "Toko: cadangan utama terlambat",
            List.of("Sejak: 2026-11-28 02:00 WIB"),
            URI.create("https://taskforge.example.id/projects/shop/backups"),
            Instant.parse("2026-11-28T02:00:00Z"),
            List.of());

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.setUser("ops@example.id", "ops", "right-password");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Email email(String security, String user, String password) {
        int port = server.getSmtp().getPort();
        return new Email("127.0.0.1", port, security, user, password, "taskforge@example.id", "ops@example.id");
    }

    @Test
    void aMailArrivesWithItsSubjectAndLink() throws Exception {
        var verdict = email("none", "", "").send(WORDS, true, DEADLINE, _ -> {});

        assertThat(verdict).isEqualTo(new Verdict.Taken());
        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("🔴 Toko: cadangan utama terlambat");
        assertThat(mail.getContent().toString()).contains("Sejak: 2026-11-28", "/projects/shop/backups");
        assertThat(mail.getHeader("Message-ID")).containsExactly("<alert-7@example.id>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void whoMaySignInMaySend() {
        assertThat(email("none", "ops", "right-password").send(WORDS, true, DEADLINE, _ -> {}))
                .isInstanceOf(Verdict.Taken.class);
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsForGoodAndNotShown() {
        var verdict = email("none", "ops", "wrong-password").send(WORDS, true, DEADLINE, _ -> {});

        assertThat(verdict).isInstanceOf(Verdict.Never.class);
        assertThat(verdict.toString()).doesNotContain("wrong-password");
    }

    @Test
    void nothingIsSentInTheClearToAServerThatCannotEncrypt() {
        assertThat(email("starttls", "ops", "right-password").send(WORDS, true, DEADLINE, _ -> {}))
                .isInstanceOf(Verdict.Later.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void nothingIsSentToAServerWhoseCertificateNobodyVouchesFor() {
        var encrypted = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        encrypted.start();
        try {
            int port = encrypted.getSmtps().getPort();
            var email = new Email("127.0.0.1", port, "tls", "", "", "taskforge@example.id", "ops@example.id");

            assertThat(email.send(WORDS, true, DEADLINE, _ -> {}))
                    .isInstanceOfSatisfying(
                            Verdict.Later.class,
                            later -> assertThat(later.why()).contains("SSLHandshakeException"));
            assertThat(encrypted.getReceivedMessages()).isEmpty();
        } finally {
            encrypted.stop();
        }
    }

    @Test
    void aServerOfThisMachineIsReachedOnlyWhenDeclared() {
        assertThat(email("none", "", "").send(WORDS, false, DEADLINE, _ -> {})).isInstanceOf(Verdict.Never.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() {
        var email = email("none", "", "");
        server.stop();

        assertThat(email.send(WORDS, true, DEADLINE, _ -> {})).isInstanceOf(Verdict.Later.class);
    }

    /** Answers each line by its first word; a word without an answer ends the connection. */
    private static void talk(ServerSocket server, Map<String, String> answers) {
        try (var connection = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            var out = connection.getOutputStream();
            say(out, "220 here");
            boolean data = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (data && !line.equals(".")) {
                    continue;
                }
                var word = line.replaceFirst(" .*", "");
                data = word.equals("DATA");
                var answer = answers.get(word);
                if (answer == null) {
                    return;
                }
                say(out, answer);
            }
        } catch (IOException _) {
            // whoever sends has left
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static Verdict sendTo(Map<String, String> answers, String user) throws IOException {
        try (var script = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> talk(script, answers));
            int port = script.getLocalPort();
            return new Email("127.0.0.1", port, "none", user, "pw", "taskforge@example.id", "ops@example.id")
                    .send(WORDS, true, DEADLINE, _ -> {});
        }
    }

    private static Map<String, String> upTo(String end, String answer) {
        var answers = new HashMap<>(
                Map.of("EHLO", "250-here\r\n250 AUTH PLAIN", "MAIL", "250 ok", "RCPT", "250 ok", "DATA", "354 go on"));
        answers.put(end, answer);
        return answers;
    }

    @Test
    void aMailThatWasTakenIsTakenAlsoWhenTheServerNeverSaysGoodbye() throws IOException {
        assertThat(sendTo(upTo(".", "250 queued"), "")).isEqualTo(new Verdict.Taken());
    }

    @Test
    void aMailWhoseAnswerIsLostWasPerhapsTaken() throws IOException {
        assertThat(sendTo(upTo("NOOP", "250 ok"), "")).isInstanceOf(Verdict.Unanswered.class);
    }

    @Test
    void aServerThatCannotSignInAnybodyForNowIsTriedAgain() throws IOException {
        assertThat(sendTo(upTo("AUTH", "454 4.7.0 Temporary authentication failure"), "ops"))
                .isInstanceOf(Verdict.Later.class);
        assertThat(sendTo(upTo("AUTH", "535 5.7.8 no"), "ops")).isInstanceOf(Verdict.Never.class);
    }

    @Test
    void aServerThatAnswersEndlesslySlowlyIsLeft() throws IOException {
        try (var slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(slow));
            var email = new Email(
                    "127.0.0.1", slow.getLocalPort(), "none", "", "", "taskforge@example.id", "ops@example.id");

            assertThat(email.send(WORDS, true, Duration.ofMillis(400), _ -> {})).isInstanceOf(Verdict.Later.class);
        }
    }

    /** A greeting that never ends, each line of which comes in time. */
    private static void drip(ServerSocket server) {
        var never = new CountDownLatch(1);
        try (var connection = server.accept()) {
            do {
                say(connection.getOutputStream(), "220-wait");
            } while (!never.await(50, TimeUnit.MILLISECONDS));
        } catch (IOException _) {
            // whoever sends has left
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
