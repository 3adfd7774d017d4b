package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is a file or folder there, kept from others, recent, and not empty?
 *
 * @param mode the most permissions it may have; null when they do not matter
 * @param modifiedWithin how long ago it may have been changed at most; null when that does not matter
 * @param minBytes null when the size does not matter
 */
public record FileCheck(
        String path,
        boolean exists,
        @Nullable Integer mode,
        @Nullable Duration modifiedWithin,
        @Nullable Long minBytes) implements Check {
    private static final Field<String> PATH = Field.required("file", Types.path(), "The file or folder.");
    private static final Field<Boolean> EXISTS =
            Field.withDefault("exists", Types.flag(), true, "Whether it must be there; false: it must not.");
    private static final Field<Integer> MODE = Field.optional(
            "mode",
            FileMode.type(),
            "The most permissions it may have, such as \"600\": only its owner reads and writes.");
    private static final Field<Duration> MODIFIED = Field.optional(
            "modified_within",
            Types.duration(Duration.ofSeconds(1), Duration.ofDays(3650)),
            "How long ago it may have been changed at most.");
    private static final Field<Long> MIN_BYTES =
            Field.optional("min_bytes", Types.bytes(), "The least size of the file.");

    public static final CheckKind KIND = CheckKind.of(
                    "file", List.of(PATH, EXISTS, MODE, MODIFIED, MIN_BYTES), (values, scope) -> of(values))
            .watched();

    private static @Nullable FileCheck of(Values values) {
        if (!values.get(EXISTS)) {
            for (var field : List.of(MODE, MODIFIED, MIN_BYTES)) {
                if (values.has(field)) {
                    values.refuse(field, Message.of("check.file.absent-option", field.name()), null);
                    return null;
                }
            }
        }
        return new FileCheck(
                values.get(PATH), values.get(EXISTS), values.find(MODE), values.find(MODIFIED), values.find(MIN_BYTES));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var file = surroundings.directory().resolve(path).normalize();
        try {
            var facts = Files.readAttributes(file, PosixFileAttributes.class);
            return exists
                    ? judge(file, facts, surroundings)
                    : Answer.fail(
                            Message.of("check.file.should-not-be", file),
                            Message.of("check.file.should-not-be.fix", file));
        } catch (NoSuchFileException e) {
            if (!exists) {
                return Answer.pass(Message.of("check.file.absent", file));
            }
            boolean dangling = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            return Answer.fail(
                    Message.of(dangling ? "check.file.dangling" : "check.file.missing", file),
                    Message.of("check.file.missing.fix", file));
        } catch (AccessDeniedException e) {
            return Answer.error(Message.of("check.file.denied", file), Message.of("check.file.denied.fix", file));
        } catch (IOException e) {
            return Answer.error(
                    Message.of("check.file.unreadable", file, String.valueOf(e.getMessage())),
                    Message.of("check.file.denied.fix", file));
        }
    }

    private Answer judge(Path file, PosixFileAttributes facts, Surroundings surroundings) {
        int found = FileMode.of(facts.permissions());
        if (mode != null && (found & ~mode) != 0) {
            return Answer.fail(
                    Message.of("check.file.mode", file, FileMode.show(found), FileMode.show(mode)),
                    Message.of("check.file.mode.fix", FileMode.show(found & mode), file));
        }
        long size = facts.size();
        if (minBytes != null && size < minBytes) {
            return Answer.fail(
                    Message.of("check.file.small", file, size, minBytes), Message.of("check.file.small.fix", file));
        }
        var modified = facts.lastModifiedTime().toInstant();
        var age = Duration.between(modified, surroundings.clock().instant());
        if (modifiedWithin != null && age.compareTo(modifiedWithin) > 0) {
            return Answer.fail(
                    Message.of("check.file.old", file, Durations.roughly(age), Durations.show(modifiedWithin)),
                    Message.of("check.file.old.fix", file));
        }
        return Answer.pass(Message.of("check.file.right", file, FileMode.show(found), size, Durations.roughly(age)));
    }

    @Override
    public String question() {
        return "file " + path;
    }
}
