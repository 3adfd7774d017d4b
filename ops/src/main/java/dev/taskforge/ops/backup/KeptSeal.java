package dev.taskforge.ops.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seal in the copy of TaskForge's own database: the moment, and an HMAC-SHA256 of all bytes of the file under a key that follows
 * from the recovery key. Encrypting for a public key shows nothing about who did it; this does.
 */
final class KeptSeal {
    /** Holds it in its one row: {@code at}, {@code mac}. */
    static final String TABLE = "kept_seal";

    private static final int BYTES = 32;
    private static final int BUFFER = 1 << 16;
    private static final String PURPOSE = "taskforge seal of its own backups, 1";

    private KeptSeal() {}

    /** It is not there or not the one that belongs there. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** Makes room for it; until it is signed, random bytes stand there, by which its place in the file is found. */
    static void add(Connection connection, Instant at) throws SQLException {
        var room = new byte[BYTES];
        new SecureRandom().nextBytes(room);
        try (var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
            statement.execute("CREATE TABLE " + TABLE + " (at TEXT NOT NULL, mac BLOB NOT NULL)");
        }
        try (var insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
            insert.setString(1, at.toString());
            insert.setBytes(2, room);
            insert.executeUpdate();
        }
    }

    /** Signs a database that nobody has open; to be made durable afterwards. */
    static void sign(Path database, String secret) throws IOException, SQLException {
        try {
            var room = read(database).bytes();
            long at = find(database, room);
            var mac = mac(database, at, secret);
            try (var file = new RandomAccessFile(database.toFile(), "rw")) {
                file.seek(at);
                file.write(mac);
            }
        } catch (Broken e) {
            throw new IOException("the copy of the database cannot be sealed: " + e.getMessage(), e);
        }
    }

    /** The moment in it; whether it is signed is not looked at. */
    static Instant moment(Path database) throws SQLException, Broken {
        return read(database).at();
    }

    /** Compares it with the bytes of the file, under the private key of age. */
    static void check(Path database, String secret) throws IOException, SQLException, Broken {
        var said = read(database).bytes();
        if (!MessageDigest.isEqual(said, mac(database, find(database, said), secret))) {
            throw new Broken("its seal was not made with the recovery key; somebody else made it or changed it");
        }
    }

    /** @param mac in hex */
    private record Row(Instant at, String mac) {
        byte[] bytes() {
            return HexFormat.of().parseHex(mac);
        }
    }

    private static Row read(Path database) throws SQLException, Broken {
        try (var connection = SqliteSnapshot.open(database);
                var statement = connection.createStatement()) {
            if (!SqliteFacts.of(connection).rows().containsKey(TABLE)) {
                throw new Broken("it holds no seal; it was made without a recovery key, or not by TaskForge");
            }
            try (var rows = statement.executeQuery("SELECT at, mac FROM " + TABLE
                    + " WHERE length(at) < 64 AND typeof(mac) = 'blob' AND length(mac) = " + BYTES)) {
                if (!rows.next()) {
                    throw new Broken("it holds no seal");
                }
                var row =
                        new Row(Instant.parse(rows.getString(1)), HexFormat.of().formatHex(rows.getBytes(2)));
                if (rows.next()) {
                    throw new Broken("it holds more than one seal");
                }
                return row;
            } catch (DateTimeException e) {
                throw new Broken("its seal names no moment");
            }
        }
    }

    /** Where these bytes are in the file, which must be one place. */
    private static long find(Path file, byte[] wanted) throws IOException, Broken {
        long found = -1;
        long before = 0;
        int kept = 0;
        var buffer = new byte[BUFFER + BYTES];
        try (var in = Files.newInputStream(file)) {
            for (int read = in.readNBytes(buffer, 0, BUFFER); read > 0; read = in.readNBytes(buffer, kept, BUFFER)) {
                int end = kept + read;
                for (int i = 0; i + BYTES <= end; i++) {
                    if (buffer[i] == wanted[0] && Arrays.equals(buffer, i, i + BYTES, wanted, 0, BYTES)) {
                        if (found >= 0) {
                            throw new Broken("its seal is there more than once");
                        }
                        found = before + i;
                    }
                }
                kept = Math.min(end, BYTES - 1);
                before += end - kept;
                System.arraycopy(buffer, end - kept, buffer, 0, kept);
            }
        }
        if (found < 0) {
            throw new Broken("its seal is not in one piece");
        }
        return found;
    }

    /** Of the file as if zeros stood where the seal is. */
    private static byte[] mac(Path file, long seal, String secret) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            var mac = hmac(hmac(secret.getBytes(StandardCharsets.US_ASCII))
                    .doFinal(PURPOSE.getBytes(StandardCharsets.US_ASCII)));
            feed(mac, in, seal);
            in.skipNBytes(BYTES);
            mac.update(new byte[BYTES]);
            feed(mac, in, Long.MAX_VALUE);
            return mac.doFinal();
        }
    }

    private static Mac hmac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static void feed(Mac mac, InputStream in, long most) throws IOException {
        var buffer = new byte[BUFFER];
        long left = most;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
            if (read < 0) {
                return;
            }
            mac.update(buffer, 0, read);
            left -= read;
        }
    }
}
