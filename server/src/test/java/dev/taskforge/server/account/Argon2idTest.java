package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2idTest {

    @Test
    void itGivesTheHashOfTheStandard() {
        // RFC 9106, section 5.3
        var hash = new Argon2id(32, 3, 4).hash(repeated(32, 1), repeated(16, 2), repeated(8, 3), repeated(12, 4), 32);

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @ParameterizedTest
    @CsvSource({
        // From the test file of the reference implementation.
        "password, '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'",
        "password, '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'",
        "password, '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'",
        "password, '$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg'",
        "differentpassword, '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94'",
        "password, '$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw'",
    })
    void itAgreesWithTheReferenceImplementation(String password, String hash) {
        var stored = PasswordHash.parse(hash);

        assertThat(stored.fits(password.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(stored.fits((password + " ").getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(stored.text()).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 64, 786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
        "abc, 64, ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        "abc, 32, bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
    })
    void blake2bGivesTheHashesOfTheStandard(String input, int length, String hash) {
        assertThat(HexFormat.of().formatHex(Blake2b.hash(input.getBytes(StandardCharsets.US_ASCII), length)))
                .isEqualTo(hash);
    }

    @Test
    void whatIsNoHashIsRefusedWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.parse("kopi tubruk"))
                .withMessageNotContaining("kopi");
    }

    private static byte[] repeated(int times, int value) {
        var bytes = new byte[times];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
