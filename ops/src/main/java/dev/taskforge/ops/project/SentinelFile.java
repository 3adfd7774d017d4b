package dev.taskforge.ops.project;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sentinel.yaml} of the data directory says: whom the sentinel tells, and what it takes for amiss. Variables still
 * stand in its texts; they come from {@link OwnFile#VARIABLES} beside it and from the environment.
 *
 * @param url where the server answers; null for the address it left in the data directory
 * @param webhook who is told by a signed webhook; null for nobody
 * @param ping the address that hears of each look that found all well, and with {@code /fail} of the others; null for none
 * @param repeat how often the same is told again
 * @param late how long a schedule may be due and not have fired
 * @param diskFree how many percent of the disk of the data directory must be free
 */
public record SentinelFile(
        @Nullable String url,
        ProjectFile.@Nullable Hook webhook,
        @Nullable String ping,
        Duration repeat,
        Duration late,
        int diskFree) {
    /** The name of the file. */
    public static final String NAME = "sentinel.yaml";

    private static final Field<String> URL = Field.optional(
            "url", Types.url(), "Where the server answers; where it says itself that it does when left out.");
    private static final Field<String> WEBHOOK = Field.optional(
            "webhook", Types.url(), "Who is told, by http or https; keys in it belong into a ${VARIABLE}.");
    private static final Field<String> SECRET = Field.optional(
            "secret",
            Types.variableText(100, "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}", "project.secret-variable", "${HOOK_SECRET}"),
            "The variable with the secret by which it is signed: whsec_ and 24 to 64 bytes in Base64.");
    private static final Field<String> PING = Field.optional(
            "ping",
            Types.url(),
            "Posted to after each look that found all well, and with /fail at its end after any other.");
    private static final Field<Duration> REPEAT = Field.withDefault(
            "repeat",
            Types.duration(Duration.ofMinutes(10), Duration.ofDays(30)),
            Duration.ofHours(12),
            "How often the same trouble is told again.");
    private static final Field<Duration> LATE = Field.withDefault(
            "late",
            Types.duration(Duration.ofMinutes(2), Duration.ofDays(1)),
            Duration.ofMinutes(10),
            "How long a schedule may be due and not have fired.");
    private static final Field<Integer> DISK_FREE = Field.withDefault(
            "disk_free", Types.integer(1, 90), 5, "How many percent of the disk of the data directory must be free.");

    private static final Field<SentinelFile> SENTINEL = Field.required(
            "sentinel",
            new ObjectType<>(List.of(URL, WEBHOOK, SECRET, PING, REPEAT, LATE, DISK_FREE), SentinelFile::build),
            "Whom the sentinel tells, and what it takes for amiss.");
    private static final Type<SentinelFile> TYPE = new ObjectType<>(List.of(SENTINEL), values -> values.get(SENTINEL));

    /** When there is no file. */
    public static final SentinelFile NONE =
            new SentinelFile(null, null, null, Duration.ofHours(12), Duration.ofMinutes(10), 5);

    private static SentinelFile build(Values values) {
        var webhook = values.find(WEBHOOK);
        var secret = values.find(SECRET);
        if ((webhook == null) != (secret == null)) {
            values.refuse(
                    webhook == null ? SECRET : WEBHOOK,
                    Message.of("project.sentinel.webhook"),
                    Message.of("project.sentinel.webhook.fix"));
        }
        return new SentinelFile(
                values.find(URL),
                webhook == null || secret == null ? null : new ProjectFile.Hook(webhook, secret),
                values.find(PING),
                values.get(REPEAT),
                values.get(LATE),
                values.get(DISK_FREE));
    }

    /**
     * Reads that of a data directory; one that has none says nothing.
     *
     * @throws ProjectFileException with every problem at once
     */
    public static SentinelFile in(Path data) {
        var file = data.resolve(NAME);
        try {
            return Files.exists(file) ? OwnFile.read(Files.readAllBytes(file), TYPE) : NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The same with what the command line says instead. */
    public SentinelFile with(@Nullable String url, @Nullable String ping) {
        return new SentinelFile(
                url == null ? this.url : url, webhook, ping == null ? this.ping : ping, repeat, late, diskFree);
    }
}
