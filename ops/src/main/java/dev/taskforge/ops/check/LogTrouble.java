package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What it means when a log cannot be read. */
final class LogTrouble {
    private LogTrouble() {}

    /** @param shown the place as it is shown */
    static Answer answer(IOException e, LogPlace place, String shown) {
        return switch (place) {
            case LogPlace.File _ -> ofFile(e, shown);
            case LogPlace.Service _ -> DockerTrouble.answer(e);
        };
    }

    private static Answer ofFile(IOException e, String file) {
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
