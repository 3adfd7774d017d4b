package dev.taskforge.server.account;

/** What tells two keys apart without telling either. */
public final class KeyMark {
    private KeyMark() {}

    /** The mark of a key. */
    public static String of(String key) {
        return Fingerprints.keyed(key, "key mark", "");
    }
}
