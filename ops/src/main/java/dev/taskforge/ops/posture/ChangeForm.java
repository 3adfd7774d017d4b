package dev.taskforge.ops.posture;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change as it is written down.
 *
 * @param kind which of them
 * @param subject the file, unit, target or key
 * @param value of a setting
 * @param on whether a unit runs, or the clock is set
 * @param enabled whether a unit starts with the machine; null when that stays
 * @param state of a file that is put
 */
record ChangeForm(
        String kind,
        String subject,
        @Nullable String value,
        @Nullable Boolean on,
        @Nullable Boolean enabled,
        @Nullable FileState state) {

    static ChangeForm of(Change change) {
        return switch (change) {
            case Change.PutFile put -> new ChangeForm("put", put.file(), null, null, null, put.state());
            case Change.RemoveFile remove -> new ChangeForm("remove", remove.file(), null, null, null, null);
            case Change.SetUnit set -> new ChangeForm("unit", set.unit(), null, set.running(), set.enabled(), null);
            case Change.SetTarget set -> new ChangeForm("target", set.target(), null, null, null, null);
            case Change.SetKernel set -> new ChangeForm("kernel", set.key(), set.value(), null, null, null);
            case Change.SetTime set -> new ChangeForm("time", "", null, set.on(), null, null);
        };
    }

    /** @throws IOException when it is none that this TaskForge knows */
    Change change() throws IOException {
        try {
            return switch (kind) {
                case "put" -> new Change.PutFile(subject, Objects.requireNonNull(state));
                case "remove" -> new Change.RemoveFile(subject);
                case "unit" -> new Change.SetUnit(subject, enabled, Objects.requireNonNull(on));
                case "target" -> new Change.SetTarget(subject);
                case "kernel" -> new Change.SetKernel(subject, Objects.requireNonNull(value));
                case "time" -> new Change.SetTime(Objects.requireNonNull(on));
                default -> throw new IOException("there is no kind of change called " + kind);
            };
        } catch (NullPointerException e) {
            throw new IOException("the change " + kind + " " + subject + " is not whole", e);
        }
    }
}
