package dev.taskforge.ops.patch.inventory;

import java.util.Map;

/**
 * An image that a project uses.
 *
 * @param reference as it is named, such as {@code postgres:16-alpine}
 * @param place where it was seen, for people
 * @param versions what the image itself says of the version of what it holds, by product; empty when nothing is known
 */
public record ImageUse(String reference, String place, Map<String, String> versions) {
    public ImageUse {
        versions = Map.copyOf(versions);
    }
}
