package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** Does something accept connections there? Nothing is sent. */
public record TcpCheck(String address) implements Check {
    private static final Field<String> ADDRESS =
            Field.required("tcp", Types.hostPort(), "Where something must accept connections: host:port.");

    public static final CheckKind KIND = CheckKind.of(
                    "tcp", List.of(ADDRESS), (values, scope) -> new TcpCheck(values.get(ADDRESS)))
            .watched();

    @Override
    public Answer ask(Surroundings surroundings) {
        var target = HostPort.parse(address);
        long start = System.nanoTime();
        try (var socket = new Socket()) {
            socket.connect(target.resolve(), (int) surroundings.timeout().toMillis());
            long took = (System.nanoTime() - start) / 1_000_000;
            return Answer.pass(Message.of("check.tcp.open", target, took));
        } catch (IOException e) {
            return NetworkTrouble.answer(e, target, surroundings.timeout());
        }
    }

    @Override
    public String question() {
        return "TCP " + address;
    }

    @Override
    public String host() {
        return HostPort.parse(address).host();
    }
}
