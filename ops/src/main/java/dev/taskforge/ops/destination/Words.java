package dev.taskforge.ops.destination;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** What went wrong, in words of people. */
final class Words {
    private static final int MOST = 500;

    private Words() {}

    /** Of the failure, or of the cause that tells more. */
    static String of(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var known = known(cause);
            if (known != null) {
                return known;
            }
        }
        var message = failure == null || failure.getMessage() == null ? String.valueOf(failure) : failure.getMessage();
        return message.length() > MOST ? message.substring(0, MOST) : message;
    }

    private static @Nullable String known(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case Refused refused -> message;
            case UnknownHostException unknown -> "nobody knows the host " + message;
            case ConnectException connect -> "nothing answers there: " + message;
            case NoRouteToHostException route -> "there is no way to it: " + message;
            case SocketTimeoutException timeout -> "it did not answer in time: " + message;
            case NoSuchFileException gone -> "there is no " + message;
            case AccessDeniedException denied -> "access to " + message + " was refused";
            case IOException io when message.contains("No space left") -> "the disk there is full: " + message;
            default -> null;
        };
    }

    /** A destination said no, and in which words of ours. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
