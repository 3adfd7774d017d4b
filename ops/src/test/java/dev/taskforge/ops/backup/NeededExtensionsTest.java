package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a server that has not all extensions of a backup. */
class NeededExtensionsTest {
    private static final String IMAGE = "sha256:0123456789abcdef";

    private static NeededExtensions judged(Map<String, String> needed, Map<String, String> offered) {
        return NeededExtensions.judge(12, IMAGE, new TreeMap<>(needed), offered);
    }

    private static String told(@Nullable Message message) {
        return Messages.ofOperations(Messages.ENGLISH).render(Objects.requireNonNull(message));
    }

    @Test
    void aServerThatHasThemAllIsSaidToHaveThem() {
        var offered = Map.of("plpgsql", "1.0", "hstore", "1.8", "postgis", "3.4");

        var judged = judged(Map.of("plpgsql", "1.0", "hstore", "1.8"), offered);

        assertThat(judged.refused()).isNull();
        assertThat(told(judged.said())).contains("hstore 1.8").doesNotContain("plpgsql", "postgis");
    }

    @Test
    void whatEveryServerHasIsNotWorthAWord() {
        var judged = judged(Map.of("plpgsql", "1.0"), Map.of("plpgsql", "1.0"));

        assertThat(judged.refused()).isNull();
        assertThat(judged.said()).isNull();
    }

    @Test
    void whatIsMissingIsNamedWithTheImageThatHasIt() {
        var judged = judged(Map.of("postgis", "3.4", "hstore", "1.8", "vector", "0.7"), Map.of("hstore", "1.8"));

        assertThat(told(judged.refused()))
                .contains("backup 12", "does not have: postgis 3.4, vector 0.7.", "(0123456789ab)")
                .doesNotContain("hstore");
    }

    @Test
    void aVersionThatTheServerWouldNotMakeIsNamedWithItsOwn() {
        var judged = judged(Map.of("hstore", "1.4"), Map.of("hstore", "1.8"));

        assertThat(told(judged.refused())).contains("would not be equal: hstore 1.4 (1.8).", "(0123456789ab)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void bothAreNamedAtOnce(String language) {
        var judged = judged(Map.of("hstore", "1.4", "postgis", "3.4"), Map.of("hstore", "1.8"));

        var texts = Messages.ofOperations(language.equals("id") ? Messages.INDONESIAN : Messages.ENGLISH);
        assertThat(texts.render(Objects.requireNonNull(judged.refused())))
                .contains("postgis 3.4", "hstore 1.4 (1.8)", "0123456789ab");
    }
}
