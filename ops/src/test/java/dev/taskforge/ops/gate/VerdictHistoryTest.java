package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictHistoryTest {
    private static final String FILE = """
            project: shop
            checks:
              readme: {file: readme.txt, exists: true, priority: P0, max_age: 90d}
              notes: {file: notes.txt, exists: true, priority: P0, max_age: 90d}
            """;

    @TempDir
    Path folder;

    private GateFixture gate;
    private Project project;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("readme.txt"), "hello\n");
        gate = new GateFixture(folder);
        project = gate.apply(FILE);
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void aRowIsAddedForEachChangeAndForNothingElse() throws Exception {
        gate.gates.of(project);
        gate.gates.of(project);
        gate.ask(project);
        gate.gates.of(project);
        Files.writeString(folder.resolve("notes.txt"), "ready\n");
        gate.ask(project);
        gate.gates.of(project);
        gate.gates.of(project);

        assertThat(gate.history.list("shop", null, 10))
                .extracting(VerdictRecord::verdict)
                .containsExactly(Verdict.GO, Verdict.NO_GO, Verdict.NO_GO);
        var first = gate.history.list("shop", null, 10).getLast();
        assertThat(first.blockers()).containsExactly("readme", "notes");
        assertThat(first.required()).isEqualTo(2);
        assertThat(first.environment()).isEqualTo("production");
    }

    @Test
    void anotherDayIsAnotherRowEvenWhenNothingChanged() {
        gate.gates.of(project);
        gate.pass(Duration.ofDays(1));
        gate.gates.of(project);
        gate.pass(Duration.ofDays(2));
        gate.gates.of(project);

        var rows = gate.history.list("shop", null, 10);
        assertThat(rows).hasSize(3);
        assertThat(gate.history.list("shop", rows.getFirst().id(), 1)).containsExactly(rows.get(1));
        assertThat(gate.history.since("shop", rows.get(1).at().plusSeconds(1)))
                .as("what held at the start of the time asked for stands in front")
                .containsExactly(rows.get(1), rows.getFirst());
        assertThat(gate.history.since("shop", Instant.EPOCH)).isEqualTo(rows.reversed());
    }

    @Test
    void aNewHistoryKnowsWhatTheOldOneWroteLast() {
        gate.gates.of(project);

        new VerdictHistory(gate.database).note(gate.gates.of(project));

        assertThat(gate.history.list("shop", null, 10)).hasSize(1);
    }

    @Test
    void aVerdictComputedEarlierIsNotNotedAfterANewerOne() throws Exception {
        var old = gate.gates.of(project);
        Files.writeString(folder.resolve("notes.txt"), "ready\n");
        gate.ask(project);
        gate.gates.of(project);

        gate.history.note(old);

        assertThat(gate.history.list("shop", null, 10).getFirst().verdict()).isEqualTo(Verdict.GO);
    }

    @Test
    void oldRowsAreRemovedButNeverTheNewest() {
        gate.gates.of(project);
        gate.pass(Duration.ofDays(1));
        gate.gates.of(project);

        int removed = gate.write(tx -> gate.history.purge(tx, Instant.now().plus(Duration.ofDays(9))));

        assertThat(removed).isEqualTo(1);
        assertThat(gate.history.list("shop", null, 10)).hasSize(1);
    }
}
