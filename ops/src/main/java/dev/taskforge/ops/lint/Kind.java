package dev.taskforge.ops.lint;

import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of files that are read, recognised by their names. */
enum Kind {
    PROJECT("taskforge\\.yaml"),
    MARKDOWN("(?i:.+\\.md)"),
    COMPOSE("(?:docker-)?compose(?:[._-].*)?\\.ya?ml"),
    DOCKERFILE("(?:Dockerfile|Containerfile)(?:\\..+)?|.+\\.[Dd]ockerfile"),
    /** Also any {@code .conf} in a folder called {@code nginx}, at any depth below it. */
    PROXY("nginx.*\\.conf(?:\\.template)?"),
    /** Read for the password it asks for. */
    REDIS("(?:redis|valkey).*\\.conf"),
    SCRIPT(".+\\.sh"),
    ENV("\\.env(?:[._-].+)?|.+\\.env(?:\\.(?:example|sample|template|dist))?|env\\.(?:example|sample|template|dist)");

    /** Names like those of an environment file, whose contents are something else. */
    private static final Pattern NOT_ENV =
            Pattern.compile(".+\\.(?:age|asc|enc|encrypted|gpg|sops|vault|ts|js|mjs|py|rb|php|go|json|ya?ml|zip)");

    private static final Pattern IN_NGINX = Pattern.compile("(?:.*/)?nginx/(?:.*/)?[^/]+\\.conf(?:\\.template)?");

    private final Pattern name;

    Kind(String name) {
        this.name = Pattern.compile(name);
    }

    /** What to name when nothing was found to read. */
    static final String LOOKED_FOR = "compose*.yml, docker-compose*.yml, .env*, *.env, Dockerfile*, *.Dockerfile,"
            + " nginx*.conf, nginx/**.conf, redis*.conf, *.md, *.sh, taskforge.yaml";

    /** The kind of the file at {@code path}; empty when it is none that is read. */
    static Optional<Kind> of(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        for (var kind : values()) {
            if (kind.fits(path, name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private boolean fits(String path, String name) {
        return switch (this) {
            case PROXY ->
                this.name.matcher(name).matches() || IN_NGINX.matcher(path).matches();
            case ENV ->
                this.name.matcher(name).matches() && !NOT_ENV.matcher(name).matches();
            case DOCKERFILE -> this.name.matcher(name).matches() && !name.endsWith("ignore") && !name.endsWith(".java");
            default -> this.name.matcher(name).matches();
        };
    }
}
