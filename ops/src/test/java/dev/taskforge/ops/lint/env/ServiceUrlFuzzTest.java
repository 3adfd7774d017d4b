package dev.taskforge.ops.lint.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever follows a password in an address, its parts lie inside it and the password is not shown. */
class ServiceUrlFuzzTest {
    private static final String SECRET = "Kq7canaryZx55xWv8Lm";

    @MethodSource
    @FuzzTest
    void address(byte[] bytes) {
        var text = "postgres://shop:" + SECRET + new String(bytes, StandardCharsets.UTF_8);

        var url = ServiceUrl.read(text).orElseThrow();

        assertThat(url.faults()).allSatisfy(fault -> {
            assertThat(fault.at()).isBetween(0, text.length() - 1);
            assertThat(ServiceUrl.encoded(text, fault.at())).startsWith("%");
        });
        assertThat(url.hosts())
                .allSatisfy(host ->
                        assertThat(text.substring(host.start(), host.end())).startsWith(host.name()));
        for (var part : Stream.concat(Stream.of(url.user(), url.password(), url.database()), url.parameters().stream())
                .filter(Objects::nonNull)
                .toList()) {
            assertThat(part.start()).isBetween(0, part.end());
            assertThat(part.end()).isLessThanOrEqualTo(text.length());
        }
        if (text.indexOf(SECRET) == text.lastIndexOf(SECRET)) {
            assertThat(url.toString()).doesNotContain(SECRET);
        }
    }

    static Stream<byte[]> address() {
        return Stream.of(
                        "@db:5432/shop?schema=public&sslmode=require#end",
                        "@@db/shop",
                        "/x@db1:1,db2:2/shop",
                        "%4@[::1]:5432/",
                        "#?@:,")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
