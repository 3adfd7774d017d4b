package dev.taskforge.server.event;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.server.http.Json;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An event as it goes over the wire.
 *
 * @param text the lines of the event and the empty one that ends it
 */
record Frame(long jobId, @Nullable String project, String text) {

    static Frame of(JobEvent event) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("job_id", event.jobId());
        data.put("project", event.project());
        var name =
                switch (event) {
                    case JobEvent.StateChanged changed -> {
                        data.put("queue_name", changed.queue());
                        data.put("job_type", changed.type());
                        data.put("state", changed.state().label());
                        yield "job";
                    }
                    case JobEvent.StepChanged changed -> {
                        data.put("step", changed.step());
                        data.put("state", changed.state().label());
                        yield "step";
                    }
                    case JobEvent.LogAdded added -> {
                        data.put("last", added.last());
                        yield "log";
                    }
                    case JobEvent.Progressed moved -> {
                        data.put("progress", moved.progress());
                        yield "progress";
                    }
                };
        return new Frame(event.jobId(), event.project(), "event: " + name + "\ndata: " + Json.write(data) + "\n\n");
    }
}
