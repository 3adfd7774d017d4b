package dev.taskforge.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=----Kopi42";
    private static final String FORM = """
            ------Kopi42
            Content-Disposition: form-data; name="_csrf"

            abc
            ------Kopi42
            Content-Disposition: form-data; name="statement"

            two
            lines ✓
            ------Kopi42
            Content-Disposition: form-data; name="file"; filename="look%22 ✓.txt"
            Content-Type: text/html

            <b>--not the end</b>
            ------Kopi42
            Content-Disposition: form-data; name="none"; filename=""
            Content-Type: application/octet-stream


            ------Kopi42--
            """.replace("\n", "\r\n");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void fieldsAndFilesAreReadAsTheyWereSent() {
        var form = Multipart.read(bytes(FORM), TYPE);

        assertThat(form.fields()).containsOnlyKeys("_csrf", "statement");
        assertThat(form.fields().get("statement")).isEqualTo(List.of("two\r\nlines ✓"));
        assertThat(form.files()).containsOnlyKeys("file");
        assertThat(form.files().values()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("look\" ✓.txt");
            assertThat(file.content()).isEqualTo(bytes("<b>--not the end</b>"));
        });
    }

    @Test
    void anyBytesComeThroughUnchanged() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var content = new byte[random.nextInt(2_000)];
            random.nextBytes(content);
            var head = bytes("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
            var tail = bytes("\r\n--b--\r\n");
            var body = Arrays.copyOf(head, head.length + content.length + tail.length);
            System.arraycopy(content, 0, body, head.length, content.length);
            System.arraycopy(tail, 0, body, head.length + content.length, tail.length);

            assertThat(Multipart.read(body, "multipart/form-data; boundary=b")
                            .files()
                            .values())
                    .singleElement()
                    .satisfies(file -> assertThat(file.content()).isEqualTo(content));
        }
    }

    @Test
    void aFormThatWasCutAnywhereIsRefused() {
        var whole = bytes(FORM);
        int end = FORM.lastIndexOf("--\r\n");
        for (int length = 0; length < bytes(FORM.substring(0, end)).length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Multipart.read(cut, TYPE)).isInstanceOf(ProblemException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; ",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=a b",
                "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aBoundaryThatCannotBeIsRefused(String type) {
        assertThatThrownBy(() -> Multipart.read(bytes(FORM), type)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aPartWithoutANameAndTooManyPartsAreRefused() {
        assertThatThrownBy(() -> Multipart.read(bytes(FORM.replace("name=\"_csrf\"", "x=\"y\"")), TYPE))
                .isInstanceOf(ProblemException.class);
        var part = "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--b";
        assertThatThrownBy(
                        () -> Multipart.read(bytes("--b" + part.repeat(101) + "--"), "multipart/form-data; boundary=b"))
                .isInstanceOf(ProblemException.class);
    }
}
