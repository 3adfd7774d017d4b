package dev.taskforge.ops.rehearsal;

import dev.taskforge.ops.backup.ReleasedImages;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.Releases;
import java.util.Optional;

/** The images that releases were written down with. */
public final class ImagesOfReleases implements ReleasedImages {
    private final Releases releases;

    public ImagesOfReleases(Releases releases) {
        this.releases = releases;
    }

    @Override
    public Optional<String> serving(String project) {
        return releases.serving(project)
                .flatMap(number -> releases.find(project, number))
                .map(Release::image);
    }
}
