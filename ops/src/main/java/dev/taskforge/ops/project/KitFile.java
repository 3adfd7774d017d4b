package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recovery kit as a file, written by {@code recovery-kit --out} or by hand after the printed page. Only {@code destinations} and
 * {@code key} are used; the rest is for people.
 *
 * @param destinations where copies lie, by name
 * @param key the private recovery key; null when it is given apart
 */
public record KitFile(
        Map<String, DeclaredDestination> destinations,
        @Nullable String key) {
    /** The form of a private key of age, as a regular expression. */
    public static final String SECRET = "AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}";

    private static final int MOST = 500;
    private static final Field<String> KEY = Field.optional(
            "key", Types.text(74, SECRET, "own.kit.key", "AGE-SECRET-KEY-1…"), "The private recovery key.");
    private static final Field<Integer> FORMAT =
            Field.withDefault("kit", Types.integer(1, 1), 1, "The version of this layout.");
    private static final List<Field<?>> FIELDS = List.of(
            FORMAT,
            Field.optional("made_at", Types.text(MOST), "When the kit was made."),
            Field.optional("machine", Types.text(MOST), "Where it was made."),
            Field.optional("data", Types.text(MOST), "The data directory."),
            Field.optional("public_key", Types.text(MOST), "What backups are encrypted for."),
            Field.optional("places", Types.list(Types.text(MOST), 0, MOST), "Where copies lie, for people."),
            Field.optional("variables", Types.list(Types.text(MOST), 0, MOST), "Variables to set."),
            Field.optional("files", Types.list(Types.text(MOST), 0, MOST), "Files to keep with the kit."),
            Field.optional("commands", Types.list(Types.text(MOST), 0, MOST), "What to run."),
            KEY,
            ProjectFormat.DESTINATIONS);

    private static final Type<KitFile> TYPE =
            new ObjectType<>(FIELDS, values -> new KitFile(values.get(ProjectFormat.DESTINATIONS), values.find(KEY)));

    /**
     * Reads it.
     *
     * @throws ProjectFileException with every problem at once
     */
    public static KitFile read(byte[] text) {
        return OwnFile.read(text, TYPE);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KitFile" + destinations.keySet();
    }
}
