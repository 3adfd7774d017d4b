package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** The fingerprint of a type's step list: equal exactly when names, order and {@code once} are. */
final class Plan {
    private static final int DIGITS = 16;

    private Plan() {}

    static String of(JobType type) {
        if (type.steps().isEmpty()) {
            return "";
        }
        var text = type.steps().stream()
                .map(step -> step.name() + (step.once() ? " once" : ""))
                .collect(Collectors.joining("\n"));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
