package dev.taskforge.ops.diagnosis;

import java.util.List;
import java.util.regex.Pattern;

/** What words in logs and in refusals of Docker Engine stand for. */
final class Signs {
    static final Pattern NO_ROOM =
            any("no space left on device|\\benospc\\b|disk quota exceeded|database or disk is full");
    static final Pattern NO_NAME =
            any("could not translate host name|getaddrinfo (enotfound|eai_again)|name or service not known"
                    + "|temporary failure in name resolution|unknownhostexception|no such host|name does not resolve"
                    + "|php_network_getaddresses|host not found in upstream|nodename nor servname");
    static final Pattern PORT = any("port is already allocated|address already in use|ports are not available"
            + "|bind for \\S+ failed|eaddrinuse");
    static final Pattern MOUNT =
            any("bind source path does not exist|error mounting|invalid mount|error while mounting volume"
                    + "|failed to mount|failed to populate volume|are you trying to mount a directory onto a file");
    static final Pattern COMMAND =
            any("executable file not found|exec format error|exec:.*(permission denied|no such file)"
                    + "|no such image|manifest unknown|unable to start container process|oci runtime create failed");

    private Signs() {}

    private static Pattern any(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    static boolean in(Pattern sign, String text) {
        return sign.matcher(text).find();
    }

    static boolean in(Pattern sign, List<String> lines) {
        return lines.stream().anyMatch(line -> in(sign, line));
    }
}
