package dev.taskforge.server.job;

import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.api.Why.Holder;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.http.About;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A reason why a job is not running, as the API shows it. */
public record WhyView(
        @About(
                "finished, running, needs_jobs, needs_failed, future, waits_for_person, queue_paused, queue_limit, rate_limit,"
                        + " key_limit, no_worker, behind or next_in_line")
        String reason,

        @About("The reason as a sentence in the reader's language")
        String text,

        @About("What to do about it") String advice,

        @About("future: when it runs; rate_limit: when the next job of its queue may start") @Nullable
        Instant until,

        @About("running: since when") @Nullable Instant since,

        @About("behind: how many come before it; counted up to 10000") @Nullable
        Integer others,

        @About("queue_limit and key_limit: how many may run at once; rate_limit: how many may start per period")
        @Nullable
        Integer limit,

        @About(
                "queue_limit and key_limit: jobs that hold it; needs_jobs and needs_failed: jobs it waits for; as far as you"
                        + " may see them; at most 20")
        List<Long> holders) {

    private static final String BUNDLE = "dev.taskforge.server.text.jobs";

    /**
     * Says reasons in words.
     *
     * @param times how a time is written
     * @param visible whether the reader may see jobs of a project
     */
    public static List<WhyView> of(
            List<Why> reasons, Locale locale, Function<Instant, String> times, Predicate<@Nullable String> visible) {
        var words = new Words(Messages.load(BUNDLE, locale), times);
        return reasons.stream().map(reason -> of(reason, words, visible)).toList();
    }

    private static WhyView of(Why reason, Words words, Predicate<@Nullable String> visible) {
        return switch (reason) {
            case Why.Finished(var state, var at) ->
                words.say("finished", "finished", words.text("state." + state.label()), words.time(at));
            case Why.Running(var worker, var since, var stopping) ->
                words.say("running", stopping ? "running.stopping" : "running", worker, words.time(since))
                        .since(since);
            case Why.Future(var until, var retry) ->
                words.say("future", retry ? "future.retry" : "future", words.time(until))
                        .until(until);
            case Why.NeedsJobs(var needed) ->
                words.say("needs_jobs", "needs_jobs").holders(needed, visible);
            case Why.NeedsFailed(var needed) ->
                words.say("needs_failed", "needs_failed").holders(needed, visible);
            case Why.WaitsForPerson(var step) -> words.say("waits_for_person", "waits_for_person", step);
            case Why.QueuePaused(var queue) -> words.say("queue_paused", "queue_paused", queue);
            case Why.QueueLimit(var queue, var limit, var holders) ->
                words.say("queue_limit", "queue_limit", queue, words.number(limit))
                        .limit(limit, holders, visible);
            case Why.RateLimit(var queue, var count, var period, var next) ->
                words.say(
                                "rate_limit",
                                "rate_limit",
                                queue,
                                words.number(count),
                                Durations.show(period),
                                words.time(next))
                        .limit(count, List.of(), visible)
                        .until(next);
            case Why.KeyLimit(var key, var limit, var holders) ->
                words.say("key_limit", "key_limit", key, words.number(limit)).limit(limit, holders, visible);
            case Why.NoWorker(var type, var queue, var project) ->
                project == null
                        ? words.say("no_worker", "no_worker", type, queue)
                        : words.say("no_worker", "no_worker.project", type, queue, project);
            case Why.Behind(var others, var more) ->
                words.say("behind", more ? "behind.more" : "behind", words.number(others))
                        .others(others);
            case Why.NextInLine() -> words.say("next_in_line", "next_in_line");
        };
    }

    private WhyView until(Instant value) {
        return new WhyView(reason, text, advice, value, since, others, limit, holders);
    }

    private WhyView since(Instant value) {
        return new WhyView(reason, text, advice, until, value, others, limit, holders);
    }

    private WhyView others(int value) {
        return new WhyView(reason, text, advice, until, since, value, limit, holders);
    }

    private WhyView limit(int value, List<Holder> holding, Predicate<@Nullable String> visible) {
        return new WhyView(reason, text, advice, until, since, others, value, holders).holders(holding, visible);
    }

    private WhyView holders(List<Holder> holding, Predicate<@Nullable String> visible) {
        var seen = holding.stream()
                .filter(holder -> visible.test(holder.project()))
                .map(Holder::id)
                .toList();
        return new WhyView(reason, text, advice, until, since, others, limit, seen);
    }

    /** The sentences of one language. */
    private record Words(Messages texts, Function<Instant, String> times) {
        WhyView say(String reason, String key, Object... arguments) {
            return new WhyView(
                    reason,
                    text("why." + key, arguments),
                    text("why." + key + ".do", arguments),
                    null,
                    null,
                    null,
                    null,
                    List.of());
        }

        String text(String key, Object... arguments) {
            return texts.render(Message.of(key, arguments));
        }

        String time(Instant at) {
            return times.apply(at);
        }

        String number(int value) {
            return NumberFormat.getIntegerInstance(texts.locale()).format(value);
        }
    }
}
