package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Docker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of checks this installation knows. Immutable. */
public final class CheckKinds {
    private final Map<String, CheckKind> kinds = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when two kinds have the same key */
    public CheckKinds(List<CheckKind> kinds) {
        for (var kind : kinds) {
            if (this.kinds.put(kind.key(), kind) != null) {
                throw new IllegalArgumentException("there are two kinds of checks called " + kind.key());
            }
        }
    }

    /** The built-in kinds and some more. */
    public static CheckKinds with(List<CheckKind> more) {
        return with(Docker.SOCKET, more);
    }

    /**
     * The built-in kinds and some more.
     *
     * @param socket at which Docker Engine is asked
     */
    public static CheckKinds with(Path socket, List<CheckKind> more) {
        var all = new ArrayList<>(builtIn(socket));
        all.addAll(more);
        return new CheckKinds(all);
    }

    /** One line for each kind that needs nothing but the world outside. */
    public static List<CheckKind> builtIn() {
        return builtIn(Docker.SOCKET);
    }

    private static List<CheckKind> builtIn(Path socket) {
        return List.of(
                HttpCheck.KIND,
                TcpCheck.KIND,
                TlsCheck.KIND,
                SqlCheck.KIND,
                FileCheck.KIND,
                DiskCheck.KIND,
                HostCheck.KIND,
                ProcessCheck.KIND,
                UnitCheck.KIND,
                ContainerCheck.kind(socket),
                LogCheck.kind(socket),
                LogRotationCheck.kind(socket),
                NginxCheck.kind(socket),
                RedisCheck.KIND,
                PostgresCheck.KIND,
                DnsCheck.KIND,
                IcmpCheck.KIND,
                CommandCheck.KIND,
                AttestationCheck.KIND);
    }

    /** All of them, in the order in which they are explained. */
    public List<CheckKind> all() {
        return List.copyOf(kinds.values());
    }

    /** @throws IllegalArgumentException when there is no such kind: the file was accepted by another version */
    public CheckKind get(String key) {
        var kind = kinds.get(key);
        if (kind == null) {
            throw new IllegalArgumentException("this TaskForge knows no kind of check called " + key);
        }
        return kind;
    }
}
