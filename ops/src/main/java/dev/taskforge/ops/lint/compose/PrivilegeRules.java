package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.compose.Mount.Kind;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a container may do to its host. */
public final class PrivilegeRules {
    private static final Set<String> CAPABILITIES = Set.of(
            "ALL",
            "SYS_ADMIN",
            "SYS_MODULE",
            "SYS_PTRACE",
            "SYS_RAWIO",
            "SYS_BOOT",
            "SYS_TIME",
            "NET_ADMIN",
            "DAC_READ_SEARCH",
            "BPF",
            "PERFMON",
            "MAC_ADMIN",
            "SYSLOG");

    private static final Set<String> SOCKETS = Set.of(
            "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock");

    /** Folders from which the whole host can be changed or read. */
    private static final Set<String> SENSITIVE = Set.of(
            "/",
            "/boot",
            "/dev",
            "/etc",
            "/home",
            "/lib",
            "/proc",
            "/root",
            "/run",
            "/sys",
            "/usr",
            "/var",
            "/var/lib",
            "/var/lib/docker",
            "/var/run",
            "/root/.ssh",
            "~",
            "~/.ssh",
            "/etc/shadow",
            "/etc/passwd",
            "/etc/sudoers");

    private PrivilegeRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-docker-socket", Priority.P0, Production.services(PrivilegeRules::dockerSocket)),
                rule("compose-privileged", Priority.P0, Production.services(PrivilegeRules::privileged)),
                rule("compose-host-namespace", Priority.P1, Production.services(PrivilegeRules::hostNamespace)),
                rule("compose-dangerous-capability", Priority.P1, Production.services(PrivilegeRules::capability)),
                rule("compose-host-path", Priority.P1, Production.services(PrivilegeRules::hostPath)),
                rule("compose-runs-as-root", Priority.P1, Production.services(PrivilegeRules::root)),
                rule("compose-unconfined", Priority.P1, Production.services(PrivilegeRules::unconfined)),
                rule("compose-new-privileges", Priority.P2, Production.stacks(PrivilegeRules::newPrivileges)));
    }

    private static void dockerSocket(Service service, Stack stack, Found found) {
        for (var mount : service.mounts()) {
            if (mount.source() != null && SOCKETS.contains(mount.source())) {
                found.at(mount.spot(), service.name(), mount.readOnly() ? ":ro" : "");
            }
        }
    }

    private static void privileged(Service service, Stack stack, Found found) {
        var key = service.definition().keySpot("privileged");
        if (key != null && service.definition().isTrue("privileged")) {
            found.at(key, service.name());
        }
    }

    private static void hostNamespace(Service service, Stack stack, Found found) {
        for (var key : List.of("network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup")) {
            var text = service.definition().text(key);
            if (text != null && text.value().equals("host")) {
                found.at(text.spot(), service.name(), key);
            }
        }
    }

    private static void capability(Service service, Stack stack, Found found) {
        for (var text : service.definition().texts("cap_add")) {
            var name = text.value().toUpperCase(Locale.ROOT);
            if (CAPABILITIES.contains(name.startsWith("CAP_") ? name.substring(4) : name)) {
                found.at(text.spot(), service.name(), name);
            }
        }
    }

    private static void hostPath(Service service, Stack stack, Found found) {
        boolean reader = service.image() != null
                && (service.image().contains("node-exporter") || service.image().contains("cadvisor"));
        for (var mount : service.mounts()) {
            var source = mount.source();
            if (mount.kind() != Kind.BIND || source == null) {
                continue;
            }
            var path = source.length() > 1 && source.endsWith("/") ? source.substring(0, source.length() - 1) : source;
            if (SENSITIVE.contains(path) && !(reader && mount.readOnly())) {
                found.at(mount.spot(), service.name(), source);
            }
        }
    }

    private static void root(Service service, Stack stack, Found found) {
        var user = service.definition().text("user");
        if (user != null && Set.of("root", "0").contains(user.value().split(":", 2)[0])) {
            found.at(user.spot(), service.name());
        }
    }

    private static void unconfined(Service service, Stack stack, Found found) {
        for (var option : service.definition().texts("security_opt")) {
            if (option.value().endsWith("unconfined") || option.value().endsWith("label:disable")) {
                found.at(option.spot(), service.name(), option.value());
            }
        }
    }

    private static void newPrivileges(Stack stack, Found found) {
        var without = Production.running(stack).stream()
                .filter(service -> service.definition().texts("security_opt").stream()
                        .noneMatch(option -> option.value().startsWith("no-new-privileges")
                                && !option.value().endsWith("false")));
        for (var some : Production.byFile(without)) {
            var edits = some.stream()
                    .filter(service -> !service.definition().has("security_opt"))
                    .map(service -> Edits.inService(service, "security_opt: [\"no-new-privileges:true\"]"))
                    .toList();
            boolean all = edits.size() == some.size() && edits.stream().noneMatch(List::isEmpty);
            found.at(
                    some.getFirst().spot(),
                    all ? edits.stream().flatMap(List::stream).toList() : List.<Edit>of(),
                    Production.names(some));
        }
    }
}
