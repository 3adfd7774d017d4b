package dev.taskforge.server.event;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.Jobs;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands the engine's events to every client that listens and may see them. Safe for use by any thread. */
public final class EventHub implements AutoCloseable {
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Registration registration;
    private volatile boolean closed;

    public EventHub(Jobs jobs) {
        registration = jobs.listen(this::publish);
    }

    private void publish(JobEvent event) {
        Frame frame = null;
        for (var subscriber : subscribers) {
            if (subscriber.wants(event.jobId(), event.project())) {
                frame = frame == null ? Frame.of(event) : frame;
                subscriber.offer(frame);
            }
        }
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
        if (closed) {
            subscriber.end();
        }
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** How many clients listen. */
    public int clients() {
        return subscribers.size();
    }

    /** Ends every stream, so that the web server can stop. */
    @Override
    public void close() {
        closed = true;
        registration.close();
        subscribers.forEach(Subscriber::end);
    }
}
