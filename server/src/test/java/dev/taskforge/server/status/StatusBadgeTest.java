package dev.taskforge.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Transition;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusBadgeTest {
    private static final Instant AT = Instant.parse("2026-11-29T02:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"/><image href='x'/>",
                "]]>&amp;&lt;",
                "a\u0000b\u0008\ufffe",
                "\ud800 alone",
                "%1$s %n {0}",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                ""
            })
    void whateverTheLabelIsItStaysText(String label) throws Exception {
        var svg = StatusBadge.svg(label, "99.9 %", StatusBadge.Tone.GOOD);
        var read = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(read.getElementsByTagName("*").getLength()).isEqualTo(10);
        assertThat(read.getElementsByTagName("title").item(0).getTextContent()).endsWith(": 99.9 %");
    }

    private static Transition change(MonitorState was, MonitorState became, int minute, int since) {
        return new Transition(
                minute,
                AT.plusSeconds(minute * 60L),
                was,
                became,
                AT.plusSeconds(since * 60L),
                Message.of("text", "seen"),
                Transition.Told.TOLD);
    }

    @Test
    void troublesAreReadFromChanges() {
        var newestFirst = List.of(
                change(MonitorState.UP, MonitorState.DOWN, 50, 40),
                change(MonitorState.UNASKED, MonitorState.UP, 40, 30),
                change(MonitorState.DOWN, MonitorState.UNASKED, 30, 20),
                change(MonitorState.UP, MonitorState.DOWN, 20, 10),
                // The change before this one is not kept any more.
                change(MonitorState.DOWN, MonitorState.UP, 10, 1));

        assertThat(TroubleOfTransitions.spans("front", newestFirst))
                .containsExactly(
                        new PastTrouble.Span("front", AT.plusSeconds(60), AT.plusSeconds(600)),
                        new PastTrouble.Span("front", AT.plusSeconds(1200), AT.plusSeconds(1800)),
                        new PastTrouble.Span("front", AT.plusSeconds(3000), null));
    }
}
