package dev.taskforge.ops.shell;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call of docker, or of Compose in either form.
 *
 * @param compose whether it is {@code docker compose …} or {@code docker-compose …}
 * @param legacy whether it is {@code docker-compose}
 * @param global the options before the verb, Compose's own
 * @param verb such as {@code exec}; in two words where docker has them, such as {@code image prune}
 * @param verbWord where the verb stands
 * @param arguments what follows the verb; what a container runs is left whole in {@link Arguments#rest}
 */
public record DockerCall(
        boolean compose, boolean legacy, Arguments global, String verb, Word verbWord, Arguments arguments) {
    private static final Set<String> DOCKER = Set.of("docker", "podman", "nerdctl");
    private static final Set<String> LEGACY = Set.of("docker-compose", "podman-compose");
    private static final Set<String> OBJECTS = Set.of(
            "container",
            "image",
            "volume",
            "network",
            "system",
            "builder",
            "buildx",
            "context",
            "stack",
            "service",
            "swarm",
            "node",
            "secret",
            "config",
            "manifest",
            "plugin",
            "trust",
            "checkpoint");
    private static final String GLOBAL =
            "-H --host -c --context -l --log-level --config --tlscacert --tlscert --tlskey";
    private static final String COMPOSE = "-f --file -p --project-name --profile --env-file --project-directory --ansi"
            + " --parallel --progress -H --host -c --context";
    private static final String RUN = "-e --env -u --user -w --workdir --index --env-file --detach-keys -v --volume -p"
            + " --publish --name --network --net --entrypoint --mount --label -l --cpus -m --memory --restart --hostname"
            + " -h --link --add-host --dns --expose --platform --pull --ipc --pid --pids-limit --shm-size --tmpfs --ulimit"
            + " --volumes-from --cap-add --cap-drop --security-opt --log-driver --log-opt --device --gpus --group-add"
            + " --health-cmd --health-interval --ip --mac-address --memory-swap --stop-signal --stop-timeout --cidfile"
            + " -a --attach --userns --uts --cgroupns --isolation --runtime --init-path --annotation --label-file";
    private static final String OTHERS = "--tail --since --until --filter --format --scale -t --timeout --time"
            + " --wait-timeout --exit-code-from --attach --no-attach --signal -s --index --file --rmi --pull -n --build-arg"
            + " --target --platform --tag --name --driver --opt -o --output -i --input --level --memory --cpus --builder";

    /** The call that begins with the first of these words. */
    public static Optional<DockerCall> of(List<Word> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        var program = Invocation.baseName(words.getFirst().text());
        var behind = words.subList(1, words.size());
        if (LEGACY.contains(program)) {
            return compose(behind, true);
        }
        if (!DOCKER.contains(program)) {
            return Optional.empty();
        }
        var global = Arguments.leading(behind, GLOBAL);
        var rest = global.rest();
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        var verb = rest.getFirst().text();
        if (verb.equals("compose")) {
            return compose(rest.subList(1, rest.size()), false);
        }
        boolean two = OBJECTS.contains(verb) && rest.size() > 1;
        var word = two ? rest.get(1) : rest.getFirst();
        var name = two ? verb + " " + word.text() : verb;
        return Optional.of(new DockerCall(
                false, false, global, name, word, arguments(name, rest.subList(two ? 2 : 1, rest.size()))));
    }

    private static Optional<DockerCall> compose(List<Word> words, boolean legacy) {
        var global = Arguments.leading(words, COMPOSE);
        if (global.rest().isEmpty()) {
            return Optional.empty();
        }
        var verb = global.rest().getFirst();
        var behind = global.rest().subList(1, global.rest().size());
        return Optional.of(new DockerCall(true, legacy, global, verb.text(), verb, arguments(verb.text(), behind)));
    }

    private static Arguments arguments(String verb, List<Word> words) {
        return switch (plain(verb)) {
            case "exec", "run", "create" -> Arguments.leading(words, RUN);
            case "logs", "up" -> Arguments.of(words, OTHERS.replace(" -t ", " "));
            default -> Arguments.of(words, OTHERS);
        };
    }

    /** {@link #verb} without the object that docker lets stand before it: {@code exec} for {@code container exec}. */
    public String plainVerb() {
        return plain(verb);
    }

    private static String plain(String verb) {
        return verb.startsWith("container ") ? verb.substring("container ".length()) : verb;
    }

    public boolean is(String... verbs) {
        return List.of(verbs).contains(plainVerb());
    }

    /** The Compose files it names. */
    public List<String> files() {
        return global.options().stream()
                .filter(option -> option.name().equals("-f") || option.name().equals("--file"))
                .flatMap(option -> Optional.ofNullable(option.value()).stream())
                .toList();
    }
}
