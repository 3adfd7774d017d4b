package dev.taskforge.ops.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Certificates made with the JDK's keytool, and servers that show them. */
final class Certificates {
    private static final String PASSWORD = "changeit";
    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
    }

    void authority() throws Exception {
        key("ca", "CN=Test Authority", 3650, "-ext", "bc:c");
        keytool("ca", "-exportcert", "-rfc", "-file", "ca.pem");
    }

    void selfSigned(String name) throws Exception {
        key(name, "CN=127.0.0.1", 100, "-ext", "san=ip:127.0.0.1");
    }

    void signed(String name, String names, int days) throws Exception {
        key(name, "CN=" + name, days);
        keytool(name, "-certreq", "-file", name + ".csr");
        keytool(
                "ca",
                "-gencert",
                "-rfc",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".pem",
                "-validity",
                String.valueOf(days),
                "-ext",
                "san=" + names);
        run(name, "trusted-ca", List.of("-importcert", "-noprompt", "-file", "ca.pem"));
        keytool(name, "-importcert", "-noprompt", "-file", name + ".pem");
    }

    private void key(String name, String subject, int days, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                subject,
                "-validity",
                String.valueOf(days)));
        arguments.addAll(List.of(more));
        run(name, name, arguments);
    }

    private void keytool(String name, String... arguments) throws Exception {
        run(name, name, List.of(arguments));
    }

    private void run(String store, String alias, List<String> arguments) throws Exception {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(arguments);
        line.addAll(List.of("-alias", alias, "-keystore", store + ".p12", "-storepass", PASSWORD));
        run(line);
    }

    private void run(List<String> line) throws Exception {
        var result = new Commands().run(Command.of(line, folder, Duration.ofMinutes(1)));
        if (result.exitCode() != 0) {
            throw new IOException(result.output());
        }
    }

    /** The private key as servers read it that are not written in Java. */
    Path privateKey(String name) throws Exception {
        var file = folder.resolve(name + ".key");
        var line = List.of(
                "openssl",
                "pkcs12",
                "-in",
                name + ".p12",
                "-nocerts",
                "-nodes",
                "-passin",
                "pass:" + PASSWORD,
                "-out",
                file.toString());
        run(line);
        return file;
    }

    Server serve(String name) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var socket = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        return new Server((SSLServerSocket) socket);
    }

    /** Answers every request with an empty 200 until it is closed. */
    static final class Server implements AutoCloseable {
        private final SSLServerSocket socket;

        Server(SSLServerSocket socket) {
            this.socket = socket;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try (var client = socket.accept()) {
                    var in = client.getInputStream();
                    if (in.read() >= 0) {
                        client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                    }
                } catch (IOException e) {
                    // the client refused the certificate, or the test is over
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
