package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Look;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether it is this machine that reaches nothing. */
class OwnConnectionTest {
    private Instant now = Instant.parse("2026-11-29T02:00:00Z");
    private boolean reached = true;
    private int asked;

    private final OwnConnection connection = new OwnConnection(List.of("192.0.2.1:443"), _ -> {
        asked++;
        return reached;
    });

    private boolean look(String host, CheckState state) {
        return look(connection, host, Duration.ofSeconds(30), state);
    }

    private boolean look(OwnConnection connection, String host, Duration every, CheckState state) {
        return look(connection, host, every, false, state);
    }

    private boolean look(OwnConnection connection, String host, Duration every, boolean early, CheckState state) {
        now = now.plusSeconds(10);
        var monitor = new Monitor("shop", host, every, 2, 2);
        var look = new Look(state, Message.of("text", "seen"), Duration.ofMillis(5), host);
        return connection.judge(List.of(new Seen(monitor, now, now, early, look)), now);
    }

    @Test
    void whoIsAskedTooSeldomToKnowSpeaksAgainstNoLookThatIsOutOfTurn() {
        assertThat(look("example.id", CheckState.PASS)).isFalse();
        assertThat(look("example.com", CheckState.PASS)).isFalse();
        reached = false;
        assertThat(look(connection, "example.com", Duration.ofSeconds(30), false, CheckState.FAIL))
                .as("example.id has passed within its interval")
                .isFalse();
        assertThat(look(connection, "example.com", Duration.ofSeconds(30), true, CheckState.FAIL))
                .as("it would not know before this one counts as down")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.id", "www.example.com", "203.0.113.9", "2001:db8::1", "[2001:db8::1]"})
    void theseLieOutside(String host) {
        assertThat(OwnConnection.isOutside(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "db",
                "127.0.0.1",
                "10.0.0.7",
                "192.168.1.4",
                "172.20.0.3",
                "::1",
                "fd12::1",
                "fe80::1",
                "nas.local",
                "app.internal",
                "169.254.1.1"
            })
    void theseDoNot(String host) {
        assertThat(OwnConnection.isOutside(host)).isFalse();
    }

    @Test
    void nobodyIsAskedWhileWhatLiesOutsideAnswers() {
        look("example.id", CheckState.PASS);
        int first = asked;
        for (int i = 0; i < 20; i++) {
            look("example.id", CheckState.PASS);
        }

        assertThat(first).isOne();
        assertThat(asked).isOne();
    }

    @Test
    void nobodyIsAskedAboutWhatLiesHere() {
        reached = false;
        assertThat(look("127.0.0.1", CheckState.FAIL)).isFalse();
        assertThat(asked).isZero();
    }

    @Test
    void whenNothingOutsideAnswersAndNoReferenceEitherItIsThisMachine() {
        look("example.id", CheckState.PASS);
        look("example.com", CheckState.PASS);
        reached = false;

        assertThat(look("example.id", CheckState.FAIL))
                .as("one of two may be down by itself")
                .isFalse();
        assertThat(look("example.com", CheckState.ERROR)).isTrue();
        assertThat(look("example.id", CheckState.FAIL)).isTrue();
        reached = true;
        assertThat(connection.judge(List.of(), now)).isFalse();
    }

    @Test
    void oneThatIsAskedSeldomSaysNothingAboutNow() {
        look(connection, "tls.example.com", Duration.ofHours(6), CheckState.PASS);
        look("example.id", CheckState.PASS);
        reached = false;

        assertThat(look("example.id", CheckState.FAIL)).isTrue();
    }

    @Test
    void oneThatAnsweredWithinItsTimeSpeaksAgainstIt() {
        look("example.com", CheckState.PASS);
        look("example.id", CheckState.PASS);
        reached = false;
        assertThat(look("example.id", CheckState.FAIL)).isFalse();

        now = now.plusSeconds(20);
        assertThat(look("example.id", CheckState.FAIL))
                .as("it was to be asked again by now")
                .isTrue();
    }

    @Test
    void oneThatAnswersShowsThatItIsNotThisMachine() {
        look("example.id", CheckState.PASS);
        reached = false;
        look("example.id", CheckState.FAIL);

        assertThat(look("example.com", CheckState.PASS)).isFalse();
    }

    @Test
    void addressesThatWereNeverReachedSayNothing() {
        reached = false;
        look("example.id", CheckState.PASS);

        assertThat(look("example.id", CheckState.FAIL)).isFalse();
    }

    @Test
    void addressesThatWereNeverReachedAreAskedSeldom() {
        reached = false;
        for (int i = 0; i < 20; i++) {
            look("example.id", CheckState.FAIL);
        }

        assertThat(asked).isOne();
    }

    @Test
    void anotherProcessGoesOnWithWhatIsKnown() {
        look("example.id", CheckState.PASS);
        reached = false;
        var next = new OwnConnection(List.of("192.0.2.1:443"), _ -> reached);
        next.resume(connection.trusted(), false);

        assertThat(look(next, "example.id", Duration.ofSeconds(30), CheckState.FAIL))
                .isTrue();
    }

    @Test
    void thatAnAddressWasReachedSaysNothingOfAnother() {
        look("example.id", CheckState.PASS);
        reached = false;
        var next = new OwnConnection(List.of("192.0.2.7:443"), _ -> reached);
        next.resume(connection.trusted(), false);

        assertThat(look(next, "example.id", Duration.ofSeconds(30), CheckState.FAIL))
                .isFalse();
    }

    @Test
    void addressesThatAreNotReachedWhileWhatLiesOutsideAnswersAreTrustedNoMore() {
        look("example.id", CheckState.PASS);
        reached = false;
        assertThat(look("example.id", CheckState.FAIL)).isTrue();
        assertThat(look("example.id", CheckState.PASS)).isFalse();

        assertThat(look("example.id", CheckState.FAIL)).isFalse();
        assertThat(connection.trusted()).isZero();

        reached = true;
        now = now.plus(Duration.ofHours(2));
        look("example.id", CheckState.PASS);
        assertThat(connection.trusted()).isNotZero();
    }

    @Test
    void aReferenceIsReachedWhenItTakesAConnection() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var there = "127.0.0.1:" + server.getLocalPort();
            assertThat(new References().any(List.of("127.0.0.1:1", there))).isTrue();
        }
        assertThat(new References().any(List.of("127.0.0.1:1", "[::1]:1"))).isFalse();
    }
}
