package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.yaml.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Compose files into the stacks they describe. What it cannot follow (a construct it does not know, a file that is
 * not there or lies outside the folder) is a trouble. Reads nothing itself. One instance reads one folder.
 */
public final class StackReader {
    private static final int MOST_EXTENDED = 20;
    private static final int MOST_SERVICES = 500;
    private static final int MOST_INCLUDED = 10;

    private final Map<String, EnvSource> envFiles = new HashMap<>();
    private final Function<String, Optional<String>> declared;
    private final Function<String, Optional<SourceFile>> lookup;
    private final Troubles troubles;
    private final Map<String, Optional<Document>> documents = new HashMap<>();

    private StackReader(
            List<EnvSource> envFiles,
            Function<String, Optional<String>> declared,
            Function<String, Optional<SourceFile>> lookup,
            Troubles troubles) {
        this.declared = declared;
        envFiles.forEach(source -> this.envFiles.put(source.file().path(), source));
        this.lookup = lookup;
        this.troubles = troubles;
    }

    /**
     * The stacks of a folder.
     *
     * @param files the Compose files, by their names
     * @param envFiles every environment file
     * @param declared the path of the environment file that {@code taskforge.yaml} names for a Compose file, by its path
     * @param lookup finds a file that another one extends or includes, by its path in the folder
     */
    public static List<Stack> read(
            List<SourceFile> files,
            List<EnvSource> envFiles,
            Function<String, Optional<String>> declared,
            Function<String, Optional<SourceFile>> lookup,
            Troubles troubles) {
        var reader = new StackReader(envFiles, declared, lookup, troubles);
        var read = new ArrayList<Document>();
        for (var file : files) {
            var document = Optional.ofNullable(Document.read(file, troubles));
            reader.documents.put(file.path(), document);
            document.ifPresent(read::add);
        }
        return StackFiles.group(read, reader.referred(read)).stream()
                .map(reader::stack)
                .toList();
    }

    /** The paths that files refer to, which are therefore no stacks of their own. */
    private Set<String> referred(List<Document> read) {
        var paths = new HashSet<String>();
        for (var document : read) {
            var top = new Section(document.root(), name -> null);
            for (var include : includes(top)) {
                add(paths, document, include);
            }
            for (var entry : document.services().entries().values()) {
                if (entry.value() instanceof Node.Mapping service) {
                    var file = new Section(service, name -> null)
                            .section("extends")
                            .text("file");
                    if (file != null) {
                        add(paths, document, file);
                    }
                }
            }
        }
        return paths;
    }

    private static void add(Set<String> paths, Document document, Text path) {
        var inFolder = Paths.beside(document.file(), path.value());
        if (inFolder != null && !inFolder.equals(document.file().path())) {
            paths.add(inFolder);
        }
    }

    private Stack stack(StackFiles files) {
        var main = files.documents().getFirst().file();
        var environment = declared.apply(main.path())
                .map(envFiles::get)
                .orElseGet(() -> StackFiles.environment(main, envFiles.values()));
        Map<String, String> values = environment == null ? Map.of() : environment.values();
        var parts = new LinkedHashSet<>(files.documents());
        var root = files.documents().stream()
                .map(Document::root)
                .reduce(Overlay::merge)
                .orElseThrow();
        root = withIncluded(root, parts, 0);
        var top = new Section(root, values::get);
        var services = new ArrayList<Service>();
        if (root.get("services") instanceof Node.Mapping written
                && written.entries().size() > MOST_SERVICES) {
            troubles.add(files.documents().getFirst().file().start(), "compose.many-services", MOST_SERVICES);
        } else if (root.get("services") instanceof Node.Mapping written) {
            services.addAll(services(written, parts, values::get));
        } else if (root.get("services") != null) {
            troubles.add(root.spot(), "compose.form", "services");
        }
        return new Stack(
                parts.stream().map(Document::file).toList(),
                services,
                parts.stream().flatMap(part -> part.uses().stream()).toList(),
                environment,
                files.development(),
                ServiceReader.named(top, "volumes"),
                ServiceReader.named(top, "networks"),
                top);
    }

    private List<Service> services(
            Node.Mapping written, Set<Document> parts, Function<String, @Nullable String> values) {
        var reader = new ServiceReader(values, envFiles::get, troubles);
        var growth = new Growth(values);
        var services = new ArrayList<Service>();
        for (var each : written.entries().entrySet()) {
            var name = each.getKey();
            var key = each.getValue().key();
            if (!(each.getValue().value() instanceof Node.Mapping service)) {
                troubles.add(key, "compose.form", Shown.of("services." + name));
                continue;
            }
            var whole = extended(service, written, name, parts, new HashSet<>());
            if (!growth.fits(whole)) {
                troubles.add(key, "compose.grows", Growth.MOST_VALUES, Growth.MOST_CHARACTERS);
                break;
            }
            services.add(reader.read(name, key, whole));
        }
        return services;
    }

    private Node.Mapping withIncluded(Node.Mapping root, Set<Document> parts, int depth) {
        var merged = root;
        for (var path : includes(new Section(root, name -> null))) {
            var document = find(path.spot(), path.value());
            if (document != null && depth > MOST_INCLUDED) {
                troubles.add(path.spot(), "compose.circle", Shown.of(path.value()));
            } else if (document != null && parts.add(document)) {
                merged = Overlay.merge(withIncluded(document.root(), parts, depth + 1), merged);
            }
        }
        return merged;
    }

    private static List<Text> includes(Section top) {
        var paths = new ArrayList<Text>();
        for (var item : top.nodes("include")) {
            if (item instanceof Node.Scalar scalar) {
                paths.add(top.text(scalar));
            } else {
                paths.addAll(top.sectionOf(item, item.spot()).texts("path"));
            }
        }
        return paths;
    }

    /** A service with what it extends below it. */
    private Node.Mapping extended(
            Node.Mapping service, Node.Mapping among, String name, Set<Document> parts, Set<String> seen) {
        var node = service.get("extends");
        if (node == null) {
            return service;
        }
        var section = new Section(service, variable -> null);
        var brief = section.text("extends");
        var target = brief == null ? section.section("extends").text("service") : brief;
        var file = section.section("extends").text("file");
        if (target == null) {
            troubles.add(node.spot(), "compose.form", "extends");
            return service;
        }
        var base = among;
        if (file != null) {
            var document = find(file.spot(), file.value());
            if (document == null) {
                return service;
            }
            parts.add(document);
            base = document.services();
        }
        boolean itself = file == null && target.value().equals(name);
        if (itself || !seen.add(base.spot() + " " + target.value()) || seen.size() > MOST_EXTENDED) {
            troubles.add(node.spot(), "compose.circle", Shown.of(target.value()));
            return service;
        }
        if (!(base.get(target.value()) instanceof Node.Mapping found)) {
            troubles.add(target.spot(), "compose.no-service", Shown.of(target.value()));
            return service;
        }
        var below = new LinkedHashMap<>(
                extended(found, base, target.value(), parts, seen).entries());
        below.remove("extends");
        below.remove("depends_on");
        return Overlay.merge(new Node.Mapping(found.spot(), null, below), service);
    }

    /** The document at a path written at {@code spot}; null after saying why there is none. */
    private @Nullable Document find(Spot spot, String path) {
        var inFolder = Paths.beside(spot.file(), path);
        if (inFolder == null) {
            troubles.add(spot, "compose.outside", Shown.of(path));
            return null;
        }
        var known = documents.get(inFolder);
        if (known == null) {
            var file = lookup.apply(inFolder);
            if (file.isEmpty()) {
                troubles.add(spot, "compose.no-file", Shown.of(path));
            }
            known = file.flatMap(source -> Optional.ofNullable(Document.read(source, troubles)));
            documents.put(inFolder, known);
        }
        return known.orElse(null);
    }
}
