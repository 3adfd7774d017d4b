package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.compose.EnvFileUse;
import dev.taskforge.ops.lint.compose.Stack;
import dev.taskforge.ops.lint.compose.StackReader;
import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.lint.image.Dockerfile;
import dev.taskforge.ops.lint.procedure.Procedure;
import dev.taskforge.ops.lint.procedure.ProcedureReader;
import dev.taskforge.ops.lint.proxy.NginxFile;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.source.Folder;
import dev.taskforge.ops.source.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads everything the rules look at from one folder. Runs nothing, asks no network and writes nothing. */
public final class SetupReader {
    private static final int MOST_FILES = 2_000;

    private final Troubles troubles;
    private final Map<Kind, List<SourceFile>> files = new EnumMap<>(Kind.class);
    private final Map<String, SourceFile> all = new LinkedHashMap<>();

    private SetupReader(Troubles troubles) {
        this.troubles = troubles;
    }

    /**
     * Reads the folder; what cannot be understood goes to {@code troubles}. Where the folder has a
     * {@code taskforge.yaml}, folders inside with one of their own are left out.
     *
     * @throws IOException when {@code folder} is no folder or cannot be listed
     */
    public static Setup read(Path folder, Troubles troubles) throws IOException {
        return new SetupReader(troubles).read(folder);
    }

    /**
     * SHA-256 over the paths and contents of all files that would be read, those that others name included, in
     * hexadecimal; the reason why not when the folder cannot be read.
     */
    static String fingerprint(Path folder) {
        var reader = new SetupReader(new Troubles());
        try {
            reader.stacks(reader.gather(folder), reader.projects(), reader.envFiles());
            var text = new StringBuilder(String.valueOf(reader.troubles.list().size()));
            reader.all
                    .values()
                    .forEach(file ->
                            text.append('\0').append(file.path()).append('\0').append(file.text()));
            return Sha256.of(text.toString());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** The names of files that are looked for, for people. */
    public static String lookedFor() {
        return Kind.LOOKED_FOR;
    }

    private Folder gather(Path root) throws IOException {
        var folder = Folder.open(
                root, (path, key, arguments) -> troubles.add(new SourceFile(path, "").start(), key, arguments));
        var others = otherProjects(folder.paths());
        for (var path : folder.paths()) {
            if (others.stream().noneMatch(path::startsWith)) {
                take(path, folder);
            }
        }
        return folder;
    }

    private Setup read(Path root) throws IOException {
        var folder = gather(root);
        // One line for each kind of file: its reader.
        var projects = projects();
        var named = envFiles();
        var stacks = stacks(folder, projects, named);
        var envFiles = withUsed(named, stacks);
        List<Dockerfile> dockerfiles =
                of(Kind.DOCKERFILE).map(file -> Dockerfile.read(file, troubles)).toList();
        List<NginxFile> proxies =
                of(Kind.PROXY).map(file -> NginxFile.read(file, troubles)).toList();
        var commands = new ProcedureReader(troubles);
        List<Procedure> procedures = Stream.of(
                        of(Kind.MARKDOWN).flatMap(file -> commands.document(file).stream()),
                        of(Kind.SCRIPT).map(commands::script),
                        projects.stream().flatMap(project -> commands.checks(project).stream()))
                .flatMap(found -> found)
                .toList();
        return new Setup(
                List.copyOf(all.values()),
                folder.paths(),
                projects,
                envFiles,
                stacks,
                dockerfiles,
                proxies,
                procedures,
                Keeping.read(root, envFiles, folder.paths(), troubles),
                null,
                new Derived());
    }

    private List<ProjectNotes> projects() {
        return of(Kind.PROJECT).map(file -> ProjectNotes.read(file, troubles)).toList();
    }

    private List<EnvSource> envFiles() {
        return of(Kind.ENV).map(file -> EnvSource.read(file, troubles)).toList();
    }

    private List<Stack> stacks(Folder folder, List<ProjectNotes> projects, List<EnvSource> envFiles) {
        var paths = Set.copyOf(folder.paths());
        return StackReader.read(
                of(Kind.COMPOSE).toList(),
                envFiles,
                path -> declared(projects, path),
                path -> other(path, paths, folder),
                troubles);
    }

    /** With those whose names do not tell, but which a service is given. */
    private static List<EnvSource> withUsed(List<EnvSource> named, List<Stack> stacks) {
        var all = new LinkedHashSet<>(named);
        for (var stack : stacks) {
            for (var service : stack.services()) {
                service.envFiles().stream()
                        .map(EnvFileUse::source)
                        .filter(Objects::nonNull)
                        .forEach(all::add);
            }
        }
        return List.copyOf(all);
    }

    /** Folders inside a project that are projects of their own, to be looked at on their own. */
    private static List<String> otherProjects(List<String> paths) {
        return paths.contains(ProjectNotes.FILE)
                ? paths.stream()
                        .filter(path -> path.endsWith("/" + ProjectNotes.FILE))
                        .map(path -> path.substring(0, path.length() - ProjectNotes.FILE.length()))
                        .toList()
                : List.of();
    }

    private void take(String path, Folder folder) {
        if (path.endsWith("/")) {
            return;
        }
        Kind.of(path).ifPresent(kind -> {
            read(path, folder)
                    .ifPresent(file -> files.computeIfAbsent(kind, key -> new ArrayList<>())
                            .add(file));
        });
    }

    private Optional<SourceFile> read(String path, Folder folder) {
        if (all.size() == MOST_FILES) {
            troubles.add(new SourceFile(path, "").start(), "folder.many-files", MOST_FILES);
            return Optional.empty();
        }
        var read = folder.read(path);
        read.ifPresent(file -> all.put(path, file));
        return read;
    }

    private static Optional<String> declared(List<ProjectNotes> projects, String composePath) {
        return projects.stream()
                .flatMap(project -> project.envFileOf(composePath).stream())
                .findFirst();
    }

    /** A file of any name that another one refers to. */
    private Optional<SourceFile> other(String path, Set<String> paths, Folder folder) {
        var known = Optional.ofNullable(all.get(path));
        return known.isPresent() || !paths.contains(path) ? known : read(path, folder);
    }

    private Stream<SourceFile> of(Kind kind) {
        return files.getOrDefault(kind, List.of()).stream();
    }
}
