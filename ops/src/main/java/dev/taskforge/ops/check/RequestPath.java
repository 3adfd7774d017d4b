package dev.taskforge.ops.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/** A path as servers understand it, whichever of its many spellings was sent: {@code //login}, {@code /%6cogin}, {@code /a/../login}. */
final class RequestPath {
    private final byte[] plain;
    private final String normal;

    /** @param path empty for none */
    RequestPath(String path) {
        plain = path.getBytes(StandardCharsets.UTF_8);
        normal = normal(plain, 0, plain.length);
    }

    boolean isNone() {
        return plain.length == 0;
    }

    /** Whether that is what stands there; without making objects where it is written plainly. */
    boolean isMeant(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, plain, 0, plain.length)
                || normal(bytes, from, to).equals(normal);
    }

    private static String normal(byte[] bytes, int from, int to) {
        var path = decoded(bytes, from, to);
        int host = path.startsWith("/") ? -1 : path.indexOf("://");
        if (host >= 0) {
            int slash = path.indexOf('/', host + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        var segments = new ArrayDeque<String>();
        boolean open = true;
        for (var segment : path.split("/", -1)) {
            open = segment.isEmpty() || segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!open) {
                segments.addLast(segment);
            }
        }
        return "/" + String.join("/", segments) + (open ? "/" : "");
    }

    /** One character for each byte, which is enough to compare them. */
    private static String decoded(byte[] bytes, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            int high = bytes[at] == '%' && at + 2 < to ? Character.digit(bytes[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[at + 2], 16);
            if (low < 0) {
                text.append((char) (bytes[at] & 0xff));
            } else {
                text.append((char) (high * 16 + low));
                at += 2;
            }
        }
        return text.toString();
    }
}
