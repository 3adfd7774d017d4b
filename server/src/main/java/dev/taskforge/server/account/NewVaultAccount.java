package dev.taskforge.server.account;

/**
 * An account of the vault with its secret, which is never shown again.
 *
 * @param secret {@code tfv_} and 43 characters
 */
public record NewVaultAccount(VaultAccount account, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "NewVaultAccount[account=" + account + "]";
    }
}
