package dev.taskforge.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizesTest {
    @Test
    void amountsAreReadWithOrWithoutUnit() {
        assertThat(Sizes.parse("4096")).isEqualTo(4096);
        assertThat(Sizes.parse("500GB")).isEqualTo(500_000_000_000L);
        assertThat(Sizes.parse("8 GiB")).isEqualTo(8L << 30);
        assertThat(Sizes.parse("1kB")).isEqualTo(1_000);
        assertThat(Sizes.parse("much")).isNull();
        assertThat(Sizes.parse("-1GB")).isNull();
        assertThat(Sizes.parse("5XB")).isNull();
    }
}
