package dev.taskforge.server.page;

import static dev.taskforge.server.account.Action.OPERATE;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.JobTypeStatus;
import dev.taskforge.engine.api.JobTypes;
import dev.taskforge.engine.api.TypeLimits;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobTypeChanges;
import dev.taskforge.server.page.view.JobTypeForm;
import dev.taskforge.server.page.view.JobTypesView;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The job types: who runs each, what counts for its jobs, and setting that. */
public final class JobTypePages implements Routes {
    private final JobTypes types;
    private final JobTypeChanges changes;
    private final ReaderUi readers;

    public JobTypePages(JobTypes types, JobTypeChanges changes, ReaderUi readers) {
        this.types = types;
        this.changes = changes;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/job-types", VIEW, this::list);
        router.route(POST, "/job-types", OPERATE, this::open);
        router.route(GET, "/job-types/{name}", OPERATE, this::form);
        router.route(POST, "/job-types/{name}", OPERATE, this::set);
        router.route(POST, "/job-types/{name}/remove", OPERATE, this::remove);
    }

    private void list(Exchange exchange) {
        var rows = types.list().stream().map(JobTypePages::row).toList();
        exchange.html(
                200, Pages.jobTypes(readers.of(exchange), new JobTypesView(rows, exchange.allows(OPERATE, null))));
    }

    private static JobTypesView.Row row(JobTypeStatus type) {
        var set = type.setting();
        var limits = type.limits();
        return new JobTypesView.Row(
                type.name(),
                set == null ? "" : text(set.description()),
                type.own(),
                type.workers(),
                set != null,
                limits.timeout(),
                limits.retry().maxAttempts(),
                limits.retry().first(),
                limits.retry().most(),
                limits.retention(),
                set != null && set.payloadSchema() != null,
                type.ready(),
                type.running());
    }

    /** Leads to the form of the type that was typed, whether any job or worker knows it yet or not. */
    private void open(Exchange exchange) {
        var name = text(exchange.form("name")).strip();
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,99}")) {
            throw ProblemException.invalid("name", Message.of("field.pattern", "[a-z0-9][a-z0-9._-]*"));
        }
        exchange.redirect("/job-types/" + name);
    }

    private void form(Exchange exchange) {
        var name = exchange.path("name");
        var set = types.find(name).map(JobTypeStatus::setting).orElseGet(() -> JobTypeSetting.of(name));
        answer(exchange, 200, fields(set), "");
    }

    private void set(Exchange exchange) {
        try {
            changes.put(exchange, typed(exchange));
            exchange.redirect("/job-types?done=typeSet");
        } catch (ProblemException refused) {
            answer(
                    exchange,
                    refused.status(),
                    raw(exchange),
                    FormErrors.of(exchange, refused).all());
        } catch (IllegalArgumentException refused) {
            answer(exchange, 422, raw(exchange), String.valueOf(refused.getMessage()));
        }
    }

    private void remove(Exchange exchange) {
        changes.remove(exchange, exchange.path("name"));
        exchange.redirect("/job-types?done=typeRemoved");
    }

    private void answer(Exchange exchange, int status, JobTypeForm.Fields typed, String refusal) {
        var name = exchange.path("name");
        var type = types.find(name);
        var limits = type.map(JobTypeStatus::limits).orElse(TypeLimits.DEFAULT);
        var form = new JobTypeForm(
                name,
                type.filter(JobTypeStatus::own).isPresent(),
                type.map(JobTypeStatus::setting).isPresent(),
                counts(limits),
                typed,
                refusal);
        exchange.html(status, Pages.jobType(readers.of(exchange), form));
    }

    private static JobTypeForm.Fields counts(TypeLimits limits) {
        return new JobTypeForm.Fields(
                Durations.show(limits.timeout()),
                Integer.toString(limits.retry().maxAttempts()),
                Durations.show(limits.retry().first()),
                Durations.show(limits.retry().most()),
                Durations.show(limits.retention()),
                "",
                "");
    }

    private static JobTypeForm.Fields fields(JobTypeSetting set) {
        return new JobTypeForm.Fields(
                shown(set.timeout()),
                set.maxAttempts() == null ? "" : set.maxAttempts().toString(),
                shown(set.firstPause()),
                shown(set.longestPause()),
                shown(set.retention()),
                text(set.description()),
                set.payloadSchema() == null ? "" : PrettyJson.of(set.payloadSchema()));
    }

    private static JobTypeForm.Fields raw(Exchange exchange) {
        return new JobTypeForm.Fields(
                text(exchange.form("timeout")),
                text(exchange.form("attempts")),
                text(exchange.form("first")),
                text(exchange.form("longest")),
                text(exchange.form("retention")),
                text(exchange.form("description")),
                text(exchange.form("schema")));
    }

    private static JobTypeSetting typed(Exchange exchange) {
        var raw = raw(exchange);
        return new JobTypeSetting(
                exchange.path("name"),
                duration("timeout", raw.timeout()),
                number(raw.attempts()),
                duration("retry_first", raw.firstPause()),
                duration("retry_most", raw.longestPause()),
                duration("retention", raw.retention()),
                given(raw.schema()),
                given(raw.description()));
    }

    private static @Nullable Integer number(String typed) {
        if (typed.isBlank()) {
            return null;
        }
        if (!typed.matches("[0-9]{1,3}")) {
            throw ProblemException.invalid("max_attempts", Message.of("field.range", 1, 100));
        }
        return Integer.valueOf(typed);
    }

    private static @Nullable Duration duration(String field, String typed) {
        if (typed.isBlank()) {
            return null;
        }
        var zero = typed.strip().equals("0s") ? Duration.ZERO : null;
        return Optional.ofNullable(Durations.parse(typed.strip()))
                .or(() -> Optional.ofNullable(zero))
                .orElseThrow(() -> ProblemException.invalid(field, Message.of("job_type.duration", field, typed)));
    }

    private static @Nullable String given(String typed) {
        return typed.isBlank() ? null : typed.strip();
    }

    private static String shown(@Nullable Duration value) {
        return value == null ? "" : Durations.show(value);
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
