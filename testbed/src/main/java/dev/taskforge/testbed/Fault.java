package dev.taskforge.testbed;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of a container that ran well, and what a diagnosis is to say of it. */
enum Fault {
    CRASH("crash", Language.SHELL, "echo it broke; exit 1", ""),
    CRASH_LOOP("crash-loop", Language.SHELL, "echo it breaks; exit 3", "restart: always"),
    OWN_MEMORY("own-memory", Language.SHELL, "exec tail /dev/zero", "mem_limit: 16m\n    memswap_limit: 16m"),
    DISK_FULL(
            "disk-full",
            Language.PYTHON,
            "until(lambda: os.path.exists(GO)); open('/data/x', 'wb').write(b'x' * 999999)",
            "tmpfs: ['/data:size=16k']"),
    UNHEALTHY(
            "unhealthy",
            Language.SHELL,
            "exec sleep 600",
            "healthcheck: {test: '[ ! -e /tmp/go ] || { echo no answer; exit 1; }', interval: 1s, retries: 1}"),
    KILLED("killed", Language.SHELL, "exit", ""),
    STOPPED("stopped", Language.SHELL, "exit", ""),
    PAUSED("paused", Language.SHELL, "exit", ""),
    /** It is made anew with a command that is not there. */
    BAD_START("bad-start", Language.SHELL, "exit", ""),
    /** It is made anew with a port that somebody has. */
    PORT_TAKEN("port-taken", Language.SHELL, "exit", ""),
    /** What the application needs is stopped, and it answers 500. */
    DEPENDENCY("stopped", Language.PYTHON, "serve(lambda: connects('db'))", "depends_on: [db]"),
    /** It listens, and does not answer. */
    NO_ANSWER("no-answer", Language.PYTHON, "serve(lambda: until(lambda: not os.path.exists(GO)))", "");

    /** What faults that a container makes itself wait for; it is there once {@link #go} was run in it. */
    private static final String GO = "/tmp/go";

    private static final String PROGRAM = """
            import http.server, os, signal, socket, sys, time
            GO = "/tmp/go"
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            def until(reached):
                while not reached():
                    time.sleep(0.1)
                return True
            def connects(host):
                try:
                    socket.create_connection((host, 8080), 1).close()
                    return True
                except OSError:
                    return False
            def serve(well):
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200 if well() else 500)
                        self.send_header("Content-Length", "0")
                        self.end_headers()
                http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
            """;

    private final String label;
    private final Language language;
    private final String then;
    private final String keys;

    private enum Language {
        SHELL,
        PYTHON
    }

    Fault(String label, Language language, String then, String keys) {
        this.label = label;
        this.language = language;
        this.then = then;
        this.keys = keys;
    }

    /** Waits for {@link #GO}; ends at once when it is asked to. */
    private static List<String> shell(String then) {
        return List.of("sh", "-c", "trap 'exit 0' TERM; until [ -e /tmp/go ]; do sleep 0.1; done; " + then);
    }

    private static List<String> python(String then) {
        return List.of("/usr/bin/python3", "-I", "-c", PROGRAM + then);
    }

    /** Whether its program is in Python, in an image without a health check of use here. */
    private boolean isPython() {
        return language == Language.PYTHON;
    }

    private List<String> command() {
        return isPython() ? python(then) : shell(then);
    }

    String label() {
        return label;
    }

    /** The service of which a diagnosis is to say {@link #label}. */
    String subject() {
        return this == DEPENDENCY ? "db" : "app";
    }

    /** The services that are to run before. */
    String[] services() {
        return this == DEPENDENCY ? new String[] {"app", "db"} : new String[] {"app"};
    }

    /** Whether only who asks the application sees it. */
    boolean isAsked() {
        return this == DEPENDENCY || this == NO_ANSWER;
    }

    /** Whether Docker Engine tells of something that ended. */
    boolean isTold() {
        return this != NO_ANSWER;
    }

    /** The Compose file while all is well. */
    String compose() {
        return compose(command(), "");
    }

    /** The Compose file by which it cannot be started. */
    String refused(int port) {
        return this == PORT_TAKEN
                ? compose(command(), "\n    ports: ['127.0.0.1:" + port + ":80']")
                : compose(List.of("/nope"), "");
    }

    private String compose(List<String> runs, String more) {
        var health = isPython() ? "healthcheck: {disable: true}\n    " : "";
        return """
            version: "3.7"
            services:
              app:
                image: taskforge-testbed/%s:1
                command: %s
                stop_grace_period: 1s
                labels: {dev.taskforge.testbed: "true"}
                NETWORK
                %s
              db:
                image: taskforge-testbed/shop:1
                command: %s
                healthcheck: {disable: true}
                stop_grace_period: 1s
                labels: {dev.taskforge.testbed: "true"}
                NETWORK
            networks:
              default:
                labels: {dev.taskforge.testbed: "true"}
            """.formatted(
                        isPython() ? "shop" : "busybox",
                        JsonMapper.shared().writeValueAsString(escaped(runs)),
                        health + keys + more,
                        JsonMapper.shared().writeValueAsString(escaped(python("serve(lambda: True)"))))
                // Docker Engine has addresses for about thirty networks of their own; only the one that needs names
                // gets one.
                .replace("NETWORK", this == DEPENDENCY ? "" : "network_mode: bridge");
    }

    /** Compose takes a single $ for a variable. */
    private static List<String> escaped(List<String> words) {
        return words.stream().map(word -> word.replace("$", "$$")).toList();
    }

    /** The command that makes it begin, run in its container. */
    List<String> go() {
        return isPython() ? List.of("/usr/bin/python3", "-I", "-c", "open('" + GO + "', 'w')") : List.of("touch", GO);
    }
}
