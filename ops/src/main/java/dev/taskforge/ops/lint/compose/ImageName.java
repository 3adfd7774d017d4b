package dev.taskforge.ops.lint.compose;

/**
 * The name of an image in its parts.
 *
 * @param name without {@code docker.io/} and {@code library/}
 * @param tag empty when there is none
 * @param pinned whether it has a digest
 */
public record ImageName(String name, String tag, boolean pinned) {

    /** Splits {@code [REGISTRY/]NAME[:TAG][@DIGEST]}. */
    public static ImageName of(String image) {
        int digest = image.indexOf('@');
        var whole = digest < 0 ? image : image.substring(0, digest);
        int colon = whole.indexOf(':', whole.lastIndexOf('/') + 1);
        var name = colon < 0 ? whole : whole.substring(0, colon);
        for (var prefix : new String[] {"docker.io/", "index.docker.io/", "library/"}) {
            if (name.startsWith(prefix)) {
                name = name.substring(prefix.length());
            }
        }
        return new ImageName(name, colon < 0 ? "" : whole.substring(colon + 1), digest >= 0);
    }
}
