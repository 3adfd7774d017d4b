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
                    + "|php_network_getaddresses|host not found in upstream|nodename nor servname"
                    + "|could not resolve host|bad address '");
    static final Pattern PORT = any("port is already allocated|address already in use|ports are not available"
            + "|bind for \\S+ failed|eaddrinuse");
    static final Pattern MOUNT =
            any("bind source path does not exist|error mounting|invalid mount|error while mounting volume"
                    + "|failed to mount|failed to populate volume|are you trying to mount a directory onto a file"
                    + "|error while creating mount source path");
    /** Words that every refused start has, such as "OCI runtime create failed", say nothing of the command. */
    static final Pattern COMMAND = any("executable file not found|exec format error|no such image|manifest unknown"
            + "|(?<!fork/)exec:? .*(permission denied|no such file|is a directory|not a directory)"
            + "|unable to find (user|group)|chdir to cwd");

    static final Pattern NETWORK =
            any("network \\S+ not found|driver failed programming external connectivity|iptables|nftables"
                    + "|cannot assign requested address|failed to set up container networking|failed to create endpoint"
                    + "|could not find an available|no available network|network sandbox");
    static final Pattern LITTLE_MEMORY = any("memory limit too low|minimum memory limit|oom-killed");
    static final Pattern NO_MEMORY = any("cannot allocate memory");

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
