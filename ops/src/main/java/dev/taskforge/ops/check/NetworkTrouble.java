package dev.taskforge.ops.check;

import dev.taskforge.ops.check.Destination.LinkLocalException;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * What it means when a connection fails. A service that refuses or stays silent has answered, though not as wanted;
 * a name that nobody knows or a network without a way there is a question that could not be put.
 */
final class NetworkTrouble {
    private NetworkTrouble() {}

    static Answer answer(IOException e, HostPort target, Duration timeout) {
        return switch (e) {
            case UnknownHostException _ ->
                Answer.error(
                        Message.of("check.network.unknown-host", target.host()),
                        Message.of("check.network.unknown-host.fix", target.host()));
            case LinkLocalException _ ->
                Answer.error(
                        Message.of("check.network.link-local", target.host()),
                        Message.of("check.network.link-local.fix"));
            case NoRouteToHostException _ ->
                Answer.error(Message.of("check.network.no-route", target), Message.of("check.network.no-route.fix"));
            case SocketTimeoutException _ ->
                Answer.fail(
                        Message.of("check.network.silent", target, Durations.show(timeout)),
                        Message.of("check.network.silent.fix", target));
            case ConnectException _ ->
                Answer.fail(
                        Message.of("check.network.refused", target), Message.of("check.network.refused.fix", target));
            default ->
                Answer.fail(
                        Message.of("check.network.broken", target, String.valueOf(e.getMessage())),
                        Message.of("check.network.broken.fix", target));
        };
    }
}
