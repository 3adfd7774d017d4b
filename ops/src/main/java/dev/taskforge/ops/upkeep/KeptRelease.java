package dev.taskforge.ops.upkeep;

import java.util.List;

/**
 * A release to which a project may return, so that its image stays.
 *
 * @param image the number of its image
 * @param reference the image as it was asked for
 * @param digests the names of the image in registries
 */
public record KeptRelease(String project, int number, String image, String reference, List<String> digests) {
    public KeptRelease {
        digests = List.copyOf(digests);
    }

    /** Whether an image with this number and these names is that of the release. */
    boolean isOf(String id, List<String> tags, List<String> names) {
        return image.equals(id)
                || digests.stream().anyMatch(names::contains)
                || tags.contains(reference)
                || tags.contains(reference + ":latest")
                || names.contains(reference);
    }
}
