package dev.taskforge.ops.release;

import java.io.IOException;
import java.util.Optional;

/** The old release ends before the new one begins: nothing stands between it and those who use it, or it must be alone. */
final class AfterTheOld implements Way {
    private final Change change;

    AfterTheOld(Change change) {
        this.change = change;
    }

    @Override
    public Change change() {
        return change;
    }

    @Override
    public Optional<Proxy> edge() {
        return Optional.empty();
    }

    @Override
    public void start(Pace pace) throws IOException, InterruptedException, Refused {
        change.endOld();
        change.run();
        change.join();
        change.wellness().await(Change.ids(change.serving()), pace);
    }

    @Override
    public void pass(Pace pace) {
        // Those who use it find it by the name and the ports that the old one had.
    }

    @Override
    public void passAlone(Pace pace) {
        // The same.
    }

    @Override
    public void back(Pace pace) throws IOException, InterruptedException {
        change.removeFresh();
        change.reviveOld(pace);
    }

    @Override
    public void drain(Pace pace) {
        // The old release has ended long ago.
    }
}
