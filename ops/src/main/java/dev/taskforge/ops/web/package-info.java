/** A visitor of a web application: requests, cookies, forms, and what is read out of the answers. */
@NullMarked
package dev.taskforge.ops.web;

import org.jspecify.annotations.NullMarked;
