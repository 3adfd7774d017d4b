package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.release.Rehearsal.Answer;
import dev.taskforge.ops.release.Rehearsal.Part;
import dev.taskforge.ops.release.Rehearsal.Times;
import dev.taskforge.ops.release.Rehearsal.Verdict;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rehearsal from the copy of the database to the verdict. The version that serves is asked before the migrations, too: only so
 * is what it answers afterwards of their doing.
 */
final class RehearsalRun {
    private static final int OUTPUT = 20;

    private final JobContext job;
    private final Docker docker;
    private final RehearsalGround ground;
    private final RehearsalStage stage;
    private final DeployTools tools;
    private final DatabaseCopies copies;
    private final Masking masking;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);
    private final List<Answer> answers = new ArrayList<>();
    private final Set<Part> checked = EnumSet.noneOf(Part.class);
    private long restoreMillis;
    private @Nullable Long migrateMillis;
    private String output = "";

    RehearsalRun(
            JobContext job,
            Docker docker,
            RehearsalGround ground,
            RehearsalStage stage,
            DeployTools tools,
            DatabaseCopies copies,
            Masking masking) {
        this.job = job;
        this.docker = docker;
        this.ground = ground;
        this.stage = stage;
        this.tools = tools;
        this.copies = copies;
        this.masking = masking;
    }

    /** Whether the application can go back, and why. */
    record Judgement(Verdict verdict, Message outcome) {
        static Judgement of(Verdict verdict, String key, Object... arguments) {
            return new Judgement(verdict, Message.of("release.rehearsal." + key, arguments));
        }
    }

    /** Carries it out; what stands on the stage afterwards is removed by whoever calls. */
    Judgement run(Pace pace) throws IOException, InterruptedException, Refused {
        stage.open();
        job.log("restoring backup " + ground.source().backup() + " of "
                + ground.source().dataOf());
        restoreMillis = timed(() -> copies.restore(job, ground.source(), stage.ofDatabase(ground.databaseNames())));
        startServices(pace);
        ask(Part.OLD_BEFORE, ground.old(), pace);
        if (!duty().migrate().isEmpty()) {
            var failure = migrate();
            if (failure != null) {
                return failure;
            }
        }
        ask(Part.NEW, ground.fresh(), pace);
        ask(Part.OLD_AFTER, ground.old(), pace);
        return judgement();
    }

    private ReleaseDuty duty() {
        return ground.duty();
    }

    private interface Act {
        void run() throws IOException, InterruptedException, Refused;
    }

    private long timed(Act act) throws IOException, InterruptedException, Refused {
        long began = System.nanoTime();
        act.run();
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    /** Empty copies of what the application cannot run without. */
    private void startServices(Pace pace) throws IOException, InterruptedException, Refused {
        for (var service : ground.services()) {
            job.log("starting an empty copy of " + service.name());
            var container = stage.run(
                    ground.rendered(),
                    service.name(),
                    service.image(),
                    service.names(),
                    service.name(),
                    List.of(),
                    List.of());
            wellness().await(List.of(container.id()), pace);
        }
    }

    private Wellness wellness() {
        return new Wellness(job, docker, duty(), masking);
    }

    private Container start(RehearsalGround.Version version, String part, List<String> words, List<String> command)
            throws IOException, InterruptedException {
        return stage.run(version.compose(), duty().service(), version.image(), ground.names(), part, words, command);
    }

    /** Null when it succeeded. */
    private @Nullable Judgement migrate() throws IOException, InterruptedException {
        job.log("migrating the copy: " + String.join(" ", duty().migrate()));
        long began = System.nanoTime();
        try {
            var fresh = ground.fresh();
            var container =
                    start(fresh, "migrate", Containers.patience(fresh.compose(), duty().service()), duty().migrate());
            var ended = MigrationRun.await(job, docker, container.id(), duty().migrateWithin(), masking);
            var lines = ended.said().lines().toList();
            output = String.join("\n", lines.subList(Math.max(0, lines.size() - OUTPUT), lines.size()));
            return ended.code() == 0 ? null : Judgement.of(Verdict.FAILED, "failed", ended.code(), ended.last());
        } catch (Refused e) {
            return Judgement.of(Verdict.FAILED, "slow", duty().migrateWithin().toSeconds());
        } finally {
            migrateMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        }
    }

    /** Lets a version run against the copy, asks it, and ends it. */
    private void ask(Part part, RehearsalGround.Version version, Pace pace)
            throws IOException, InterruptedException, Refused {
        job.log("asking " + part.label() + ": " + version.image());
        long began = System.nanoTime();
        Container container;
        try {
            container = start(version, part.label().replace('_', '-'), List.of(), List.of());
        } catch (ComposeRefused e) {
            var said = masking.mask(String.valueOf(e.getMessage()));
            add(part, "", false, Message.of("release.rehearsal.not-started", said), began);
            return;
        }
        if (container.health() != null) {
            checked.add(part);
        }
        try {
            wellness().await(List.of(container.id()), pace);
            add(part, "", true, Message.of("release.rehearsal.well"), began);
        } catch (Refused e) {
            add(part, "", false, e.seen(), began);
            stage.end(container);
            return;
        }
        for (var check : ground.rehearse().checks()) {
            job.throwIfCancelled();
            ask(part, container, check);
        }
        if (address(container).isEmpty()) {
            add(part, "", false, Message.of("release.rehearsal.ended"), began);
        }
        stage.end(container);
    }

    /** Where it answers in the network of the rehearsal, and nowhere else; empty when it does not run. */
    private Optional<String> address(Container container) throws IOException {
        return docker.container(container.id()).filter(Container::running).stream()
                .flatMap(found -> found.networks().values().stream())
                .map(Container.Network::address)
                .filter(address -> !address.isEmpty())
                .findFirst();
    }

    private void ask(Part part, Container container, String check) throws IOException, InterruptedException {
        long began = System.nanoTime();
        if (!ground.project().file().checks().containsKey(check)) {
            add(part, check, false, Message.of("release.check-gone", check), began);
            return;
        }
        // Asked anew each time: one that has ended has no address, and nobody else must be asked in its place.
        var address = address(container);
        if (address.isEmpty()) {
            add(part, check, false, Message.of("release.rehearsal.ended"), began);
            return;
        }
        var port = Objects.requireNonNull(duty().probe()).port();
        var evidence = tools.checks()
                .askElsewhere(
                        ground.project(),
                        check,
                        by(),
                        job.job().id(),
                        URI.create("http://" + address.get() + ":" + port))
                .evidence();
        boolean good = evidence.state() == CheckState.PASS;
        add(part, check, good, evidence.seen(), began);
    }

    private void add(Part part, String name, boolean good, Message seen, long began) {
        var took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        answers.add(new Answer(part, name, good, seen, took));
        job.log((good ? "good: " : "bad: ") + part.label() + (name.isEmpty() ? "" : " " + name) + ", "
                + texts.render(seen));
    }

    private Judgement judgement() {
        if (duty().probe() == null && checked.size() < Part.values().length) {
            return Judgement.of(Verdict.NOT_PROVEN, "nothing-asked");
        }
        if (!Rehearsal.isWell(answers, Part.OLD_BEFORE)) {
            return Judgement.of(Verdict.NOT_PROVEN, "unwell-before");
        }
        if (!Rehearsal.isWell(answers, Part.OLD_AFTER)) {
            return Judgement.of(Verdict.NO, "no");
        }
        if (!Rehearsal.isWell(answers, Part.NEW)) {
            return Judgement.of(Verdict.NOT_PROVEN, "new-unwell");
        }
        int asked = ground.rehearse().checks().size();
        return asked == 0 ? Judgement.of(Verdict.YES, "yes-probe") : Judgement.of(Verdict.YES, "yes", asked);
    }

    /** What is written down about it. */
    Rehearsal record(Judgement judgement, long wholeMillis) {
        return new Rehearsal(
                0,
                ground.project().name(),
                tools.now(),
                by(),
                job.job().id(),
                judgement.verdict(),
                judgement.outcome(),
                ground.fresh().image(),
                ground.reference(),
                ground.before(),
                ground.old().image(),
                ground.database(),
                ground.source().backup(),
                ground.source().dataOf(),
                ground.migrations().unapplied().size(),
                MigrationReview.hash(ground.migrations().unapplied()),
                ground.rehearse().checks().size(),
                answers,
                new Times(restoreMillis, migrateMillis, wholeMillis),
                output);
    }

    private String by() {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }
}
