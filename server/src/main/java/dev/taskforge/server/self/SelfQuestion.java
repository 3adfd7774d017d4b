package dev.taskforge.server.self;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;

/** One question TaskForge answers about itself. */
@FunctionalInterface
public interface SelfQuestion {
    /** For a word that names no question. */
    SelfQuestion NONE = surroundings -> Answer.error(Message.of("self.unknown"), Message.of("self.unknown.fix"));

    Answer ask(Surroundings surroundings);
}
