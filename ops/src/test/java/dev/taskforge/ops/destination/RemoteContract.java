package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every destination behind a network does when that, or the server, does not do its part. */
abstract class RemoteContract extends DestinationContract {
    private static final int BYTES = (int) S3Store.PART * 2;

    abstract int port();

    /** The destination, spoken to through another port of this machine. */
    abstract Store storeAt(int port) throws Exception;

    @Test
    void aConnectionThatIsCutInTheMiddleLeavesNoFile() throws Exception {
        try (var wire = Wire.cutAfter(port(), BYTES / 2);
                var cut = open(storeAt(wire.port()))) {
            assertThatThrownBy(() -> cut.put(PATH, file(BYTES), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: ");
        }

        assertThat(destination().size(PATH)).isEmpty();
        // A server may notice only now that nobody sends any more.
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            destination().sweep("shop/main");
            assertThat(hasUnfinished()).isFalse();
        });
        destination().put(PATH, file(BYTES), Progress.NONE);
        assertThat(destination().size(PATH)).hasValue(BYTES);
    }

    @Test
    void aServerThatHangsIsGivenUpSoon() throws Exception {
        try (var wire = Wire.stillAfter(port(), BYTES / 2);
                var hanging = open(storeAt(wire.port()), SOON)) {
            var began = System.nanoTime();

            assertThatThrownBy(() -> hanging.put(PATH, file(BYTES), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessage("there: no bytes have moved for 2 s; it was given up");

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
        }
        assertThat(destination().size(PATH)).isEmpty();
    }

    @Test
    void whoWaitsCanEndIt() throws Exception {
        try (var wire = Wire.stillAfter(port(), BYTES / 2);
                var hanging = open(storeAt(wire.port()))) {
            assertThatThrownBy(() -> hanging.put(PATH, file(BYTES), bytes -> {
                        throw new IllegalStateException("enough");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough");
        }
        assertThat(destination().size(PATH)).isEmpty();
    }

    @Test
    void nobodyListeningIsSaid() throws Exception {
        try (var nobody = open(storeAt(freePort()))) {
            assertThatThrownBy(() -> nobody.size(PATH))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageContaining("nothing answers there");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
