package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Invocation;
import java.util.ArrayDeque;

/** Follows in which folder a procedure works, as far as {@code cd} says. */
final class Folders {
    private String here = "";

    /** Follows one command. */
    void note(Invocation call) {
        if (call.runs("cd", "pushd") && call.wrappers().isEmpty()) {
            call.arguments("").operand().ifPresent(to -> here = to.literal() ? of(to.text()) : "");
        }
    }

    /** A path as seen from there; relative as long as no folder was named in full. */
    String of(String path) {
        return normal(path.startsWith("/") || here.isEmpty() ? path : here + "/" + path);
    }

    /** A path without {@code .}, {@code ..} and doubled or closing slashes. */
    static String normal(String path) {
        var parts = new ArrayDeque<String>();
        for (var part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of {@code user@host:/path}. */
    static String withoutHost(String path) {
        return normal(path.substring(path.indexOf(':') + 1));
    }
}
