package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.compose.ComposeFiles;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Image;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Gets the image of a new release: built when that is asked for, fetched when it is not here. */
final class ImageSource {
    private static final Duration BUILT_WITHIN = Duration.ofHours(1);
    private static final Duration PULLED_WITHIN = Duration.ofMinutes(30);

    private final JobContext job;
    private final Docker docker;
    private final Project project;
    private final Masking masking;

    ImageSource(JobContext job, Docker docker, Project project, Masking masking) {
        this.job = job;
        this.docker = docker;
        this.project = project;
        this.masking = masking;
    }

    Image get(Preflight.Found found, boolean builds) throws IOException, InterruptedException, Refused {
        var service = found.ground().duty().service();
        var reference = Objects.requireNonNull(found.image());
        try {
            if (builds) {
                build(found, service);
            } else if (docker.image(reference).isEmpty()) {
                pull(found, service, reference);
            }
        } catch (ComposeRefused e) {
            throw Refused.because("no-image", reference, masking.mask(String.valueOf(e.getMessage())));
        }
        var image = docker.image(reference)
                .or(() -> built(found.ground().composeProject(), service))
                .orElseThrow(() -> Refused.because("no-image", reference, ""));
        var engine = docker.engine();
        if (!image.architecture().equals(engine.architecture())
                || !image.system().equals(engine.system())) {
            throw Refused.because(
                    "other-machine",
                    reference,
                    image.system() + "/" + image.architecture(),
                    engine.system() + "/" + engine.architecture());
        }
        return image;
    }

    private void build(Preflight.Found found, String service) throws ComposeRefused, InterruptedException {
        var ground = found.ground();
        var files = new ComposeSource(project, ground.duty(), masking).files(ground.composeProject());
        job.log("building the image of " + service);
        found.program().call(files, BUILT_WITHIN, List.of("build", service));
    }

    private void pull(Preflight.Found found, String service, String reference)
            throws ComposeRefused, InterruptedException {
        job.log("fetching " + reference);
        var ground = found.ground();
        var file = Objects.requireNonNull(found.rendered()).only(List.of(service), (_, written) -> {
            written.put("image", reference);
            written.remove("build");
            written.remove("depends_on");
            return written;
        });
        var files = ComposeFiles.ofText(ground.folder(), file.json(), ground.composeProject());
        found.program().call(files, PULLED_WITHIN, List.of("pull", service));
    }

    /** The second version of Compose names what it builds in its own way. */
    private Optional<Image> built(String composeProject, String service) {
        try {
            return docker.image(composeProject + "-" + service);
        } catch (IOException e) {
            job.log("asking for the image: " + e.getMessage());
            return Optional.empty();
        }
    }
}
