package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * {@code pom.xml} of Maven: the dependencies that it names with a version. Maven has no lock file, so what these need in turn, and what a
 * parent decides, is not known.
 *
 * <p>Source: maven.apache.org, “POM Reference”. No document type and nothing from outside is read.
 */
final class Pom implements LockReader {
    private static final int DEEPEST = 100;
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)\\}");
    private static final List<String> DIRECT = List.of("project", "dependencies", "dependency");
    private static final List<String> MANAGED =
            List.of("project", "dependencyManagement", "dependencies", "dependency");

    private record Dependency(String group, String artifact, String version, int line) {}

    @Override
    public Listed read(String text, String file) throws UnreadableFileException {
        var properties = new HashMap<String, String>();
        var found = new ArrayList<Dependency>();
        try {
            walk(text, properties, found);
        } catch (XMLStreamException e) {
            var at = e.getLocation();
            throw new UnreadableFileException("no XML at line " + (at == null ? 1 : at.getLineNumber()), e);
        }
        var components = new ArrayList<Component>();
        int unsaid = 0;
        for (var one : found) {
            var version = filled(one.version(), properties);
            if (version.isEmpty() || version.contains("${") || version.startsWith("[") || version.startsWith("(")) {
                unsaid++;
            } else {
                var name = filled(one.group(), properties) + ":" + filled(one.artifact(), properties);
                components.add(Component.of(Ecosystem.MAVEN, name, version, file, one.line()));
            }
        }
        return new Listed(components, unsaid);
    }

    private static void walk(String text, Map<String, String> properties, List<Dependency> found)
            throws XMLStreamException, UnreadableFileException {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        var path = new ArrayDeque<String>();
        var parts = new HashMap<String, String>();
        int line = 0;
        var words = new StringBuilder();
        var reader = factory.createXMLStreamReader(new StringReader(text));
        try {
            for (; reader.hasNext(); reader.next()) {
                switch (reader.getEventType()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(reader.getLocalName());
                        words.setLength(0);
                        refuseDeep(path, reader);
                        if (isDependency(path)) {
                            parts.clear();
                            line = reader.getLocation().getLineNumber();
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> words.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        end(path, parts, words.toString().strip(), properties);
                        if (isDependency(path)) {
                            found.add(new Dependency(
                                    parts.getOrDefault("groupId", ""),
                                    parts.getOrDefault("artifactId", ""),
                                    parts.getOrDefault("version", ""),
                                    line));
                        }
                        path.removeLast();
                        words.setLength(0);
                    }
                    default -> {
                        // comments and the like
                    }
                }
            }
        } finally {
            reader.close();
        }
    }

    private static void refuseDeep(ArrayDeque<String> path, XMLStreamReader reader) throws UnreadableFileException {
        if (path.size() > DEEPEST) {
            throw new UnreadableFileException(
                    "nested too deep at line " + reader.getLocation().getLineNumber());
        }
    }

    private static boolean isDependency(ArrayDeque<String> path) {
        var names = List.copyOf(path);
        return names.equals(DIRECT) || names.equals(MANAGED);
    }

    private static void end(
            ArrayDeque<String> path, Map<String, String> parts, String text, Map<String, String> properties) {
        var names = List.copyOf(path);
        var above = names.subList(0, names.size() - 1);
        if (above.equals(DIRECT) || above.equals(MANAGED)) {
            parts.put(names.getLast(), text);
        } else if (above.equals(List.of("project", "properties"))) {
            properties.put(names.getLast(), text);
        } else if (names.equals(List.of("project", "version"))) {
            properties.put("project.version", text);
        } else if (names.equals(List.of("project", "groupId"))) {
            properties.put("project.groupId", text);
        }
    }

    /** A property may name another; a circle ends after a few rounds. */
    private static String filled(String text, Map<String, String> properties) {
        var result = text;
        for (int i = 0; i < 3 && result.contains("${"); i++) {
            result = PROPERTY.matcher(result)
                    .replaceAll(name -> Matcher.quoteReplacement(properties.getOrDefault(name.group(1), name.group())));
        }
        return result;
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.MAVEN;
    }
}
