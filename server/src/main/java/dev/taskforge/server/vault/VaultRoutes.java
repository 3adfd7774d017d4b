package dev.taskforge.server.vault;

import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.HEAD;
import static dev.taskforge.server.http.Method.PUT;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The vault as another machine sees it: its own part, and nothing beside it. */
public final class VaultRoutes implements Routes {
    /** By which a sender knows that a vault answers, and not something before it. */
    private static final String MARK = "X-Taskforge-Vault";

    private static final Pattern DIGEST = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");
    private static final String CONTENT = "application/octet-stream";
    private static final String NAME = "its path, such as `shop/main/main-20261121T020000Z-job41.sqlite.zst`";

    private final Vault vault;

    public VaultRoutes(Vault vault) {
        this.vault = vault;
    }

    /** A file in the vault. */
    public record FileView(
            String name,
            long bytes,

            @About("Empty when it lay there before the records knew of it")
            String sha256,

            Instant storedAt) {
        static FileView of(VaultFile file) {
            return new FileView(file.name(), file.bytes(), file.sha256(), file.storedAt());
        }
    }

    /** How many unfinished uploads were removed. */
    public record SweptView(int removed) {}

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/vault/files", Action.VAULT, this::list)
                .summary("List the files of the account in the vault")
                .query("folder", "only what lies directly in this folder")
                .answersList(200, FileView.class);
        router.route(GET, "/api/v1/vault/file", Action.VAULT, this::read)
                .summary("Read a file of the vault")
                .query("name", NAME)
                .answersText(200, CONTENT);
        router.route(HEAD, "/api/v1/vault/file", Action.VAULT, this::size)
                .summary("Tell the size of a file of the vault")
                .description("In `Content-Length`, without the file.")
                .query("name", NAME)
                .answersNothing(200);
        router.route(PUT, "/api/v1/vault/file", Action.VAULT, this::put)
                .summary("Put a file into the vault")
                .description(
                        "The body is the file. `Content-Length` says its size and `Content-Digest: sha-256=:BASE64:`"
                                + " its hash (RFC 9530); what arrives otherwise is not kept. 201 when it is stored, 200 when the same"
                                + " bytes are there already, 409 when the name is taken by others, 413 beyond the quota of the account (a file counts as 4 KiB at least) or 40,000 files,"
                                + " 507 when the disk is full. With `Expect: 100-continue` a refusal comes before the body is sent.")
                .query("name", NAME)
                .takesBytes()
                .answers(201, FileView.class)
                .answers(200, FileView.class);
        router.route(DELETE, "/api/v1/vault/file", Action.VAULT, this::remove)
                .summary("Remove a file of the vault")
                .description("423 while the account says that files stay; one that is not there is no failure.")
                .query("name", NAME)
                .answersNothing(204);
        router.route(DELETE, "/api/v1/vault/uploads", Action.VAULT, this::sweep)
                .summary("Remove what uploads have left unfinished")
                .description("Those under way stay.")
                .answers(200, SweptView.class);
    }

    /** The account that asks; the answer says that a vault gives it. */
    private static String account(Exchange exchange) {
        exchange.setHeader(MARK, "1");
        return exchange.principal().name();
    }

    private static String name(Exchange exchange) {
        return VaultName.require("name", exchange.query("name"));
    }

    private void list(Exchange exchange) {
        var account = account(exchange);
        var folder = exchange.query("folder");
        var files = vault.list(account, folder == null ? null : VaultName.require("folder", folder));
        exchange.json(200, files.stream().map(FileView::of).toList());
    }

    private void read(Exchange exchange) throws IOException, InterruptedException {
        // Opened before anything is said of it: a refusal has a length of its own.
        try (var reading = vault.reading(account(exchange), name(exchange))) {
            exchange.setHeader("Content-Length", Long.toString(reading.file().bytes()));
            exchange.stream(200, CONTENT, reading.content()::transferTo);
        }
    }

    private void size(Exchange exchange) {
        var file = vault.find(account(exchange), name(exchange));
        exchange.setHeader("Content-Length", Long.toString(file.bytes()));
        exchange.nothing(200);
    }

    private void put(Exchange exchange) throws IOException {
        var account = account(exchange);
        var offer = new Vault.Offer(name(exchange), length(exchange), sha256(exchange.header("Content-Digest")));
        var put = vault.put(account, offer, exchange::bodyStream);
        if (put == Vault.Put.THERE_ALREADY) {
            // Its body may not have been read.
            exchange.setHeader("Connection", "close");
        }
        exchange.json(put == Vault.Put.STORED ? 201 : 200, FileView.of(vault.find(account, offer.name())));
    }

    private static long length(Exchange exchange) {
        long length = exchange.bodyLength();
        if (length < 0 && exchange.header("Transfer-Encoding") == null) {
            return 0;
        }
        if (length < 0) {
            throw ProblemException.of(411, "bad-request", Message.of("vault.length"))
                    .header("Connection", "close");
        }
        return length;
    }

    private static String sha256(@Nullable String header) {
        var found = DIGEST.matcher(header == null ? "" : header.strip());
        if (!found.matches()) {
            throw ProblemException.invalid("Content-Digest", Message.of("vault.digest_header"))
                    .header("Connection", "close");
        }
        return HexFormat.of().formatHex(Base64.getDecoder().decode(found.group(1)));
    }

    private void remove(Exchange exchange) throws IOException {
        vault.remove(account(exchange), name(exchange));
        exchange.nothing(204);
    }

    private void sweep(Exchange exchange) throws IOException {
        exchange.json(200, new SweptView(vault.sweep(account(exchange))));
    }
}
