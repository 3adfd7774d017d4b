package dev.taskforge.server.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a request comes from. {@code X-Forwarded-For} is believed only from a proxy on this machine, and of it only the
 * last entry, which that proxy wrote itself; anything before it may be invented by the client.
 */
final class ClientAddress {
    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(?i)(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

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

    /**
     * Whether a program on this machine asks, not a proxy on it for somebody elsewhere. A proxy may add no header at
     * all, but then it asks by the public name of the site, as does a page that had its name point here.
     */
    static boolean isLocal(Context context) {
        var host = context.header("Host");
        return FORWARDED.stream().allMatch(header -> context.header(header) == null)
                && host != null
                && LOCAL_HOST.matcher(host).matches()
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
