package dev.taskforge.server.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.NamedCheck;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Outcome;
import dev.taskforge.ops.watch.Roll;
import dev.taskforge.ops.watch.Transition;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
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

        assertThat(TroubleOfTransitions.spans("front", newestFirst, null))
                .containsExactly(
                        new PastTrouble.Span("front", AT.plusSeconds(60), AT.plusSeconds(600)),
                        new PastTrouble.Span("front", AT.plusSeconds(1200), AT.plusSeconds(1800)),
                        new PastTrouble.Span("front", AT.plusSeconds(3000), null));
    }

    @Test
    void aTroubleEndsAtThePauseOfWhatWasDown() {
        var resumed = List.of(
                change(MonitorState.UP, MonitorState.DOWN, 50, 31),
                // It was paused while it was down, and nobody looked until minute 30.
                change(MonitorState.NEW, MonitorState.UP, 31, 30),
                change(MonitorState.UP, MonitorState.DOWN, 20, 10));
        assertThat(TroubleOfTransitions.spans("front", resumed, AT.plusSeconds(3600)))
                .containsExactly(
                        new PastTrouble.Span("front", AT.plusSeconds(1200), AT.plusSeconds(1800)),
                        new PastTrouble.Span("front", AT.plusSeconds(3000), AT.plusSeconds(3600)));

        var downAgain = List.of(
                change(MonitorState.NEW, MonitorState.DOWN, 31, 30),
                change(MonitorState.UP, MonitorState.DOWN, 20, 10));
        assertThat(TroubleOfTransitions.spans("front", downAgain, null))
                .containsExactly(
                        new PastTrouble.Span("front", AT.plusSeconds(1200), AT.plusSeconds(1800)),
                        new PastTrouble.Span("front", AT.plusSeconds(1860), null));
    }

    private static MonitorReport seen(MonitorState state, Duration every, @Nullable Duration ago) {
        var check = new NamedCheck(
                "front", "http", "Front", Priority.P1, Duration.ofDays(1), Duration.ofSeconds(5), "q", null);
        var lookedAt = ago == null ? null : AT.minus(ago);
        return new MonitorReport(
                new Monitor("shop", "front", every, 1, 1),
                check,
                state,
                AT.minus(Duration.ofDays(3)),
                lookedAt,
                Outcome.GOOD,
                1,
                null,
                null,
                new Roll(),
                new Roll());
    }

    @Test
    void whatNobodyHasLookedAtForLongIsUnknown() {
        var often = Duration.ofSeconds(5);
        var seldom = Duration.ofMinutes(10);
        assertThat(StatusBoards.state(seen(MonitorState.UP, often, Duration.ofSeconds(119)), AT))
                .isEqualTo("up");
        assertThat(StatusBoards.state(seen(MonitorState.UP, often, Duration.ofSeconds(121)), AT))
                .isEqualTo("unknown");
        assertThat(StatusBoards.state(seen(MonitorState.DOWN, often, Duration.ofHours(9)), AT))
                .isEqualTo("unknown");
        assertThat(StatusBoards.state(seen(MonitorState.UP, often, null), AT)).isEqualTo("unknown");
        assertThat(StatusBoards.state(seen(MonitorState.DOWN, seldom, Duration.ofMinutes(29)), AT))
                .isEqualTo("down");
        assertThat(StatusBoards.state(seen(MonitorState.UP, seldom, Duration.ofMinutes(31)), AT))
                .isEqualTo("unknown");
    }

    @Test
    void whileSomethingCannotBeMadeItIsNotTriedForEveryone() {
        var now = new AtomicReference<>(AT);
        var tries = new AtomicInteger();
        var works = new AtomicBoolean();
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        var recent = new Recent<>(
                () -> {
                    tries.incrementAndGet();
                    // It takes long to find out.
                    now.set(now.get().plusSeconds(30));
                    if (!works.get()) {
                        throw new IllegalStateException("away");
                    }
                    return "here";
                },
                Duration.ofSeconds(5),
                clock);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(recent::get).hasMessage("away");
        }
        assertThat(tries).hasValue(1);
        works.set(true);
        now.set(now.get().plusSeconds(5));
        assertThat(recent.get()).isEqualTo("here");
        assertThat(tries).hasValue(2);
    }
}
