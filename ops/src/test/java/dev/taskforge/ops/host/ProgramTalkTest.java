package dev.taskforge.ops.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgramTalkTest {
    private static final int MOST = 1 << 20;

    @Test
    void eachLineIsAnsweredBeforeTheNextIsTold() throws Exception {
        try (var talk = new ProgramTalk("echo", MOST, (told, answers) -> {
            var lines = new BufferedReader(new InputStreamReader(told, StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.write((line + " it is\n").getBytes(StandardCharsets.UTF_8));
            }
        })) {
            for (var word : new String[] {"a", "ö\\", ""}) {
                talk.tell(word + "\n");
                talk.flush();
                talk.read();
                assertThat(talk.text()).isEqualTo(word + " it is");
                assertThat(talk.isLine((word + " it is").getBytes(StandardCharsets.UTF_8)))
                        .isTrue();
                assertThat(talk.isLine("it".getBytes(StandardCharsets.UTF_8))).isFalse();
            }
        }
    }

    @Test
    void whatTheProgramEndedWithIsTheErrorWhetherItIsToldOrAsked() throws Exception {
        try (var talk = new ProgramTalk("psql", MOST, (told, _) -> {
            told.read();
            throw new IOException("no such table");
        })) {
            talk.tell("x\n");
            talk.flush();
            assertThatThrownBy(talk::read).hasMessage("no such table");
            assertThatThrownBy(() -> {
                        while (true) {
                            talk.tell("more\n");
                            talk.flush();
                        }
                    })
                    .hasMessage("no such table");
        }
        try (var talk = new ProgramTalk("psql", MOST, (_, _) -> {})) {
            assertThatThrownBy(talk::read).hasMessageContaining("psql ended before it had answered");
        }
    }

    @Test
    void aLineThatIsTooLongIsRefused() throws Exception {
        try (var talk = new ProgramTalk("endless", MOST, (_, answers) -> {
            var much = new byte[64 * 1024];
            while (true) {
                answers.write(much);
            }
        })) {
            assertThatThrownBy(talk::read).hasMessageContaining("longer than 1 MiB");
        }
    }

    @Test
    void theProgramFindsTheEndOfWhatItIsToldWhenTheTalkIsClosed() throws Exception {
        var ended = new CompletableFuture<Integer>();
        new ProgramTalk("waits", MOST, (told, _) -> ended.complete(told.read())).close();
        assertThat(ended.handle((read, _) -> read == null || read < 0).get(30, TimeUnit.SECONDS))
                .isTrue();
    }
}
