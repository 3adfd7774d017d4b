package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ReleaseDuty.Edge;
import dev.taskforge.ops.project.ReleaseDuty.ProxyKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the proxy in front of a release is declared. */
final class ProxyFormat {
    private static final int LAST_PORT = 65_535;
    private static final int USUAL_ASK_PORT = 9_180;

    private static final Map<String, ProxyKind> KINDS =
            Arrays.stream(ProxyKind.values()).collect(Collectors.toMap(ProxyKind::word, kind -> kind));
    private static final Field<String> KIND = Field.withDefault(
            "kind",
            Types.choice(KINDS.keySet().stream().collect(Collectors.toMap(word -> word, word -> word))),
            ProxyKind.NGINX.word(),
            "What passes requests on.");
    private static final Field<String> SERVICE = Field.optional(
            "service",
            DutyFormats.SERVICE_NAME,
            "The service of the Compose file that runs this proxy in front of the application; left out with host.");
    private static final Field<Boolean> HOST = Field.withDefault(
            "host",
            Types.flag(),
            false,
            "Whether nginx runs on this machine itself, installed as a package; it reaches each release at a port of 127.0.0.1.");
    private static final Field<List<String>> COMMAND = Field.optional(
            "command",
            Types.list(Types.text(4_000), 1, 20),
            "How nginx on this machine is called, word by word, such as [sudo, -n, /usr/sbin/nginx]; nginx when left out.");
    private static final Field<String> UPSTREAM = Field.required(
            "upstream",
            DutyFormats.SERVICE_NAME,
            "The name in proxy_pass, such as app in proxy_pass http://app, or of the snippet that reverse_proxy of Caddy imports;"
                    + " TaskForge says what stands behind it.");
    private static final Field<String> FILE = Field.required(
            "file",
            Types.fixedPath(),
            "The file TaskForge writes for the proxy, which includes it; for one in a container in a folder that is mounted into it.");
    private static final Field<Integer> ASK_PORT = Field.withDefault(
            "ask_port",
            Types.integer(1, LAST_PORT),
            USUAL_ASK_PORT,
            "A free port of the proxy, not published, where it tells TaskForge which release it passes requests to.");

    private ProxyFormat() {}

    static Type<Edge> proxy() {
        return new ObjectType<>(List.of(KIND, SERVICE, HOST, COMMAND, UPSTREAM, FILE, ASK_PORT), ProxyFormat::build);
    }

    private static @Nullable Edge build(Values values) {
        var kind = Objects.requireNonNull(KINDS.get(values.get(KIND)));
        var service = values.find(SERVICE);
        boolean onHost = values.get(HOST);
        if (onHost == (service != null)) {
            values.refuse(Message.of("project.release.proxy.place"), Message.of("project.release.proxy.place.fix"));
            return null;
        }
        if (service != null) {
            if (values.has(COMMAND)) {
                values.refuse(
                        COMMAND,
                        Message.of("project.release.proxy.command"),
                        Message.of("project.release.proxy.command.fix"));
            }
            return Edge.inContainer(kind, service, values.get(UPSTREAM), values.get(FILE), values.get(ASK_PORT));
        }
        if (kind != ProxyKind.NGINX) {
            values.refuse(
                    KIND,
                    Message.of("project.release.proxy.kind", kind.title()),
                    Message.of("project.release.proxy.kind.fix"));
        }
        var command = Objects.requireNonNullElse(values.find(COMMAND), List.of(ProxyKind.NGINX.word()));
        return Edge.onHost(command, values.get(UPSTREAM), values.get(FILE), values.get(ASK_PORT));
    }
}
