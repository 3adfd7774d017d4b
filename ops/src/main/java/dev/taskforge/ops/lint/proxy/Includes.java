package dev.taskforge.ops.lint.proxy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts the plain directives of a small part, such as {@code headers.conf}, where another file includes it. Blocks of a
 * part are looked at where they stand.
 */
final class Includes {
    private static final String INCLUDE = "include";
    /** A part with more than anybody sets together is not repeated everywhere. */
    private static final int MOST = 100;

    /** Come with nginx and set nothing that a rule asks for. */
    private static final Set<String> OF_NGINX =
            Set.of("mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params");

    private final Map<String, List<Directive>> parts = new HashMap<>();

    Includes(List<NginxFile> files) {
        var ambiguous = new HashSet<String>();
        for (var file : files) {
            var plain = file.directives().stream()
                    .filter(directive -> directive.block() == null)
                    .toList();
            var name = file.file().name();
            if (plain.size() > MOST || parts.putIfAbsent(name, plain) != null) {
                ambiguous.add(name);
            }
        }
        parts.keySet().removeAll(ambiguous);
    }

    /** The block with what it includes, as far as that was read. */
    Directive in(Directive block) {
        if (block.child(INCLUDE).isEmpty()) {
            return block;
        }
        var inside = block.children().stream().flatMap(this::included).toList();
        return new Directive(block.name(), block.spot(), block.arguments(), inside);
    }

    private Stream<Directive> included(Directive directive) {
        return directive.name().equals(INCLUDE)
                ? parts.getOrDefault(fileName(directive), List.of(directive)).stream()
                : Stream.of(directive);
    }

    /** Whether a block includes something that was not read, so that nobody knows here what it sets. */
    static boolean unread(Directive block) {
        return block.children(INCLUDE).stream().anyMatch(include -> !OF_NGINX.contains(fileName(include)));
    }

    private static String fileName(Directive include) {
        var path = include.argument(0);
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
