package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * Something mounted into a service.
 *
 * @param source the host's path or the volume's name; null for an anonymous volume or memory
 * @param target the path in the container
 */
public record Mount(Spot spot, Kind kind, @Nullable String source, String target, boolean readOnly) {

    /** What is mounted. */
    public enum Kind {
        BIND,
        VOLUME,
        ANONYMOUS,
        MEMORY,
        OTHER
    }

    /** Reads the short form {@code [SOURCE:]TARGET[:MODE]}; null when it is none. */
    static @Nullable Mount read(Text text) {
        var parts = Parts.split(text.value());
        if (parts.size() > 1 && isDrive(parts.getFirst()) && parts.get(1).matches("[/\\\\].*")) {
            parts.set(0, parts.get(0) + ":" + parts.get(1));
            parts.remove(1);
        }
        if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
            return null;
        }
        if (parts.size() == 1) {
            return new Mount(text.spot(), Kind.ANONYMOUS, null, parts.getFirst(), false);
        }
        var source = parts.get(0);
        boolean readOnly = parts.size() == 3 && ("," + parts.get(2) + ",").contains(",ro,");
        return new Mount(text.spot(), isPath(source) ? Kind.BIND : Kind.VOLUME, source, parts.get(1), readOnly);
    }

    /** Reads the long form; null when it has no target. */
    static @Nullable Mount read(Section section) {
        var target = section.text("target");
        var source = section.text("source");
        var type = section.text("type");
        if (target == null) {
            return null;
        }
        var kind =
                switch (type == null ? "volume" : type.value()) {
                    case "bind" -> Kind.BIND;
                    case "volume" -> source == null ? Kind.ANONYMOUS : Kind.VOLUME;
                    case "tmpfs" -> Kind.MEMORY;
                    default -> Kind.OTHER;
                };
        return new Mount(
                section.spot(),
                kind,
                source == null ? null : source.value(),
                target.value(),
                section.isTrue("read_only"));
    }

    /** Whether a source is a path of the host, not a volume's name. */
    static boolean isPath(String source) {
        return source.startsWith(".")
                || Paths.HERE.matcher(source).lookingAt()
                || source.startsWith("~")
                || source.contains("/")
                || source.contains("\\");
    }

    private static boolean isDrive(String part) {
        return part.length() == 1 && Character.isLetter(part.charAt(0));
    }
}
