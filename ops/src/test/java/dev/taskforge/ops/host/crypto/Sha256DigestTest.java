package dev.taskforge.ops.host.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256DigestTest {
    @Test
    void theExampleOfTheStandardIsRight() {
        var digest = Sha256Digest.create().digest("abc".getBytes(StandardCharsets.US_ASCII));

        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void thisMachineHasAFastOne() {
        assertThat(OpenSsl.FOUND).isPresent();
        assertThat(Sha256Digest.create()).isInstanceOf(OpenSslSha256.class);
    }

    @Test
    void itEqualsThatOfTheJvmHoweverItIsFed() {
        var random = new Random(5);
        var digest = Sha256Digest.create();
        for (int round = 0; round < 300; round++) {
            var bytes = new byte[random.nextInt(300_000)];
            random.nextBytes(bytes);
            var expected = Sha256Digest.ofJvm();
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(150_000));
                if (count == 1) {
                    digest.update(bytes[at]);
                } else {
                    digest.update(bytes, at, count);
                }
                expected.update(bytes, at, count);
                at += count;
            }
            assertThat(digest.digest()).isEqualTo(expected.digest());
        }
    }

    @Test
    void afterAResetNothingOfBeforeIsInIt() {
        var digest = Sha256Digest.create();
        digest.update((byte) 7);
        digest.reset();

        assertThat(digest.digest()).isEqualTo(Sha256Digest.ofJvm().digest());
        assertThat(digest.getDigestLength()).isEqualTo(32);
    }
}
