package dev.taskforge.ops.project;

import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.ProjectFile.Keep;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Problem;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Values;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code own.yaml} of the data directory says: where copies of TaskForge's own backups go, and when they are made. It has the
 * sections {@code destinations} and {@code backup} of a project's file; what is backed up and how it is encrypted is not said there.
 *
 * @param destinations by name, in the order written
 */
public record OwnFile(Map<String, DeclaredDestination> destinations, Backups backup) {
    /** The name of the file. */
    public static final String NAME = "own.yaml";

    /** The environment file beside it, where its variables come from. */
    public static final String VARIABLES = "own.env";

    /** The private key of age that opens TaskForge's own backups. It is in no backup. */
    public static final String KEY = "recovery-key";

    /** What is known of the kit that was made last. */
    public static final String KIT = "recovery-kit.json";

    /** What a new machine needs beside the records, where it is there. */
    private static final List<String> KEPT =
            List.of("secrets.json", "token", "audit-key", "audit-checkpoints", NAME, VARIABLES, KIT, SentinelFile.NAME);

    private static final Field<Backups> BACKUP = Field.withDefault(
            "backup",
            new ObjectType<>(
                    List.of(
                            DutyFormats.SCHEDULE,
                            DutyFormats.TIMEZONE,
                            DutyFormats.COPIES,
                            DutyFormats.KEEP,
                            DutyFormats.KEEP_HOURLY,
                            DutyFormats.KEEP_DAILY,
                            DutyFormats.KEEP_WEEKLY,
                            DutyFormats.KEEP_MONTHLY,
                            DutyFormats.KEEP_YEARLY,
                            DutyFormats.KEEP_BYTES,
                            DutyFormats.NOTIFY),
                    OwnFile::backup),
            Backups.UNSAID,
            "When TaskForge backs itself up, and where copies go.");

    private static final Type<OwnFile> TYPE =
            new ObjectType<>(List.of(ProjectFormat.DESTINATIONS, BACKUP), OwnFile::build);

    /** When there is no file. */
    public static final OwnFile NONE = new OwnFile(Map.of(), Backups.UNSAID);

    /**
     * How TaskForge is backed up.
     *
     * @param timetable null for the usual one
     * @param copies the destinations that get a copy of each backup, by name
     * @param keep null for the usual number
     * @param receivers who is told when backups are not made or not proven on time
     */
    public record Backups(
            @Nullable Timetable timetable,
            List<String> copies,
            @Nullable Keep keep,
            List<Hook> receivers) {
        static final Backups UNSAID = new Backups(null, List.of(), null, List.of());
    }

    private static Backups backup(Values values) {
        boolean keeps = Stream.of(
                        DutyFormats.KEEP,
                        DutyFormats.KEEP_HOURLY,
                        DutyFormats.KEEP_DAILY,
                        DutyFormats.KEEP_WEEKLY,
                        DutyFormats.KEEP_MONTHLY,
                        DutyFormats.KEEP_YEARLY,
                        DutyFormats.KEEP_BYTES)
                .anyMatch(values::has);
        return new Backups(
                DutyFormats.timetable(values),
                List.copyOf(new LinkedHashSet<>(values.get(DutyFormats.COPIES))),
                keeps ? DutyFormats.keep(values) : null,
                values.get(DutyFormats.NOTIFY));
    }

    private static OwnFile build(Values values) {
        var destinations = values.get(ProjectFormat.DESTINATIONS);
        var backup = values.get(BACKUP);
        for (var name : backup.copies()) {
            if (!destinations.containsKey(name)) {
                values.refuse(
                        BACKUP,
                        Message.of("project.destination.unknown", name),
                        Declared.hint(name, destinations.keySet()));
            }
        }
        return new OwnFile(destinations, backup);
    }

    /**
     * Reads that of a data directory; one that has none says nothing.
     *
     * @throws ProjectFileException with every problem at once
     */
    public static OwnFile in(Path data) {
        var file = data.resolve(NAME);
        try {
            return Files.exists(file) ? read(Files.readAllBytes(file), TYPE) : NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** What the file of TaskForge's own project says, which was made of such a file. */
    public static OwnFile of(ProjectFile own) {
        var duty = own.backup();
        return new OwnFile(
                own.destinations(),
                duty == null
                        ? Backups.UNSAID
                        : new Backups(duty.timetable(), duty.copies(), duty.keep(), duty.receivers()));
    }

    static <T> T read(byte[] yaml, Type<T> type) {
        var reading = Reading.beforeVariables();
        T read;
        try {
            read = type.read(YamlReader.read(yaml), reading);
        } catch (YamlException e) {
            throw new ProjectFileException(e.problems());
        }
        List<Problem> problems = reading.problems();
        if (read == null || !problems.isEmpty()) {
            throw new ProjectFileException(problems);
        }
        return read;
    }

    /** The destinations that get copies. */
    public List<DeclaredDestination> copiedTo() {
        return destinations.values().stream()
                .filter(destination -> backup.copies().contains(destination.name()))
                .toList();
    }

    /** The names of the files that are kept together with the records, but for private keys of destinations. */
    public static List<String> kept() {
        return KEPT;
    }

    /** The private keys that lie in the data directory itself, by their names. */
    public List<String> keys() {
        return keys(destinations.values()).toList();
    }

    private static Stream<String> keys(Collection<DeclaredDestination> declared) {
        return declared.stream()
                .<String>mapMulti((destination, into) -> {
                    if (destination instanceof Sftp sftp && sftp.key() != null) {
                        into.accept(sftp.key());
                    }
                })
                .filter(key -> !key.contains("/"));
    }

    /**
     * The files of a data directory that are kept together with the records, those that are there; never the recovery key.
     *
     * @param declared the destinations in force: private keys of theirs that lie in the data directory itself are kept too
     */
    public static List<Path> keptIn(Path data, Collection<DeclaredDestination> declared) {
        return Stream.concat(KEPT.stream(), keys(declared))
                .distinct()
                .filter(name -> !name.equals(KEY))
                .map(data::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }
}
