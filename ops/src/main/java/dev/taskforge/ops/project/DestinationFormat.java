package dev.taskforge.ops.project;

import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.DeclaredDestination.ObjectLock;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.DeclaredDestination.Vault;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a destination is declared. */
final class DestinationFormat {
    private enum Kind {
        FOLDER,
        S3,
        SFTP,
        TASKFORGE
    }

    private static final int LAST_PORT = 65_535;
    private static final int MOST_LOCK_DAYS = 3_650;

    /** A variable that holds a secret, and never the secret itself. */
    static final Type<String> SECRET =
            Types.variableText(100, "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}", "project.secret-variable", "${S3_SECRET_KEY}");

    private static final Field<Kind> KIND = Field.required(
            "kind",
            Types.choice(Map.of("folder", Kind.FOLDER, "s3", Kind.S3, "sftp", Kind.SFTP, "taskforge", Kind.TASKFORGE)),
            "What it is: a folder of this machine, S3-compatible storage, an SFTP server, or another TaskForge.");
    private static final Field<String> FOLDER = Field.optional(
            "folder",
            Types.fixedPath(),
            "Of a folder or an SFTP server: where the copies go, a folder that must be there; on a server absolute.");
    private static final Field<String> ENDPOINT = Field.optional(
            "endpoint",
            Types.text(
                    300,
                    "https?://(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?/?",
                    "project.destination.endpoint",
                    "https://s3.example.id"),
            "Of S3: the address of the service, which may be one of a private network.");
    private static final Field<String> REGION = Field.optional(
            "region",
            Types.text(63, "[a-z0-9][a-z0-9-]*", "project.destination.region", "auto"),
            "Of S3: the region that requests are signed for; auto when left out.");
    private static final Field<String> BUCKET = Field.optional(
            "bucket",
            Types.text(63, "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "project.destination.bucket", "backups"),
            "Of S3: the bucket, which must be there.");
    private static final Field<String> PREFIX = Field.optional(
            "prefix",
            Types.text(
                    200,
                    "[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*",
                    "project.destination.prefix",
                    "shop"),
            "Of S3: what stands before the key of each copy.");
    private static final Field<String> ACCESS_KEY =
            Field.optional("access_key", SECRET, "Of S3: the variable that holds the access key.");
    private static final Field<String> SECRET_KEY =
            Field.optional("secret_key", SECRET, "Of S3: the variable that holds the secret key.");
    private static final Field<Boolean> PATH_STYLE = Field.optional(
            "path_style",
            Types.flag(),
            "Of S3: whether the bucket stands in the path of addresses, not in their host; true when left out.");
    private static final Field<Integer> LOCK_DAYS = Field.optional(
            "lock_days",
            Types.integer(1, MOST_LOCK_DAYS),
            "Of S3: for how many days nobody can remove or replace a copy, by object lock of the bucket; not locked when left out.");
    private static final Field<Boolean> LOCK_MODE = Field.optional(
            "lock_mode",
            Types.choice(Map.of("governance", false, "compliance", true)),
            "Of S3, with lock_days: compliance locks against everybody, governance, which is meant when left out, against all who"
                    + " lack the right to pass it over.");
    private static final Field<String> HOST = Field.optional(
            "host",
            Types.text(253, "[A-Za-z0-9.:_-]+", "project.destination.host", "nas.example.id"),
            "Of an SFTP server: its name or address, which may be one of a private network.");
    private static final Field<Integer> PORT =
            Field.optional("port", Types.integer(1, LAST_PORT), "Of an SFTP server: its port; 22 when left out.");
    private static final Field<String> USER = Field.optional(
            "user",
            Types.text(100, "[A-Za-z0-9._@-]+", "project.destination.user", "backup"),
            "Of an SFTP server: who signs in.");
    private static final Field<String> KEY = Field.optional(
            "key",
            Types.fixedPath(),
            "Of an SFTP server: the file of the private key that signs in, without a passphrase.");
    private static final Field<String> PASSWORD = Field.optional(
            "password", SECRET, "Of an SFTP server: the variable that holds the password, in place of key.");
    private static final Field<String> HOST_KEY = Field.optional(
            "host_key",
            Types.text(
                    2_000,
                    "(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/=]+( .*)?",
                    "project.destination.host-key",
                    "ssh-ed25519 AAAA…"),
            "Of an SFTP server: its public key, as ssh-keyscan prints it after the name. No other server is spoken to.");

    private static final Field<String> URL = Field.optional(
            "url",
            Types.text(
                    300,
                    "https?://(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?/?",
                    "project.destination.url",
                    "https://nas.example.id:8443"),
            "Of another TaskForge: its address; http is spoken only to localhost and to private addresses in digits.");
    private static final Field<String> TOKEN = Field.optional(
            "token", SECRET, "Of another TaskForge: the variable that holds the token of an account of its vault.");

    private static final List<Field<?>> OF_S3 =
            List.of(ENDPOINT, REGION, BUCKET, PREFIX, ACCESS_KEY, SECRET_KEY, PATH_STYLE, LOCK_DAYS, LOCK_MODE);
    private static final List<Field<?>> OF_SFTP = List.of(HOST, PORT, USER, FOLDER, KEY, PASSWORD, HOST_KEY);
    private static final List<Field<?>> ALL = List.of(
            KIND,
            FOLDER,
            ENDPOINT,
            REGION,
            BUCKET,
            PREFIX,
            ACCESS_KEY,
            SECRET_KEY,
            PATH_STYLE,
            LOCK_DAYS,
            LOCK_MODE,
            HOST,
            PORT,
            USER,
            KEY,
            PASSWORD,
            HOST_KEY,
            URL,
            TOKEN);

    private DestinationFormat() {}

    static Type<DeclaredDestination> of(String name) {
        return new ObjectType<>(ALL, values -> build(name, values));
    }

    private static @Nullable DeclaredDestination build(String name, Values values) {
        return switch (values.get(KIND)) {
            case FOLDER ->
                fits(values, "folder", List.of(FOLDER), FOLDER) ? new Folder(name, values.get(FOLDER)) : null;
            case S3 ->
                fits(values, "s3", OF_S3, ENDPOINT, BUCKET, ACCESS_KEY, SECRET_KEY)
                                && namesHost(values, ENDPOINT, "project.destination.endpoint")
                        ? s3(name, values)
                        : null;
            case SFTP -> fits(values, "sftp", OF_SFTP, HOST, USER, FOLDER, HOST_KEY) ? sftp(name, values) : null;
            case TASKFORGE ->
                fits(values, "taskforge", List.of(URL, TOKEN), URL, TOKEN)
                                && namesHost(values, URL, "project.destination.url")
                        ? new Vault(name, values.get(URL), values.get(TOKEN))
                        : null;
        };
    }

    /** Hosts and ports that look well and are none, such as one with an underscore, cannot be connected to. */
    private static boolean namesHost(Values values, Field<String> field, String key) {
        var address = values.get(field);
        try {
            var uri = new URI(address).parseServerAuthority();
            if (uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LAST_PORT) {
                return true;
            }
        } catch (URISyntaxException e) {
            values.refuse(field, Message.of(key, address), Message.of("project.destination.no-host", e.getReason()));
            return false;
        }
        values.refuse(
                field,
                Message.of(key, address),
                Message.of("project.destination.no-port", Integer.toString(LAST_PORT)));
        return false;
    }

    private static @Nullable DeclaredDestination s3(String name, Values values) {
        var days = values.find(LOCK_DAYS);
        if (days == null && values.has(LOCK_MODE)) {
            values.refuse(
                    LOCK_MODE,
                    Message.of("project.destination.lock-mode"),
                    Message.of("project.destination.lock-mode.fix"));
            return null;
        }
        var region = values.find(REGION);
        var pathStyle = values.find(PATH_STYLE);
        return new S3(
                name,
                values.get(ENDPOINT),
                region == null ? "auto" : region,
                values.get(BUCKET),
                values.find(PREFIX),
                values.get(ACCESS_KEY),
                values.get(SECRET_KEY),
                pathStyle == null || pathStyle,
                days == null ? null : new ObjectLock(days, Boolean.TRUE.equals(values.find(LOCK_MODE))));
    }

    private static @Nullable DeclaredDestination sftp(String name, Values values) {
        if (values.has(KEY) == values.has(PASSWORD)) {
            values.refuse(Message.of("project.destination.sign-in"), Message.of("project.destination.sign-in.fix"));
            return null;
        }
        if (!values.get(FOLDER).startsWith("/")) {
            values.refuse(
                    FOLDER,
                    Message.of("project.destination.absolute", values.get(FOLDER)),
                    Message.of("project.destination.absolute.fix"));
            return null;
        }
        var port = values.find(PORT);
        return new Sftp(
                name,
                values.get(HOST),
                port == null ? 22 : port,
                values.get(USER),
                values.get(FOLDER),
                values.find(KEY),
                values.find(PASSWORD),
                values.get(HOST_KEY));
    }

    /** Refuses each key that belongs to another kind, and names each that is missing. */
    private static boolean fits(Values values, String kind, List<Field<?>> own, Field<?>... needed) {
        boolean fits = true;
        for (var field : ALL) {
            if (values.has(field) && !own.contains(field) && !field.equals(KIND)) {
                values.refuse(
                        field,
                        Message.of("project.destination.other", field.name(), kind),
                        Message.of("project.database.remove", field.name()));
                fits = false;
            }
        }
        for (var field : needed) {
            if (!values.has(field)) {
                values.refuse(
                        Message.of("yaml.missing", field.name()), Message.of("project.destination.add", field.name()));
                fits = false;
            }
        }
        return fits;
    }
}
