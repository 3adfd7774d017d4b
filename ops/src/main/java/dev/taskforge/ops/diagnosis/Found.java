package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.host.docker.Looking;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The containers of a project as Docker Engine describes them.
 *
 * @param maskings what must not be shown: the secrets of the project, and of each container
 */
record Found(List<Inspection> containers, List<Masking> maskings) {
    private static final String COMPOSE = "com.docker.compose.";
    private static final String RELEASE = "dev.taskforge.release";
    private static final String KEPT = "-kept";
    private static final int MOST = 60;

    /** The containers that serve a project; those that are kept to return to, and those that ran once, are none of them. */
    static Found of(Docker docker, Project project, Variables variables) throws IOException {
        var compose = project.file().compose();
        if (compose == null) {
            return new Found(List.of(), List.of(variables.masking()));
        }
        var file = project.resolve(compose.file()).toAbsolutePath();
        var folder = Objects.requireNonNullElse(file.getParent(), file);
        var looking = new Looking(docker);
        var found = new ArrayList<Inspection>();
        for (var one : looking.composed()) {
            if (found.size() < MOST && isOf(one.labels(), folder)) {
                looking.inspect(one.id()).ifPresent(found::add);
            }
        }
        var serving = found.stream().filter(one -> serves(one, found)).toList();
        var maskings = new ArrayList<Masking>();
        maskings.add(variables.masking());
        serving.forEach(one -> maskings.add(variables.maskingWith(one.environment())));
        return new Found(serving, maskings);
    }

    private static boolean isOf(Map<String, String> labels, Path folder) {
        var said = labels.get(COMPOSE + "project.working_dir");
        if (said == null) {
            return false;
        }
        try {
            return Files.isSameFile(folder, Path.of(said));
        } catch (IOException e) {
            return folder.toString().equals(said); // one of them is gone
        }
    }

    private static boolean serves(Inspection one, List<Inspection> all) {
        boolean released = all.stream().anyMatch(other -> service(other).equals(service(one)) && isReleased(other));
        return released ? isReleased(one) : !"True".equals(one.container().label(COMPOSE + "oneoff"));
    }

    private static boolean isReleased(Inspection one) {
        return one.container().label(RELEASE) != null && !one.container().name().endsWith(KEPT);
    }

    static String service(Inspection one) {
        return Objects.requireNonNullElse(
                one.container().label(COMPOSE + "service"), one.container().name());
    }

    List<String> services() {
        return containers.stream().map(Found::service).distinct().sorted().toList();
    }

    String masked(String text) {
        var masked = text;
        for (var masking : maskings) {
            masked = masking.mask(masked);
        }
        return masked;
    }

    Message masked(Message message) {
        return new Message(
                message.key(), message.arguments().stream().map(this::masked).toList());
    }
}
