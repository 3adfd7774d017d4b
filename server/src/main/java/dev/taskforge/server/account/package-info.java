/** Who may do what: users, passwords, sessions, tokens, roles and the one access decision. */
@NullMarked
package dev.taskforge.server.account;

import org.jspecify.annotations.NullMarked;
