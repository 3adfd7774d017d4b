package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.DockerUnreachable;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.Locale;

/** What it means when Docker Engine does not tell what it is asked. */
public final class DockerTrouble {
    private DockerTrouble() {}

    /** The answer that says so. */
    public static Answer answer(IOException e) {
        if (e instanceof UnclearContainersException unclear) {
            return unclear.answer();
        }
        if (e instanceof DockerUnreachable unreachable) {
            var key = "check.docker."
                    + unreachable.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return Answer.error(
                    Message.of(key, unreachable.socket(), String.valueOf(e.getMessage())),
                    Message.of(key + ".fix", unreachable.socket()));
        }
        return Answer.error(
                Message.of("check.docker.failed", String.valueOf(e.getMessage())),
                Message.of("check.docker.failed.fix"));
    }
}
