package dev.taskforge.ops.patch.inventory;

/**
 * A package of the operating system of which there is a newer version.
 *
 * @param now the version that is installed
 * @param next the version that would be installed
 * @param origin where that comes from, such as {@code Debian-Security:12/stable-security}
 */
public record Pending(String name, String now, String next, String origin) {

    /** Whether it comes from where makers publish mends of security, as Debian and Ubuntu name it. */
    public boolean isSecurity() {
        return origin.contains("-security") || origin.contains("Debian-Security:") || origin.contains("ESM");
    }

    /** Without the architecture that apt adds to one of another. */
    String plainName() {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
