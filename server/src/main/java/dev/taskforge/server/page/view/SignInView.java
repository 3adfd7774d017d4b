package dev.taskforge.server.page.view;

/**
 * The sign-in form.
 *
 * @param returnTo where to go afterwards, a path of this server
 * @param error what is wrong, in a sentence; empty at first
 */
public record SignInView(String name, String returnTo, String error) {}
