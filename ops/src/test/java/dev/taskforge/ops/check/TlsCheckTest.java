package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsCheckTest {
    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(folder);
        certificates.authority();
        certificates.signed("good", "ip:127.0.0.1,dns:localhost", 100);
        certificates.signed("named", "dns:shop.example.id", 100);
        certificates.selfSigned("self");
    }

    @Test
    void aTrustedCertificateForTheNamePasses() throws Exception {
        try (var server = certificates.serve("good")) {
            assertThat(asking(Duration.ZERO).answer(check(server, "ca: ca.pem")))
                    .startsWith("PASS The certificate of 127.0.0.1:" + server.port() + " is valid for 99 more days")
                    .endsWith("issued by CN=Test Authority.");
            assertThat(asking(Duration.ZERO)
                            .ask("{http: \"https://127.0.0.1:" + server.port() + "/\", ca: ca.pem}")
                            .state())
                    .isEqualTo(CheckState.PASS);
        }
    }

    @Test
    void aCertificateNearItsEndFails() throws Exception {
        try (var server = certificates.serve("good")) {
            assertThat(asking(Duration.ofDays(80)).answer(check(server, "ca: ca.pem, min_days: 21")))
                    .contains("FAIL")
                    .contains("is valid for 19 more days")
                    .contains("21 are wanted");
        }
    }

    @Test
    void aSelfSignedCertificateFails() throws Exception {
        try (var server = certificates.serve("self")) {
            assertThat(asking(Duration.ZERO).answer(check(server, "min_days: 1")))
                    .contains("FAIL")
                    .contains("signed by itself");
            assertThat(asking(Duration.ZERO).answer("{http: \"https://127.0.0.1:" + server.port() + "/\"}"))
                    .contains("FAIL")
                    .contains("No trusted authority");
        }
    }

    @Test
    void anUnknownAuthorityFails() throws Exception {
        try (var server = certificates.serve("good")) {
            assertThat(asking(Duration.ZERO).answer(check(server, "min_days: 1")))
                    .contains("FAIL")
                    .contains("No trusted authority");
        }
    }

    @Test
    void aCertificateForAnotherNameFails() throws Exception {
        try (var server = certificates.serve("named")) {
            assertThat(asking(Duration.ZERO).answer(check(server, "ca: ca.pem")))
                    .isEqualTo(
                            "FAIL The certificate of 127.0.0.1:" + server.port() + " is made out to shop.example.id.");
            assertThat(asking(Duration.ZERO).answer("{http: \"https://127.0.0.1:" + server.port() + "/\", ca: ca.pem}"))
                    .contains("FAIL")
                    .contains("made out to another name");
        }
    }

    @Test
    void aMissingCaFileIsAnError() throws Exception {
        try (var server = certificates.serve("good")) {
            assertThat(asking(Duration.ZERO).answer(check(server, "ca: nowhere.pem")))
                    .startsWith("ERROR The certificates in nowhere.pem cannot be read");
        }
    }

    @Test
    void tcpSeesThatSomethingListens() throws Exception {
        try (var server = certificates.serve("good")) {
            assertThat(asking(Duration.ZERO).answer("{tcp: \"127.0.0.1:" + server.port() + "\"}"))
                    .startsWith("PASS");
        }
        // Nobody waits in accept() on this one, so its port is free as soon as it is closed.
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        assertThat(asking(Duration.ZERO).answer("{tcp: \"127.0.0.1:" + port + "\"}"))
                .isEqualTo("FAIL Nothing accepts connections on 127.0.0.1:" + port + ".");
        assertThat(asking(Duration.ZERO).answer("{tcp: \"no-such-host.invalid:1\"}"))
                .startsWith("ERROR");
    }

    private static String check(Certificates.Server server, String more) {
        return "{tls: \"127.0.0.1:" + server.port() + "\", " + more + "}";
    }

    private static AskingFixture asking(Duration ahead) {
        return new AskingFixture(folder, Clock.offset(Clock.systemUTC(), ahead), "host-1");
    }
}
