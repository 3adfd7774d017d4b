package dev.taskforge.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which images Compose files name. */
class ComposeWordsTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private static ComposeWords words(String image) {
        return ComposeWords.of(
                List.of("services:\n  app:\n    image: " + image + "\n"), Map.of("APP", "shop:7", "EMPTY", ""), null);
    }

    private static StoredImage image(String tag) {
        return new StoredImage("sha256:1", List.of(tag), List.of(), Instant.EPOCH, null, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nginx:1.25|nginx:1.25",
                "nginx|nginx:latest",
                "\"nginx:1.25\"|nginx:1.25",
                "'nginx:1.25'  # the proxy|nginx:1.25",
                "docker.io/library/nginx:1.25|nginx:1.25",
                "docker.io/acme/shop:1|acme/shop:1",
                "ghcr.io/acme/shop:${TAG}|ghcr.io/acme/shop:abc",
                "ghcr.io/acme/shop:${TAG:-latest}|ghcr.io/acme/shop:v2",
                "ghcr.io/acme/shop${SUFFIX}|ghcr.io/acme/shop-web:v2",
                "$REGISTRY/shop:1|ghcr.io/acme/shop:1",
                "${REGISTRY:-docker.io/library}/nginx:1|nginx:1",
                "${APP}|shop:7",
                "${APP:?must be set}|shop:7",
                "${EMPTY}${APP}|shop:7",
                "${OTHER:-redis:7}|redis:7",
                "${OTHER:-${REGISTRY}/redis:7}|ghcr.io/redis:7",
                "nginx:1.25@sha256:0123|nginx:1.25",
            })
    void whatAFileNamesIsKnown(String written, String tag) {
        assertThat(words(written).names(image(tag))).isTrue();
        assertThat(words(written).unclear()).isNull();
        assertThat(words(written).names(image("other:1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nginx:1.25|nginx:1.2",
                "nginx|nginx:1.25",
                "nginx|my-nginx:latest",
                "a.b:1|aXb:1",
                "app:${TAG}|app2:1"
            })
    void whatOnlyLooksAlikeIsNot(String written, String tag) {
        assertThat(words(written).names(image(tag))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"${NOBODY_KNOWS}", "${A}:${B}", "$NOBODY"})
    void anImageOfVariablesAloneWithoutAValueIsUnclear(String written) {
        assertThat(Objects.requireNonNull(words(written).unclear()).key()).isEqualTo("prune.unclear.image");
    }

    @ParameterizedTest
    @CsvSource({"&img nginx:1", "*img", "!env nginx:1", "!!str nginx:1"})
    void whatYamlMarksIsUnclear(String written) {
        assertThat(Objects.requireNonNull(words(written).unclear()).key()).isEqualTo("prune.unclear.mark");
    }

    @Test
    void aTagThatStandsAnywhereIsNamed() {
        var words = ComposeWords.of(
                List.of("x-image: &img acme/shop:1.2\nservices: {a: {command: \"run docker.io/library/tool:3.\"}}"),
                Map.of("RUNNER", "runner:7"),
                null);

        assertThat(words.names(image("acme/shop:1.2"))).isTrue();
        assertThat(words.names(image("tool:3"))).isTrue();
        assertThat(words.names(image("runner:7"))).isTrue();
        assertThat(words.names(image("shop:1.2"))).isFalse();
        assertThat(words.names(image("acme/shop:1"))).isFalse();
    }

    @Test
    void flowMappingsAndQuotedKeysAreReadToo() {
        var words = ComposeWords.of(
                List.of(
                        "services: {db: {image: postgres:16}, app: {\"image\": \"shop:${TAG}\"}, web: {image: web:${X}}}"),
                Map.of(),
                null);
        assertThat(words.names(image("postgres:16"))).isTrue();
        assertThat(words.names(image("shop:3"))).isTrue();
        assertThat(words.names(image("web:3"))).isTrue();
        assertThat(words.names(image("postgres:15"))).isFalse();
    }

    @Test
    void whatComposeBuildsItCallsByProjectAndService() {
        var words = ComposeWords.of(List.of("services:\n  web-app:\n    build: .\n"), Map.of(), null);
        assertThat(words.names(image("shop-web-app:latest"))).isTrue();
        assertThat(words.names(image("shop_web-app:latest"))).isTrue();
        assertThat(words.names(image("shop-web-app:1"))).isFalse();
        assertThat(words.names(image("shop-db:latest"))).isFalse();
    }

    @Test
    void aDigestIsAName() {
        var words = words("nginx@" + DIGEST);
        assertThat(words.names(
                        new StoredImage("sha256:1", List.of(), List.of("nginx@" + DIGEST), Instant.EPOCH, null, 1)))
                .isTrue();
        assertThat(words.names(new StoredImage(DIGEST, List.of(), List.of(), Instant.EPOCH, null, 1)))
                .isTrue();
    }

    @Test
    void severalProjectsAddUpAndOneThatIsUnclearMakesAllSo() {
        var both = words("a:1").with(words("b:1"));
        assertThat(both.names(image("a:1")) && both.names(image("b:1"))).isTrue();
        assertThat(both.unclear()).isNull();
        assertThat(both.with(words("${X}")).unclear()).isNotNull();
        assertThat(words("${X}").with(both).unclear()).isNotNull();
    }

    @Test
    void theNameOfAProjectIsWhatComposeIsTold() {
        var words =
                ComposeWords.of(List.of("name: shop-live\nservices: {}\n"), Map.of("COMPOSE_PROJECT_NAME", "x"), null);
        assertThat(words.projects()).containsExactlyInAnyOrder("shop-live", "x");
    }
}
