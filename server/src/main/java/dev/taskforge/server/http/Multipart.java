package dev.taskforge.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form of the type {@code multipart/form-data} (RFC 7578) that already lies in memory, in one pass. Anything
 * that is not well formed is refused as a whole.
 *
 * @param fields the values of plain fields
 * @param files the files that were chosen; fields for files without one are left out
 */
record Multipart(Map<String, List<String>> fields, Map<String, FormFile> files) {
    private static final int MOST_PARTS = 100;
    private static final int MOST_HEADERS = 4_096;
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};

    /**
     * Reads a body.
     *
     * @param contentType the header of that name, with its boundary
     */
    static Multipart read(byte[] body, String contentType) {
        var delimiter = ("--" + boundary(contentType)).getBytes(StandardCharsets.US_ASCII);
        var between = ("\r\n--" + boundary(contentType)).getBytes(StandardCharsets.US_ASCII);
        var form = new Multipart(new LinkedHashMap<>(), new LinkedHashMap<>());
        int at = indexOf(body, delimiter, 0, body.length);
        if (at != 0) {
            throw broken();
        }
        at += delimiter.length;
        for (int part = 0; !startsWith(body, at, "--"); part++) {
            if (part == MOST_PARTS || !startsWith(body, at, "\r\n")) {
                throw broken();
            }
            int end = indexOf(body, between, at, body.length);
            int headers = indexOf(body, END_OF_HEADERS, at, Math.min(body.length, at + MOST_HEADERS));
            if (end < 0 || headers < 0 || headers + END_OF_HEADERS.length > end) {
                throw broken();
            }
            form.add(text(body, at, headers), body, headers + END_OF_HEADERS.length, end);
            at = end + between.length;
        }
        return form;
    }

    private void add(String headers, byte[] body, int from, int to) {
        var disposition = headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .findFirst()
                .orElseThrow(Multipart::broken);
        var name = parameter(disposition, "name");
        if (name == null) {
            throw broken();
        }
        var file = parameter(disposition, "filename");
        if (file == null) {
            fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(text(body, from, to));
        } else if (!file.isEmpty()) {
            files.put(name, new FormFile(file, Arrays.copyOfRange(body, from, to)));
        }
    }

    /** A quoted parameter; browsers write a quotation mark in it as {@code %22}. */
    private static @Nullable String parameter(String header, String name) {
        int start = header.indexOf("; " + name + "=\"");
        if (start < 0) {
            return null;
        }
        int from = start + name.length() + 4;
        int to = header.indexOf('"', from);
        return to < 0 ? null : header.substring(from, to).replace("%22", "\"");
    }

    private static String boundary(String contentType) {
        int start = contentType.indexOf("boundary=");
        var boundary = start < 0 ? "" : contentType.substring(start + 9).strip();
        if (boundary.length() > 1 && boundary.startsWith("\"") && boundary.endsWith("\"")) {
            boundary = boundary.substring(1, boundary.length() - 1);
        }
        boolean right = boundary.length() <= 70
                && !boundary.isEmpty()
                && boundary.chars().allMatch(c -> c > ' ' && c < 127 && c != ';' && c != ',' && c != '"');
        if (!right) {
            throw broken();
        }
        return boundary;
    }

    private static int indexOf(byte[] body, byte[] wanted, int from, int to) {
        for (int i = from; i <= to - wanted.length; i++) {
            int same = 0;
            while (same < wanted.length && body[i + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] body, int at, String text) {
        return at + 2 <= body.length && body[at] == text.charAt(0) && body[at + 1] == text.charAt(1);
    }

    private static String text(byte[] body, int from, int to) {
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    private static ProblemException broken() {
        return ProblemException.badRequest("body.bad_form");
    }
}
