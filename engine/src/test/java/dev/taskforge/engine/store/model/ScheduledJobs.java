package dev.taskforge.engine.store.model;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PayloadRefused;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Tx;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes the jobs of schedules and remembers those whose transaction became durable. */
final class ScheduledJobs {
    /** A payload that fits no schema. */
    static final String UNFIT = "{\"unfit\":true}";

    /** One job that a schedule submitted, or why it did not. */
    record Submission(
            NewJob asked,
            @Nullable Submitted answer,
            @Nullable String refusal,
            Instant now) {
        String schedule() {
            return Objects.requireNonNull(asked.schedule());
        }

        void tell(Model model) {
            if (answer != null) {
                model.submitted(List.of(asked), List.of(answer), now);
            }
        }
    }

    private final World world;
    private final TypeEvents types;
    private final List<Submission> submissions = new ArrayList<>();

    ScheduledJobs(World world, TypeEvents types) {
        this.world = world;
        this.types = types;
    }

    List<Submission> submissions() {
        return submissions;
    }

    /** Schedules only ever submit one job inside a transaction. */
    Jobs jobs() {
        return (Jobs) Proxy.newProxyInstance(
                Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, method, arguments) -> {
                    assert method.getName().equals("submit");
                    return submit((Tx) arguments[0], (NewJob) arguments[1]);
                });
    }

    private Submitted submit(Tx tx, NewJob asked) {
        var now = world.now();
        if (asked.payload().equals(UNFIT)) {
            var refused = new PayloadRefused(List.of(new PayloadRefused.Place("payload", "", "does not fit")));
            tx.afterCommit(() -> submissions.add(new Submission(asked, null, refused.getMessage(), now)));
            throw refused;
        }
        var answer = world.store()
                .intake()
                .add(tx, List.of(types.resolve(tx, asked)), now)
                .getFirst();
        tx.afterCommit(() -> submissions.add(new Submission(asked, answer, null, now)));
        return answer;
    }
}
