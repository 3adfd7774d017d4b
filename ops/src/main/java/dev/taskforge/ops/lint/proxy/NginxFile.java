package dev.taskforge.ops.lint.proxy;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.stream.Stream;

/** A file of nginx configuration: a whole one, or a part that another includes. Immutable. */
public final class NginxFile {
    /** The first line of a file that a deployment wrote: its servers are containers of a release, not services. */
    private static final String OF_A_DEPLOYMENT = "# Written by TaskForge at each deployment;";

    private final SourceFile file;
    private final List<Directive> directives;

    private NginxFile(SourceFile file, List<Directive> directives) {
        this.file = file;
        this.directives = List.copyOf(directives);
    }

    /** Reads one; what is not nginx's syntax is a trouble, and what stands before it is kept. */
    public static NginxFile read(SourceFile file, Troubles troubles) {
        var directives = new NginxReader(file, troubles).read();
        return new NginxFile(file, file.text().startsWith(OF_A_DEPLOYMENT) ? names(directives) : directives);
    }

    private static List<Directive> names(List<Directive> directives) {
        return directives.stream()
                .filter(directive -> directive.name().equals("upstream"))
                .map(group -> new Directive(group.name(), group.spot(), group.arguments(), List.of()))
                .toList();
    }

    public SourceFile file() {
        return file;
    }

    /** The outermost directives. */
    List<Directive> directives() {
        return directives;
    }

    /** Every directive of that name, however deep. */
    Stream<Directive> all(String name) {
        return directives.stream()
                .flatMap(Directive::all)
                .filter(directive -> directive.name().equals(name));
    }

    @Override
    public String toString() {
        return "NginxFile " + file;
    }
}
