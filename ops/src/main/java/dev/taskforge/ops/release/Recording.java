package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Image;
import dev.taskforge.ops.lint.git.GitHead;
import dev.taskforge.ops.project.Masking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes down what a deployment is about to change. From then on a crash or a failure leads back to what served before. */
final class Recording {
    private static final int SHOWN_OF_FINGERPRINT = 12;

    private final DeployTools tools;
    private final DeployRequest asked;
    private final Masking masking;

    Recording(DeployTools tools, DeployRequest asked, Masking masking) {
        this.tools = tools;
        this.asked = asked;
        this.masking = masking;
    }

    /** @param image of a new release; null when an earlier one is returned to */
    Release write(Deployment deployment, Preflight.Found found, @Nullable Image image) {
        var now = tools.now();
        return tools.database().write(tx -> {
            var before = found.before();
            if (before == null && !found.running().isEmpty()) {
                before = tools.releases()
                        .add(tx, adopted(deployment, found.running().getFirst(), now), null)
                        .number();
            }
            var target = found.target();
            if (target == null) {
                target = add(tx, deployment, found, Objects.requireNonNull(image), now);
            }
            Releases.stand(tx, deployment.id(), target.number(), before, found.ground());
            found.migrations().write(tx, tools.audit(), deployment, target);
            tools.audit()
                    .append(
                            tx,
                            deployment.by(),
                            deployment.rollback() ? "release.rollback" : "release.deploy",
                            deployment.project(),
                            "release/" + target.number(),
                            about(target, before));
            return target;
        });
    }

    private Release add(Tx tx, Deployment deployment, Preflight.Found found, Image image, Instant now) {
        var ground = found.ground();
        var rendered = Objects.requireNonNull(found.rendered());
        var shown = RenderedCompose.shown(
                rendered.service(ground.duty().service()).orElseThrow(),
                value -> "fingerprint " + tools.fingerprints().of(value).substring(0, SHOWN_OF_FINGERPRINT));
        var release = new Release(
                0,
                deployment.project(),
                0,
                now,
                deployment.by(),
                deployment.jobId(),
                Objects.requireNonNull(found.image()),
                image.id(),
                image.digests(),
                masking.mask(shown),
                asked.note(),
                GitHead.of(Path.of(ground.directory())).orElse(null),
                false);
        return tools.releases().add(tx, release, number -> new Pinning(ground, release, number).of(rendered));
    }

    /** What was found running, so that there is a way back to it. */
    private static Release adopted(Deployment deployment, Container container, Instant now) {
        return new Release(
                0,
                deployment.project(),
                0,
                now,
                "system",
                deployment.jobId(),
                container.reference(),
                container.image(),
                List.of(),
                "{}",
                null,
                null,
                true);
    }

    private Map<String, Object> about(Release release, @Nullable Integer before) {
        var about = new LinkedHashMap<String, Object>();
        about.put("image", release.image());
        about.put("reference", release.reference());
        if (before != null) {
            about.put("before", before);
        }
        if (asked.note() != null) {
            about.put("note", asked.note());
        }
        return about;
    }
}
