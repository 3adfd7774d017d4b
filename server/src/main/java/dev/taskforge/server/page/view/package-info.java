/**
 * What a page shows, as plain values: the templates know these records and nothing else, so a page can be looked at and
 * tested without a server.
 */
@NullMarked
package dev.taskforge.server.page.view;

import org.jspecify.annotations.NullMarked;
