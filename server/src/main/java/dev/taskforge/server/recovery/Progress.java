package dev.taskforge.server.recovery;

import dev.taskforge.ops.backup.OwnBackups;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Says every few seconds how far it is, in a line of its own. */
final class Progress implements OwnBackups.Listener {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final long MIB = 1L << 20;

    private final Messages texts;
    private final PrintStream err;
    private final Clock clock;
    private String artifact = "";
    private Instant last = Instant.EPOCH;

    Progress(Messages texts, PrintStream err, Clock clock) {
        this.texts = texts;
        this.err = err;
        this.clock = clock;
    }

    @Override
    public void reading(String name, long done, long total) {
        var now = clock.instant();
        if (name.equals(artifact) && Duration.between(last, now).compareTo(INTERVAL) < 0) {
            return;
        }
        artifact = name;
        last = now;
        say("recover.reading", name, String.valueOf(done / MIB), String.valueOf(Math.ceilDiv(total, MIB)));
    }

    @Override
    public void checking(String name) {
        say("recover.checking", name);
    }

    private void say(String key, String... arguments) {
        err.println(texts.render(Message.of(key, (Object[]) arguments)));
    }
}
