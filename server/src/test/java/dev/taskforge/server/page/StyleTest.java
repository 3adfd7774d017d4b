package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The palette keeps text readable: WCAG 2.2 AA, 4.5 to 1 for text and 3 to 1 for the edges of inputs. */
class StyleTest {
    private static final Pattern TOKEN =
            Pattern.compile("--([a-z0-9-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");
    private static final List<String> GROUNDS = List.of("bg", "surface", "sunken");
    private static final List<String> TONES = List.of("pass", "fail", "warn", "run", "wait", "idle");

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void textIsReadableInLightAndDark(int theme) throws IOException {
        var palette = palette(theme);
        for (var ground : GROUNDS) {
            for (var ink : List.of("ink", "ink-2", "ink-3")) {
                assertThat(contrast(palette, ink, ground))
                        .as(ink + " on " + ground)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
        for (var tone : TONES) {
            assertThat(contrast(palette, tone, tone + "-soft")).as(tone).isGreaterThanOrEqualTo(4.5);
            assertThat(contrast(palette, tone, "surface")).as(tone).isGreaterThanOrEqualTo(4.5);
            assertThat(contrast(palette, "ink-2", tone + "-soft")).as(tone).isGreaterThanOrEqualTo(4.5);
        }
        assertThat(contrast(palette, "on-solid", "solid")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(palette, "on-solid", "solid-hover")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(palette, "line-strong", "surface")).isGreaterThanOrEqualTo(3);
        assertThat(contrast(palette, "focus", "bg")).isGreaterThanOrEqualTo(3);
    }

    private static Map<String, String> palette(int group) throws IOException {
        var palette = new HashMap<String, String>();
        TOKEN.matcher(Files.readString(Path.of("src/main/resources/static/taskforge.css")))
                .results()
                .forEach(found -> palette.put(found.group(1), found.group(group)));
        return palette;
    }

    private static double contrast(Map<String, String> palette, String one, String other) {
        double a = luminance(palette.getOrDefault(one, ""));
        double b = luminance(palette.getOrDefault(other, ""));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
    }

    private static double channel(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
