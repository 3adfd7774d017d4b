package dev.taskforge.ops.release;

import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeFiles;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ReleaseDuty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The Compose file of a project as it is now; refuses what cannot be deployed from it. */
final class ComposeSource {
    private final Project project;
    private final ReleaseDuty duty;
    private final Masking masking;

    ComposeSource(Project project, ReleaseDuty duty, Masking masking) {
        this.project = project;
        this.duty = duty;
        this.masking = masking;
    }

    Path file() {
        return project.resolve(Objects.requireNonNull(project.file().compose()).file());
    }

    /** Where relative paths of the file start. */
    Path folder() {
        return Objects.requireNonNull(file().getParent());
    }

    ComposeFiles files(String composeProject) {
        return ComposeFiles.of(folder(), file(), envFile().orElse(null), composeProject);
    }

    private Optional<Path> envFile() {
        var compose = Objects.requireNonNull(project.file().compose());
        return Optional.ofNullable(compose.envFile()).map(project::resolve);
    }

    RenderedCompose read(Compose program, String composeProject) throws InterruptedException, Refused {
        refuseUnreadable(file());
        var envFile = envFile();
        if (envFile.isPresent()) {
            refuseUnreadable(envFile.get());
        }
        RenderedCompose rendered;
        try {
            rendered = RenderedCompose.parse(program.config(files(composeProject)));
        } catch (ComposeRefused e) {
            throw Refused.because("compose-refuses", masking.mask(String.valueOf(e.getMessage())));
        }
        refuse(rendered);
        return rendered;
    }

    private static void refuseUnreadable(Path path) throws Refused {
        if (!Files.isReadable(path)) {
            throw Refused.because("no-file", path);
        }
    }

    private void refuse(RenderedCompose rendered) throws Refused {
        var service = service(rendered, duty.service());
        if (duty.edge() != null) {
            refuseUncopyable(service);
        }
        refuseTied(duty.service(), service);
        for (var worker : duty.workers()) {
            var other = service(rendered, worker);
            refuseTied(worker, other);
            if (!Objects.equals(other.get("image"), service.get("image"))
                    || !Objects.equals(other.get("build"), service.get("build"))) {
                throw Refused.because("worker-image", worker, duty.service());
            }
        }
    }

    private Map<String, Object> service(RenderedCompose rendered, String name) throws Refused {
        return rendered.service(name).orElseThrow(() -> Refused.because("no-service", name, file()));
    }

    private void refuseUncopyable(Map<String, Object> service) throws Refused {
        refusePorts(RenderedCompose.ports(service));
        if (service.containsKey("network_mode")) {
            throw Refused.because("network-mode", duty.service());
        }
        if (String.valueOf(service.get("networks")).contains("ipv4_address")) {
            throw Refused.because("fixed-address", duty.service());
        }
    }

    /** A proxy on this machine needs the port of the application; each copy gets its own. Others no two can publish. */
    private void refusePorts(List<String> ports) throws Refused {
        var edge = Objects.requireNonNull(duty.edge());
        if (edge.service() != null && !ports.isEmpty()) {
            throw Refused.because("ports", duty.service());
        }
        int probed = Objects.requireNonNull(duty.probe()).port();
        for (var port : ports) {
            if (!port.equals(String.valueOf(probed))) {
                throw Refused.because("ports-more", duty.service(), port, probed);
            }
        }
    }

    /** What leans on another service of the file cannot be started without it. */
    private static void refuseTied(String name, Map<String, Object> service) throws Refused {
        if (service.containsKey("volumes_from")) {
            throw Refused.because("tied", name, "volumes_from");
        }
        for (var key : List.of("network_mode", "pid", "ipc")) {
            if (String.valueOf(service.get(key)).startsWith("service:")) {
                throw Refused.because("tied", name, key);
            }
        }
        if (service.get("links") instanceof List<?> links
                && links.stream().anyMatch(link -> link.toString().contains(":"))) {
            throw Refused.because("tied", name, "links");
        }
    }
}
