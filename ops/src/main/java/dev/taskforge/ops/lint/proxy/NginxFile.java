package dev.taskforge.ops.lint.proxy;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.stream.Stream;

/** A file of nginx configuration: a whole one, or a part that another includes. Immutable. */
public final class NginxFile {
    private final SourceFile file;
    private final List<Directive> directives;

    private NginxFile(SourceFile file, List<Directive> directives) {
        this.file = file;
        this.directives = List.copyOf(directives);
    }

    /** Reads one; what is not nginx's syntax is a trouble, and what stands before it is kept. */
    public static NginxFile read(SourceFile file, Troubles troubles) {
        return new NginxFile(file, new NginxReader(file, troubles).read());
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
