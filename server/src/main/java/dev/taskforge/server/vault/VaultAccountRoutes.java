package dev.taskforge.server.vault;

import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.PATCH;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.NewVaultAccount;
import dev.taskforge.server.account.VaultAccounts;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may keep copies in the vault of this installation, for administrators. */
public final class VaultAccountRoutes implements Routes {
    private static final String PATH = "/api/v1/vault/accounts";
    private static final long USUAL_QUOTA = 100_000_000_000L;

    private final Vault vault;
    private final VaultAccounts accounts;

    public VaultAccountRoutes(Vault vault, VaultAccounts accounts) {
        this.vault = vault;
        this.accounts = accounts;
    }

    /** A new account. */
    record NewAccount(
            @Text(max = 63) String name,

            @About("How much it may keep; 100 GB unless given") @Whole(min = 1, max = Long.MAX_VALUE) @Nullable
            Long quotaBytes,

            @About("How many days a file stays whatever its sender wants; 0 unless given")
            @Whole(min = 0, max = 3_650)
            @Nullable
            Integer keepDays) {}

    /** What changes; what is not given stays. */
    record Change(
            @Whole(min = 1, max = Long.MAX_VALUE) @Nullable Long quotaBytes,
            @Whole(min = 0, max = 3_650) @Nullable Integer keepDays) {}

    /** An account and what it keeps. */
    public record AccountView(
            String name,
            long quotaBytes,
            int keepDays,
            long files,
            long bytes,

            @About("When its newest file came") @Nullable Instant newestAt,

            @About("When removing a file was refused last, because it has to stay") @Nullable
            Instant refusedAt,

            Instant createdAt,
            String createdBy,
            @Nullable Instant lastUsedAt) {
        static AccountView of(VaultUse use) {
            var account = use.account();
            return new AccountView(
                    account.name(),
                    account.quotaBytes(),
                    account.keepDays(),
                    use.files(),
                    use.bytes(),
                    use.newestAt(),
                    use.refusedAt(),
                    account.createdAt(),
                    account.createdBy(),
                    account.lastUsedAt());
        }
    }

    /** @param token the secret itself */
    public record CreatedAccount(
            String name,
            long quotaBytes,
            int keepDays,
            @About("Shown this once") String token) {
        static CreatedAccount of(NewVaultAccount made) {
            var account = made.account();
            return new CreatedAccount(account.name(), account.quotaBytes(), account.keepDays(), made.secret());
        }
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, PATH, Action.ADMINISTER, this::list)
                .summary("List who keeps copies in the vault, and how much")
                .answersList(200, AccountView.class);
        router.route(POST, PATH, Action.ADMINISTER, this::create)
                .summary("Let another machine keep copies in the vault")
                .description(
                        "The answer holds its token in `token`; it is shown this once and opens nothing but its own part"
                                + " of the vault. 409 when files of an earlier account of this name lie there.")
                .takes(NewAccount.class)
                .answers(201, CreatedAccount.class)
                .secret();
        router.route(PATCH, PATH + "/{name}", Action.ADMINISTER, this::change)
                .summary("Change the quota of an account, or how long its files stay")
                .takes(Change.class)
                .answers(200, AccountView.class);
        router.route(POST, PATH + "/{name}/token", Action.ADMINISTER, this::renew)
                .summary("Give an account a new token")
                .description("The old one opens nothing any more.")
                .answers(200, CreatedAccount.class)
                .secret();
        router.route(DELETE, PATH + "/{name}", Action.ADMINISTER, this::remove)
                .summary("Remove an account of the vault")
                .description(
                        "409 while it keeps files, unless `files=true` removes them too, whatever was to stay; and 409 while a"
                                + " transfer of it is under way.")
                .query("files", "`true` to remove its files as well")
                .answersNothing(204);
    }

    private void list(Exchange exchange) {
        exchange.json(200, views());
    }

    private List<AccountView> views() {
        return vault.uses().stream().map(AccountView::of).toList();
    }

    private void create(Exchange exchange) throws IOException {
        var wanted = exchange.body(NewAccount.class);
        var made = accounts.create(
                exchange.principal(),
                wanted.name(),
                wanted.quotaBytes() == null ? USUAL_QUOTA : wanted.quotaBytes(),
                wanted.keepDays() == null ? 0 : wanted.keepDays());
        try {
            vault.parts().make(made.account().name());
        } catch (IOException | RuntimeException e) {
            accounts.remove(exchange.principal(), made.account().name());
            throw e;
        }
        exchange.json(201, CreatedAccount.of(made));
    }

    private void change(Exchange exchange) {
        var wanted = exchange.body(Change.class);
        var name = exchange.path("name");
        var now = accounts.find(name).orElseThrow(() -> ProblemException.notFound("vault.account.unknown"));
        accounts.change(
                exchange.principal(),
                name,
                wanted.quotaBytes() == null ? now.quotaBytes() : wanted.quotaBytes(),
                wanted.keepDays() == null ? now.keepDays() : wanted.keepDays());
        exchange.json(
                200,
                views().stream()
                        .filter(view -> view.name().equals(name))
                        .findFirst()
                        .orElseThrow());
    }

    private void renew(Exchange exchange) {
        exchange.json(200, CreatedAccount.of(accounts.renew(exchange.principal(), exchange.path("name"))));
    }

    private void remove(Exchange exchange) throws IOException {
        vault.parts().remove(exchange.principal(), exchange.path("name"), "true".equals(exchange.query("files")));
        exchange.nothing(204);
    }
}
