package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Compose files name, read as words and not as Compose reads them: rather too much is taken for a name than too little, whichever
 * profiles, anchors and overlays there are. A variable stands for anything.
 */
final class ComposeWords {
    static final ComposeWords NONE = new ComposeWords(List.of(), Map.of(), null);

    private static final Pattern IMAGE = Pattern.compile(
            "(?m)(?:^|[\\s{,\"'])image[\"']?\\s*:\\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|((?:\\$\\{(?:[^{}\n]|\\$\\{[^{}\n]*\\})*\\}|[^\\s,#])+))");
    private static final Pattern KEY =
            Pattern.compile("(?m)(?:^|[\\s{,])[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)[\"']?\\s*:");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:[^${}]|\\$\\{[^{}]*\\})*\\}|\\$[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern NAMED = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)(?::?-(.*)\\}|.*)");
    /** What Docker Engine leaves out of the names of images of its own registry. */
    private static final List<String> PREFIXES = List.of("", "docker.io/", "docker.io/library/", "index.docker.io/");

    private static final Pattern PROJECT = Pattern.compile("(?m)^name\\s*:\\s*[\"']?([a-z0-9][a-z0-9_-]*)");

    /** What YAML puts before a value, or in its place: an anchor, an alias, a tag. What Compose makes of it is not read here. */
    private static final String MARKS = "&*!";

    /** What may be the name of an image with its tag, wherever it stands. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]*:[A-Za-z0-9_][A-Za-z0-9._-]*");

    private static final int MOST_DEPTH = 5;

    private final List<Pattern> images = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> digests = new HashSet<>();
    private final Set<String> projects = new HashSet<>();
    private final Map<String, String> values;
    private @Nullable Message unclear;

    private ComposeWords(List<String> texts, Map<String, String> values, @Nullable Message unclear) {
        this.values = values;
        this.unclear = unclear;
        texts.forEach(this::read);
        values.values().forEach(this::addTokens);
        var named = values.get("COMPOSE_PROJECT_NAME");
        if (named != null) {
            projects.add(named);
        }
    }

    /**
     * The words of some files.
     *
     * @param values of variables, as far as they are known
     * @param unclear why not all files could be read; null when they could
     */
    static ComposeWords of(List<String> texts, Map<String, String> values, @Nullable Message unclear) {
        return new ComposeWords(texts, values, unclear);
    }

    /** Those of these and of others. */
    ComposeWords with(ComposeWords others) {
        var all = new ComposeWords(List.of(), Map.of(), unclear == null ? others.unclear : unclear);
        Stream.of(this, others).forEach(one -> {
            all.images.addAll(one.images);
            all.keys.addAll(one.keys);
            all.words.addAll(one.words);
            all.tokens.addAll(one.tokens);
            all.digests.addAll(one.digests);
            all.projects.addAll(one.projects);
        });
        return all;
    }

    private void read(String text) {
        IMAGE.matcher(text)
                .results()
                .map(found -> Stream.of(1, 2, 3)
                        .map(found::group)
                        .filter(group -> group != null)
                        .findFirst()
                        .orElse(""))
                .forEach(written -> add(balanced(written.strip()), 0));
        KEY.matcher(text).results().forEach(found -> keys.add(found.group(1)));
        addTokens(text);
        WORD.matcher(text).results().forEach(found -> words.add(found.group()));
        PROJECT.matcher(text).results().forEach(found -> projects.add(found.group(1)));
        DIGEST.matcher(text).results().forEach(found -> digests.add(found.group()));
    }

    /** A full stop or the like at the end is of the sentence around. */
    private void addTokens(String text) {
        TOKEN.matcher(text).results().forEach(found -> tokens.add(found.group().replaceFirst("[.-]+$", "")));
    }

    /** A brace at the end that nothing opens is of the mapping around. */
    private static String balanced(String written) {
        var name = written;
        while (name.endsWith("}") && count(name, '}') > count(name, '{')) {
            name = name.substring(0, name.length() - 1);
        }
        return name;
    }

    private static long count(String text, char which) {
        return text.chars().filter(c -> c == which).count();
    }

    private void add(String written, int depth) {
        if (written.isEmpty()) {
            return;
        }
        if (MARKS.indexOf(written.charAt(0)) >= 0) {
            unclear = Message.of("prune.unclear.mark", written);
            return;
        }
        var fixed = VARIABLE.matcher(written).replaceAll("");
        if (fixed.chars().anyMatch(Character::isLetterOrDigit)) {
            images.add(pattern(written));
            return;
        }
        // Nothing but variables: one of them must be known, the others stand for anything.
        var known = VARIABLE.matcher(written)
                .results()
                .filter(variable ->
                        depth < MOST_DEPTH && !meanings(variable.group()).isEmpty())
                .findFirst();
        if (known.isEmpty()) {
            unclear = Message.of("prune.unclear.image", written);
            return;
        }
        var variable = known.get();
        meanings(variable.group())
                .forEach(meaning -> add(
                        written.substring(0, variable.start()) + meaning + written.substring(variable.end()),
                        depth + 1));
    }

    /** What a variable is known to stand for: its value, and what it stands for without one. */
    private List<String> meanings(String variable) {
        var named = NAMED.matcher(variable);
        if (!named.matches()) {
            return List.of();
        }
        return Stream.of(Optional.ofNullable(values.get(named.group(1))), Optional.ofNullable(named.group(2)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Pattern pattern(String written) {
        var name = written.replaceFirst("@.*", "");
        var regex = new StringBuilder();
        var variable = VARIABLE.matcher(name);
        int at = 0;
        while (variable.find()) {
            regex.append(Pattern.quote(name.substring(at, variable.start()))).append(".*");
            at = variable.end();
        }
        regex.append(Pattern.quote(name.substring(at)));
        boolean tagged = name.substring(name.lastIndexOf('/') + 1).contains(":") || at == name.length();
        return Pattern.compile(regex + (tagged ? "" : "(?::latest)?"));
    }

    /** Whether a file names this image, or Compose gave it the name of a service that it builds. */
    boolean names(StoredImage image) {
        return image.tags().stream().anyMatch(tag -> isNamed(tag) || isBuilt(tag))
                || digests.contains(image.id())
                || image.digests().stream().anyMatch(name -> digests.contains(name.replaceFirst("^.*@", "")));
    }

    private boolean isNamed(String tag) {
        return PREFIXES.stream()
                .map(prefix -> prefix + tag)
                .anyMatch(name -> tokens.contains(name)
                        || images.stream().anyMatch(image -> image.matcher(name).matches()));
    }

    /**
     * Compose calls what it builds by the project and the service.
     *
     * <p>Source: Compose Build Specification; the first version of Compose joins them by an underscore, the second by a hyphen.
     */
    private boolean isBuilt(String tag) {
        if (!tag.endsWith(":latest") || !keys.contains("build")) {
            return false;
        }
        var name = tag.substring(0, tag.length() - ":latest".length());
        for (int i = 1; i < name.length(); i++) {
            if ("-_".indexOf(name.charAt(i)) >= 0 && keys.contains(name.substring(i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file has this word, wherever it stands. */
    boolean hasWord(String word) {
        return words.contains(word);
    }

    /** What Compose is told to call projects. */
    Set<String> projects() {
        return Set.copyOf(projects);
    }

    /** Why it is not known which images a file names; null when it is. */
    @Nullable
    Message unclear() {
        return unclear;
    }
}
