package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.DeclaredDestination;
import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.DeclaredDestination.Vault;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Variables;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens the destinations that projects declare. Their addresses come from the operator's own file, so private ones, such as
 * that of a NAS, are as good as any. Safe for use by any thread.
 */
public final class Destinations {
    private final Environments environments;
    private final Duration stall;

    public Destinations(Environments environments) {
        this(environments, Destination.STALL);
    }

    /** @param stall how long nothing may move before it is given up */
    public Destinations(Environments environments, Duration stall) {
        this.environments = environments;
        this.stall = stall;
    }

    /**
     * Opens a destination; nothing is connected before it is used.
     *
     * @throws DestinationException when there is none of this name, a variable it needs has no value, or what is
     *     declared cannot be used
     */
    public Destination open(Project project, String name) throws DestinationException {
        var declared = project.file().destinations().get(name);
        if (declared == null) {
            throw DestinationException.unknown(name, project.name() + " declares no such destination");
        }
        return open(declared, project.directory(), environments.of(project), stall);
    }

    /**
     * Opens a destination that no project in force declares.
     *
     * @param base where relative paths start
     * @throws DestinationException when a variable it needs has no value, or what is declared cannot be used
     */
    public static Destination open(DeclaredDestination declared, Path base, Variables variables)
            throws DestinationException {
        return open(declared, base, variables, Destination.STALL);
    }

    private static Destination open(DeclaredDestination declared, Path base, Variables variables, Duration stall)
            throws DestinationException {
        var name = declared.name();
        try {
            return new Destination(name, store(declared, base, variables, stall), variables.masking(), stall);
        } catch (MissingVariableException e) {
            throw new DestinationException(name + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // What it says may hold a value of a variable.
            throw new DestinationException(
                    name + ": what is declared cannot be used: "
                            + variables.masking().mask(Words.of(e)),
                    e);
        }
    }

    private static Store store(DeclaredDestination declared, Path base, Variables variables, Duration stall) {
        var silence = stall.multipliedBy(2);
        return switch (declared) {
            case Folder folder -> new FolderStore(resolved(base, folder.folder()));
            case S3 s3 -> new S3Store(s3, variables.fill(s3.accessKey()), variables.fill(s3.secretKey()), silence);
            case Sftp sftp -> new SftpStore(sftp, key(base, sftp), password(sftp, variables), silence);
            case Vault vault -> new VaultStore(vault.url(), variables.fill(vault.token()));
        };
    }

    private static Path resolved(Path base, String path) {
        return base.resolve(path).normalize();
    }

    private static @Nullable Path key(Path base, Sftp declared) {
        return declared.key() == null ? null : resolved(base, declared.key());
    }

    private static @Nullable String password(Sftp declared, Variables variables) {
        return declared.password() == null ? null : variables.fill(declared.password());
    }
}
