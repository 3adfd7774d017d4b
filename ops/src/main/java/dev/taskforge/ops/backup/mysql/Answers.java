package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.Facts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the client answered: one row on each line, its values apart by tabs, special characters behind backslashes. */
record Answers(List<List<String>> rows) {
    private static final Pattern LINE = Pattern.compile("\n");
    private static final String AUTO_INCREMENT = " AUTO_INCREMENT=[0-9]+(?= )";

    static Answers read(String text) {
        // Not lines(): a carriage return is part of a value, and the client leaves it as it is.
        var lines = text.isEmpty() ? Stream.<String>empty() : LINE.splitAsStream(text);
        return new Answers(lines.map(line ->
                        Stream.of(line.split("\t", -1)).map(Answers::plain).toList())
                .toList());
    }

    /** The rest of each row that begins with this word. */
    List<List<String>> of(String... words) {
        var start = List.of(words);
        return rows.stream()
                .filter(row -> row.size() >= start.size()
                        && row.subList(0, start.size()).equals(start))
                .map(row -> row.subList(start.size(), row.size()))
                .toList();
    }

    /** Without the rows in which there is a table of this name. */
    Answers without(String table) {
        return new Answers(rows.stream().filter(row -> !row.contains(table)).toList());
    }

    /** Each kind of object, as how many lines tell of it and a hash of them. */
    SortedMap<String, Facts.Part> parts(Answers definitions) {
        var lines = new TreeMap<String, TreeSet<String>>();
        for (var row : of("part")) {
            lines.computeIfAbsent(row.getFirst(), _ -> new TreeSet<>()).add(line(row));
        }
        for (var row : definitions.rows()) {
            var definition = new ArrayList<>(row);
            definition.set(1, row.get(1).replaceAll(AUTO_INCREMENT, ""));
            lines.computeIfAbsent("definitions", _ -> new TreeSet<>()).add(line(definition));
        }
        var parts = new TreeMap<String, Facts.Part>();
        lines.forEach((kind, all) -> parts.put(kind, new Facts.Part(all.size(), hash(all))));
        return parts;
    }

    private static String line(List<String> values) {
        return String.join("\0", values);
    }

    private static String hash(Iterable<String> lines) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var line : lines) {
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String plain(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        var plain = new StringBuilder();
        boolean escaped = false;
        for (int at = 0; at < written.length(); at++) {
            char c = written.charAt(at);
            if (escaped) {
                plain.append(
                        switch (c) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case '0' -> '\0';
                            default -> c;
                        });
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
