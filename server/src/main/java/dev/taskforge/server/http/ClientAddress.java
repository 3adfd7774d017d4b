package dev.taskforge.server.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a request comes from. {@code X-Forwarded-For} is believed only from a proxy on this machine, and of it only the
 * last entry, which that proxy wrote itself; anything before it may be invented by the client.
 */
final class ClientAddress {
    private ClientAddress() {}

    static String of(Context context) {
        var peer = context.req().getRemoteAddr();
        var forwarded = context.header("X-Forwarded-For");
        if (forwarded == null || !isLoopback(peer)) {
            return peer;
        }
        var last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return last.matches("[0-9a-fA-F:.]{3,45}") ? last : peer;
    }

    static boolean isLocal(Context context) {
        return context.header("X-Forwarded-For") == null
                && context.header("Forwarded") == null
                && isLoopback(context.req().getRemoteAddr());
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
