package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Type;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The permissions of a file in octal digits. */
final class FileMode {
    /** From the highest bit to the lowest. */
    private static final List<PosixFilePermission> ORDER = List.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private FileMode() {}

    /** Three octal digits, or four; with or without quotes. */
    static Type<Integer> type() {
        return new ParsedType<>(
                Map.of(
                        "type",
                        List.of("string", "integer"),
                        "pattern",
                        "^[0-7]{3,4}$",
                        "minimum",
                        100,
                        "maximum",
                        7777,
                        "examples",
                        List.of("600")),
                text -> text.matches("[0-7]{3,4}")
                        ? ParsedType.right(Integer.parseInt(text, 8))
                        : ParsedType.wrong(
                                Message.of("check.file.mode.form", Shown.of(text)),
                                Message.of("yaml.example", "\"600\"")));
    }

    static int of(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (var permission : permissions) {
            mode |= 1 << (8 - ORDER.indexOf(permission));
        }
        return mode;
    }

    static String show(int mode) {
        return String.format("%03o", mode);
    }
}
