package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
    private static SortedMap<String, Facts.Part> schema(long relations, String hash, String extensions) {
        return new TreeMap<>(Map.of(
                "relations", new Facts.Part(relations, hash),
                "extensions", new Facts.Part(1, extensions)));
    }

    @Test
    void anotherVersionOfAnExtensionIsSeenBeforeThereAreRows() {
        var found = Difference.ofEmpty(schema(2, "a", "0.5.1"), schema(2, "b", "0.8.0"));

        assertThat(found).contains(new Difference("schema.kind", "extensions", 0, 0));
    }

    @Test
    void relationsThatAreNotFilledYetAreOnlyCounted() {
        assertThat(Difference.ofEmpty(schema(2, "a", "1"), schema(2, "b", "1"))).isEmpty();

        assertThat(Difference.ofEmpty(schema(2, "a", "1"), schema(1, "b", "1")))
                .contains(new Difference("schema.count", "relations", 1, 2));
    }

    @Test
    void whatIsNotThereAtAllDiffers() {
        var without = schema(2, "a", "1");
        without.remove("relations");

        assertThat(Difference.ofEmpty(schema(2, "a", "1"), without))
                .contains(new Difference("schema.count", "relations", 0, 2));
        assertThat(Difference.ofEmpty(without, without)).isEmpty();
    }
}
