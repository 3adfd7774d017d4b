package dev.taskforge.ops.patch.version;

/** The order of versions within one ecosystem. Implementations hold nothing. */
public interface VersionOrder {

    /**
     * Negative when {@code left} is older than {@code right}, 0 when both are the same version, positive when it is newer.
     *
     * @throws UnreadableVersionException when one of them is no version of this ecosystem
     */
    int compare(String left, String right) throws UnreadableVersionException;
}
