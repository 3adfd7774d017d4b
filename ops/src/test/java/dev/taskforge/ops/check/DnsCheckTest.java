package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name server that speaks the real protocol, over UDP. */
final class DnsCheckTest {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int MX = 15;
    private static final int TXT = 16;
    private static final int AAAA = 28;

    @TempDir
    Path folder;

    private AskingFixture asking;
    private DatagramSocket server;
    private int port;

    @BeforeEach
    void serve() throws IOException {
        asking = new AskingFixture(folder);
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        port = server.getLocalPort();
        Thread.ofVirtual().start(this::answerAll);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void answerAll() {
        while (!server.isClosed()) {
            try {
                var packet = new DatagramPacket(new byte[512], 512);
                server.receive(packet);
                var answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (answer.length > 0) {
                    server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                // the test is over
            }
        }
    }

    /** Answers by the first label of the name. */
    private static byte[] answer(byte[] query) throws IOException {
        int length = query[12];
        var label = new String(query, 13, length, StandardCharsets.US_ASCII);
        int end = 12;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = ((query[end + 1] & 0xff) << 8) | (query[end + 2] & 0xff);
        return switch (label) {
            case "gone" -> reply(query, end + 5, 3, List.of());
            case "broken" -> reply(query, end + 5, 2, List.of());
            case "refused" -> reply(query, end + 5, 5, List.of());
            case "silent" -> new byte[0];
            case "alias" ->
                reply(query, end + 5, 0, List.of(record(CNAME, name("shop.example.id")), record(A, 203, 0, 113, 7)));
            case "long" -> reply(query, end + 5, 0, List.of(record(TXT, strings("v=DKIM1; k=rsa; ", "p=MIG", "x\"y"))));
            case "hostile" ->
                reply(query, end + 5, 0, List.of(record(TXT, strings("\u001b[2J" + "x".repeat(200), "y".repeat(200)))));
            default -> reply(query, end + 5, 0, records(type));
        };
    }

    private static List<byte[]> records(int type) throws IOException {
        return switch (type) {
            case A -> List.of(record(A, 203, 0, 113, 7), record(A, 203, 0, 113, 8));
            case AAAA -> List.of(record(AAAA, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7));
            case MX -> {
                var data = new ByteArrayOutputStream();
                data.write(new byte[] {0, 10});
                data.write(name("Mail.example.id"));
                yield List.of(record(MX, data.toByteArray()));
            }
            case TXT -> List.of(record(TXT, text("v=spf1 -all")));
            default -> List.of();
        };
    }

    private static byte[] strings(String... all) {
        var data = new ByteArrayOutputStream();
        for (var each : all) {
            data.writeBytes(text(each));
        }
        return data.toByteArray();
    }

    private static byte[] text(String text) {
        var data = new ByteArrayOutputStream();
        data.write(text.length());
        data.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return data.toByteArray();
    }

    private static byte[] name(String name) {
        var data = new ByteArrayOutputStream();
        for (var label : name.split("\\.")) {
            data.writeBytes(text(label));
        }
        data.write(0);
        return data.toByteArray();
    }

    private static byte[] record(int type, int... bytes) throws IOException {
        var data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return record(type, data);
    }

    /** Of the name that stands in the question. */
    private static byte[] record(int type, byte[] data) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(0xc00c);
        out.writeShort(type);
        out.writeShort(1);
        out.writeInt(60);
        out.writeShort(data.length);
        out.write(data);
        return bytes.toByteArray();
    }

    private static byte[] reply(byte[] query, int questionEnd, int code, List<byte[]> records) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(0x8180 | code);
        out.writeShort(1);
        out.writeShort(records.size());
        out.writeInt(0);
        out.write(query, 12, questionEnd - 12);
        for (var record : records) {
            out.write(record);
        }
        return bytes.toByteArray();
    }

    private String ask(String rest) throws InterruptedException {
        return asking.answer("{dns: " + rest + ", server: \"127.0.0.1:" + port + "\"}");
    }

    private String at() {
        return " @127.0.0.1:" + port;
    }

    @Test
    void whatIsAnsweredIsComparedWhateverItsOrderAndSpelling() throws Exception {
        assertThat(ask("shop.example.id, expect: [\"203.0.113.8\", \"203.0.113.7\"]"))
                .isEqualTo("PASS shop.example.id A" + at() + ": 203.0.113.7, 203.0.113.8.");
        assertThat(ask("shop.example.id, expect: [\"203.0.113.7\"]"))
                .isEqualTo("FAIL shop.example.id A" + at() + ": 203.0.113.7, 203.0.113.8 instead of 203.0.113.7.");
        assertThat(ask("shop.example.id, type: AAAA, expect: [\"2001:0DB8::7\"]"))
                .startsWith("PASS");
        assertThat(ask("shop.example.id, type: MX, expect: [\"10 mail.example.id\"]"))
                .startsWith("PASS");
        assertThat(ask("shop.example.id, type: TXT, expect: [\"v=spf1 -all\"]")).startsWith("PASS");
        assertThat(ask("alias.example.id, expect: [\"203.0.113.7\"]")).startsWith("PASS");
        assertThat(ask("shop.example.id")).startsWith("PASS");
    }

    @Test
    void aTextOfSeveralStringsIsOne() throws Exception {
        assertThat(ask("long.example.id, type: TXT, expect: ['v=DKIM1; k=rsa; p=MIGx\"y']"))
                .startsWith("PASS");
        assertThat(ask("long.example.id, type: TXT, expect: ['\"v=DKIM1; k=rsa; \" \"p=MIGx\\\"y\"']"))
                .startsWith("PASS");
        assertThat(ask("hostile.example.id, type: TXT")).startsWith("PASS").doesNotContain("\u001b");
    }

    @Test
    void whatIsNotAnsweredIsToldApart() throws Exception {
        assertThat(ask("gone.example.id")).startsWith("FAIL").contains("NXDOMAIN");
        assertThat(ask("shop.example.id, type: NS")).startsWith("FAIL").contains("no such record");
        assertThat(ask("broken.example.id, timeout: 3s")).startsWith("FAIL").contains("could not or would not answer");
        assertThat(ask("refused.example.id, timeout: 3s")).startsWith("FAIL").contains("could not or would not answer");
        assertThat(ask("silent.example.id, timeout: 900ms"))
                .isEqualTo("ERROR silent.example.id A" + at() + ": no name server answered within 900ms.");
    }

    @Test
    void whereNobodyListensNothingIsKnown() throws Exception {
        server.close();
        assertThat(ask("shop.example.id, timeout: 900ms")).startsWith("ERROR");
    }
}
