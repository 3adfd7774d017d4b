package dev.taskforge.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A file of a mebibyte, the largest that is read, made to be as much work as it can.
 *
 * @param content makes the text when it is asked for: together the files would fill the heap
 */
record HostileFile(String name, String shape, Supplier<String> content) {
    private static final int BYTES = 1024 * 1024;

    /** Signs and words that make readers look far ahead, count, nest or start over. */
    private static final List<String> PIECES = List.of(
            "a",
            "${",
            "$(",
            "${a:-",
            "(",
            "{",
            "[",
            "'",
            "\"",
            "`",
            "#",
            ":",
            "\\",
            "- ",
            "a: ",
            "a: b\n",
            "a: &a b\n",
            "*a ",
            "a=b\n",
            "a=b ",
            "a b;\n",
            "a;",
            "server {",
            "://",
            "a@",
            "a/",
            "KEY",
            "| ",
            "&& ",
            "<<a\n",
            "> ",
            "[a](",
            "**a",
            "RUN a \\\n",
            "\u00e9",
            "\uD83D\uDE00",
            "--password=",
            "sudo ",
            "sh -c '");

    static List<HostileFile> all() {
        var all = new ArrayList<HostileFile>();
        for (var piece : PIECES) {
            for (var name : List.of(".env", "compose.yml", "Dockerfile", "nginx.conf", "README.md", "taskforge.yaml")) {
                all.add(repeated(name, "", piece));
            }
            all.add(repeated(".env", "DATABASE_URL=postgres://", piece));
            all.add(repeated("compose.yml", "services:\n  a:\n    image: b\n    command: ", piece));
            all.add(repeated("nginx.conf", "server { location / { proxy_pass ", piece));
            all.add(repeated("Dockerfile", "FROM a\nRUN ", piece));
            all.add(repeated("README.md", "# Restore\n```sh\n", piece));
            all.add(repeated("taskforge.yaml", "env:\n  contract:\n    ", piece));
        }
        all.addAll(distinct());
        return all;
    }

    /** Every line another name, against whatever looks for each of them among all. */
    private static List<HostileFile> distinct() {
        return List.of(
                counted(".env", "names", "", i -> "NAME_" + i + "=value\n"),
                counted(".env", "secrets", "", i -> "PASSWORD_" + i + "=Kq7x" + i + "\n"),
                counted(".env", "addresses", "", i -> "N" + i + "_DATABASE_URL=postgres://u:p" + i + "@h/d\n"),
                counted(".env", "one name", "", i -> "A=b\n"),
                counted("compose.yml", "services", "services:\n", i -> "  s" + i + ": {image: 'a:1'}\n"),
                counted(
                        "compose.yml",
                        "variables",
                        "services:\n  a:\n    image: b\n    environment:\n",
                        i -> "      N" + i + ": ${NAME_" + i + "}\n"),
                counted("nginx.conf", "servers", "", i -> "server { listen " + i + "; server_name s" + i + "; }\n"),
                counted(
                        "nginx.conf",
                        "locations",
                        "server {\n",
                        i -> "location /a" + i + " { proxy_pass http://u" + i + "; add_header A" + i + " b; }\n"),
                counted("Dockerfile", "stages", "", i -> "FROM a AS s" + i + "\nCOPY --from=s" + i / 2 + " a b\n"),
                counted("Dockerfile", "variables", "FROM a\n", i -> "ENV N" + i + "=v\nARG P" + i + "\n"),
                counted("README.md", "steps", "", i -> "## Step " + i + "\n```sh\ndocker rm c" + i + "\n```\n"),
                counted("README.md", "commands", "", i -> "- [ ] a" + i + " `docker compose exec s" + i + " ls`\n"),
                counted("README.md", "rows", "| Gate | Proof |\n|---|---|\n", i -> "| a | `docker rm x" + i + "` |\n"),
                counted(
                        "taskforge.yaml",
                        "waivers",
                        "lint:\n  waive:\n",
                        i -> "    - {rule: env-duplicate, file: a" + i + ", reason: some reason here}\n"),
                counted("taskforge.yaml", "contract", "env:\n  contract:\n", i -> "    N" + i + ": {kind: text}\n"));
    }

    private static HostileFile repeated(String name, String head, String piece) {
        int times = (BYTES - head.length()) / piece.getBytes(StandardCharsets.UTF_8).length;
        return new HostileFile(name, (head + piece).replace("\n", "\\n"), () -> head + piece.repeat(times));
    }

    private static HostileFile counted(String name, String shape, String head, IntFunction<String> line) {
        return new HostileFile(name, shape, () -> {
            var text = new StringBuilder(head);
            for (int i = 0; text.length() < BYTES - 200; i++) {
                text.append(line.apply(i));
            }
            return text.toString();
        });
    }

    String text() {
        return content.get();
    }

    @Override
    public String toString() {
        return name + " full of " + shape;
    }
}
