package dev.taskforge.server.page.view;

/**
 * The form that makes the first administrator.
 *
 * @param token of the one-time link
 * @param minimumLength how many characters a password needs
 * @param usable false when the link was used or is wrong
 * @param nameError and {@code passwordError}: what is wrong with the field; empty when nothing is
 */
public record WelcomeView(
        String token, String name, int minimumLength, boolean usable, String nameError, String passwordError) {}
