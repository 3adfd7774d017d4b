package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    private static Cidr cidr(String text) {
        return Objects.requireNonNull(Cidr.parse(text), text);
    }

    /** Source of the forms of IPv6: RFC 5952, sections 4 and 5. */
    @ParameterizedTest
    @CsvSource({
        "192.168.1.0/24, 192.168.1.0/24",
        "203.0.113.7, 203.0.113.7",
        "203.0.113.7/32, 203.0.113.7",
        "fd00::/64, fd00::/64",
        "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "0:0:0:0:0:0:0:1, ::1",
        "fd00:1:0:0:0:0:0:0/48, fd00:1::/48",
        "1:0:0:0:2:0:0:0/64, 1::2:0:0:0/128"
    })
    void aNetworkIsWrittenInItsOneForm(String text, String form) {
        if (form.endsWith("/128")) {
            assertThat(Cidr.parse(text)).as("bits behind those that count").isNull();
        } else {
            assertThat(cidr(text)).hasToString(form);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "localhost",
                "example.id",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/",
                "1.2.3.4/24",
                "fd00::/129",
                "fd00::1/64",
                "fe80::1%eth0",
                "::g",
                ":",
                "1.2.3.4/024x"
            })
    void whatIsNoNetworkIsNone(String text) {
        assertThat(Cidr.parse(text)).isNull();
    }

    @Test
    void aNetworkHoldsTheAddressesThatBeginAsItDoes() throws Exception {
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            var bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            int bits = random.nextInt(bytes.length * 8 + 1);
            var address = InetAddress.getByAddress(bytes);
            var network = Cidr.of(address, bits);
            assertThat(network.holds(address)).isTrue();
            if (bits > 0) {
                var other = bytes.clone();
                int bit = random.nextInt(bits);
                other[bit / 8] ^= (byte) (0x80 >> (bit % 8));
                assertThat(network.holds(InetAddress.getByAddress(other))).isFalse();
            }
        }
    }

    @Test
    void onlyTheWidestOfSeveralRemain() {
        assertThat(Cidr.widest(List.of(
                        cidr("10.1.0.0/16"),
                        cidr("10.0.0.0/8"),
                        cidr("10.0.0.0/8"),
                        cidr("fd00::/64"),
                        cidr("fd00::1"))))
                .containsExactly(cidr("10.0.0.0/8"), cidr("fd00::/64"));
    }
}
