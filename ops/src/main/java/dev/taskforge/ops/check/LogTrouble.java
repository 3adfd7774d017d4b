package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What it means when a log cannot be read. */
final class LogTrouble {
    private LogTrouble() {}

    static Answer answer(IOException e, Path file) {
        return switch (e) {
            case NoSuchFileException _ ->
                Answer.error(Message.of("check.file.missing", file), Message.of("check.log.missing.fix", file));
            case AccessDeniedException _ ->
                Answer.error(Message.of("check.file.denied", file), Message.of("check.file.denied.fix", file));
            default ->
                Answer.error(
                        Message.of("check.file.unreadable", file, String.valueOf(e.getMessage())),
                        Message.of("check.log.missing.fix", file));
        };
    }
}
