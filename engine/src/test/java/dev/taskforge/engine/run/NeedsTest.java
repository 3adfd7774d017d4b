package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobGraph;
import dev.taskforge.engine.api.JobGraph.Need;
import dev.taskforge.engine.api.JobGraph.Node;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewBatch;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class NeedsTest {
    private final TestDatabase kind;
    private final Queue<String> ran = new ConcurrentLinkedQueue<>();

    NeedsTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private TestEngine engine() {
        return new TestEngine(
                kind.at(folder.resolve("db")),
                JobType.of("note", job -> ran.add(job.job().payload())),
                JobType.of("fail", job -> {
                    throw new PermanentFailure("broken");
                }));
    }

    private static Node node(String key, String... needs) {
        return node(key, OnFailure.WAIT, needs);
    }

    private static Node node(String key, OnFailure onFailure, String... needs) {
        return new Node(
                NewJob.of(key.startsWith("fail") ? "fail" : "note", '"' + key + '"'),
                key,
                Stream.of(needs)
                        .<Need>map(need -> new Need.Sibling(need, onFailure))
                        .toList());
    }

    private static JobGraph graph(Node... nodes) {
        return new JobGraph(List.of(nodes));
    }

    private static List<Long> ids(List<Submitted> answers) {
        return answers.stream().map(answer -> answer.job().id()).toList();
    }

    @Test
    void jobsOfOneSubmissionRunInTheOrderOfTheirNeedsWhateverTheirOrderInTheList() {
        try (var engine = engine().start()) {
            var added = engine.jobs()
                    .submitAll(graph(
                            node("tip", "left", "right"), node("right", "top"), node("left", "top"), node("top")));
            assertThat(added.getFirst().job().state()).isEqualTo(JobState.BLOCKED);
            assertThat(added.getLast().job().state()).isEqualTo(JobState.AVAILABLE);
            engine.awaitState(ids(added).getFirst(), JobState.SUCCEEDED);
            assertThat(ran).startsWith("\"top\"").endsWith("\"tip\"").hasSize(4);
        }
    }

    @Test
    void aLongChainRunsThrough() {
        try (var engine = engine().start()) {
            var nodes = IntStream.range(0, 300)
                    .mapToObj(i -> i == 0 ? node("0") : node("" + i, "" + (i - 1)))
                    .toArray(Node[]::new);
            engine.awaitState(ids(engine.jobs().submitAll(graph(nodes))).getLast(), JobState.SUCCEEDED);
            assertThat(ran).hasSize(300);
        }
    }

    @Test
    void aCallbackRunsAfterTheLastOfAThousandJobsAndTheBatchCountsThem() {
        try (var engine = engine().start()) {
            var nodes = IntStream.range(0, 1_000)
                    .mapToObj(i -> node((i % 100 == 0 ? "fail" : "n") + i))
                    .toList();
            var batch = engine.jobs().submit(new NewBatch("import", nodes, NewJob.of("note", "\"last\"")));
            assertThat(batch.callback().state()).isEqualTo(JobState.BLOCKED);
            engine.awaitState(batch.id(), JobState.SUCCEEDED);
            assertThat(ran).hasSize(991).endsWith("\"last\"");
            var ended = engine.jobs().batch(batch.id()).orElseThrow();
            assertThat(ended.name()).isEqualTo("import");
            assertThat(ended.jobs()).containsEntry(JobState.SUCCEEDED, 990L).containsEntry(JobState.FAILED, 10L);
        }
    }

    @Test
    void whatNeedsAFailedJobIsCancelledAsFarAsItSaysSo() {
        try (var engine = engine().start()) {
            var added = ids(engine.jobs()
                    .submitAll(graph(
                            node("fail"),
                            node("cancelled", OnFailure.CANCEL, "fail"),
                            node("too", OnFailure.CANCEL, "cancelled"),
                            node("runs", OnFailure.RUN, "too"))));
            engine.awaitState(added.get(3), JobState.SUCCEEDED);
            assertThat(engine.job(added.get(1)).error())
                    .isEqualTo("job " + added.getFirst() + ", which this job needs, failed");
            assertThat(engine.job(added.get(2)).state()).isEqualTo(JobState.CANCELLED);
        }
    }

    @Test
    void whatWasLeftUndoneAtTheEndOfAProcessGoesOnInTheNext() {
        long last;
        try (var engine = engine()) {
            last = ids(engine.jobs().submitAll(graph(node("first"), node("last", "first"))))
                    .getLast();
        }
        try (var engine = engine().start()) {
            engine.awaitState(last, JobState.SUCCEEDED);
        }
    }

    @Test
    void aNodeThatRunsJobsHearsThatAnotherOneEndedWhatTheyNeed() {
        try (var other = new TestEngine(kind.at(folder.resolve("db")), JobType.of("elsewhere", job -> null));
                var engine = engine()) {
            if (!engine.database.overlaps()) {
                return;
            }
            other.start();
            engine.start();
            var first = new Node(NewJob.of("elsewhere", "1"), "first", List.of());
            var added = ids(engine.jobs().submitAll(graph(first, node("here", "first"))));
            engine.awaitState(added.getLast(), JobState.SUCCEEDED);
        }
    }

    @Test
    void aCircleIsRefusedByItsNamesAndNothingIsStored() {
        try (var engine = engine()) {
            assertThatThrownBy(() -> engine.jobs()
                            .submitAll(graph(node("start"), node("a", "start", "c"), node("b", "a"), node("c", "b"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("needs: the jobs need each other in a circle: a → c → b → a");
            assertThatThrownBy(() -> engine.jobs().submitAll(graph(node("a", "a"))))
                    .hasMessage("needs: the jobs need each other in a circle: a → a");
            assertThat(engine.engine.queues().list()).isEmpty();
        }
    }

    @Test
    void whatCannotBeResolvedIsRefusedWithItsPlace() {
        try (var engine = engine()) {
            var jobs = engine.jobs();
            assertThatThrownBy(() -> jobs.submitAll(graph(node("a"), node("b", "a", "c"))))
                    .hasMessage("jobs[1].needs[1]: no job of this submission has the key c");
            assertThatThrownBy(() -> jobs.submitAll(graph(node("a"), node("b", "a", "a"))))
                    .hasMessage("jobs[1].needs[1]: job a is needed twice");
            assertThatThrownBy(() -> jobs.submitAll(graph(node("a"), node("a"))))
                    .hasMessage("jobs[1].key: jobs[0] is called a too; keys must differ");
            var keyed = new Node(NewJob.of("note", "1").uniqueKey("u"), null, List.of());
            assertThatThrownBy(() -> jobs.submitAll(graph(keyed, keyed)))
                    .hasMessageStartingWith("jobs[1].unique_key: jobs[0] has the same");
            var lost = new Node(NewJob.of("note", "1"), null, List.of(new Need.Existing(77, OnFailure.RUN)));
            assertThatThrownBy(() -> jobs.submitAll(graph(lost))).hasMessage("needs: there is no job 77");
            assertThat(engine.engine.queues().list()).isEmpty();
        }
    }

    @Test
    void aBatchWhoseCallbackIsUnderWayAlreadyIsRefusedAsAWhole() {
        try (var engine = engine()) {
            var callback = NewJob.of("note", "1").uniqueKey("u");
            long first = engine.submit(callback);
            assertThatThrownBy(() -> engine.jobs().submit(new NewBatch("again", List.of(node("a")), callback)))
                    .isInstanceOf(JobConflict.class)
                    .hasMessageContaining("job " + first + " is available under the unique key of the callback");
            assertThat(engine.engine.queues().list().getFirst().jobs()).containsEntry(JobState.AVAILABLE, 1L);
        }
    }

    @Test
    void aNeededJobUnderAUniqueKeyIsTheOneThatHasItAlready() {
        try (var engine = engine()) {
            var keyed = NewJob.of("note", "1").uniqueKey("u");
            long first = engine.submit(keyed);
            var added = engine.jobs().submitAll(graph(new Node(keyed, "a", List.of()), node("b", "a")));
            assertThat(added.getFirst().created()).isFalse();
            assertThat(engine.jobs().needs(added.getLast().job().id(), 10))
                    .extracting(need -> need.jobId())
                    .containsExactly(first);
        }
    }
}
