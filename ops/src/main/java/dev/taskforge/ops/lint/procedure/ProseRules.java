package dev.taskforge.ops.lint.procedure;

import static dev.taskforge.ops.lint.procedure.ProcedureRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.EndOfLife;
import dev.taskforge.ops.lint.compose.ImageName;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.SourceFile;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What documents say in words: versions nobody mends any more, and ports that are closed and asked all the same. */
final class ProseRules {
    private static final EndOfLife ENDS = EndOfLife.load();

    private static final Pattern VERSION = Pattern.compile("(?i)\\b(?<product>ubuntu|debian|centos|alpine(?: linux)?"
            + "|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|node(?:\\.?js)?|python|php)(?: server| linux)?[ -]v?"
            + "(?<version>[0-9]{1,2}(?:\\.[0-9]{1,2}){0,2}|stretch|buster|bullseye|xenial|bionic|focal)(?![0-9a-z])");
    private static final Map<String, String> IMAGES = Map.of(
            "postgresql", "postgres",
            "mongodb", "mongo",
            "nodejs", "node",
            "node.js", "node",
            "alpine linux", "alpine");
    /** A version that is spoken of because it goes, or is gone. */
    private static final Pattern LEAVING = Pattern.compile(
            "(?i)\\b(?:upgrad\\w*|migrat\\w*|migrasi|naik(?:kan)?|end[ -]of[ -]life|eol|deprecat\\w*|no longer"
                    + "|tidak lagi|removed?|dihapus|dropped|replac\\w*|ganti\\w*|usang|berakhir|ended|"
                    + "(?:from|dari) .{1,60} (?:to|ke))\\b");

    private static final Pattern HISTORY =
            Pattern.compile("(?i)(?:changelog|changes|history|news|release[-_ ]?notes).*");

    /** A port that is said not to be open to the host; at most a few words stand between. */
    private static final Pattern CLOSED = Pattern.compile(
            "(?i)(?<![a-z])(?:not|never|tidak|jangan|don't|dilarang)(?![a-z])"
                    + "(?:\\W++\\w++){0,2}?\\W++(?:expos\\w*|publish\\w*|diekspos|terekspos|ekspos|dipublikasikan|dibuka|buka)(?![a-z])");

    private static final Pattern PORT = Pattern.compile("(?i)(?::|\\bport[ `*:]{1,3})([0-9]{2,5})(?![0-9])");

    private ProseRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("probe-of-inner-port", Priority.P0, ProseRules::innerPorts),
                rule("ended-version-named", Priority.P2, ProseRules::endedVersions));
    }

    private static void endedVersions(Setup setup, Found found) {
        for (var file : setup.files()) {
            if (HISTORY.matcher(file.name()).matches()) {
                continue;
            }
            var seen = new HashSet<ImageName>();
            for (var line : Prose.lines(file)) {
                var match = VERSION.matcher(line.text());
                while (match.find()) {
                    var product = match.group("product").toLowerCase(Locale.ROOT);
                    var image = new ImageName(
                            IMAGES.getOrDefault(product, product),
                            match.group("version").toLowerCase(Locale.ROOT),
                            false);
                    var end = ENDS.of(image).filter(day -> day.isBefore(found.today()));
                    if (end.isPresent()
                            && seen.add(image)
                            && !LEAVING.matcher(line.text()).find()) {
                        var place = file.spot(line.start() + match.start(), line.start() + match.end());
                        found.at(place, place.text(), end.get(), ENDS.asOf());
                    }
                }
            }
        }
    }

    /** Where Compose files say what is open, they are asked; see {@code probe-of-closed-port}. */
    private static void innerPorts(Setup setup, Found found) {
        if (!setup.stacks().isEmpty()) {
            return;
        }
        var closed =
                setup.files().stream().collect(Collectors.toMap(SourceFile::path, ProseRules::closed, (a, b) -> a));
        for (var procedure : setup.procedures()) {
            var ports = closed.getOrDefault(procedure.file().path(), Map.of());
            PlaceRules.localPorts(procedure).forEach((word, port) -> {
                var line = ports.get(port);
                if (line != null) {
                    found.at(word.spot(), String.valueOf(port), line);
                }
            });
        }
    }

    /** The ports a document says are not open to the host, each with the line that says so. */
    private static Map<Integer, Integer> closed(SourceFile file) {
        var ports = new LinkedHashMap<Integer, Integer>();
        for (var line : Prose.lines(file)) {
            if (CLOSED.matcher(line.text()).find()) {
                PORT.matcher(line.text())
                        .results()
                        .forEach(match -> ports.putIfAbsent(Integer.valueOf(match.group(1)), line.line()));
            }
        }
        return ports;
    }
}
