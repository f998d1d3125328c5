/**
 * Who asks and what they may: principals, API keys, the decision that turns a principal into a
 * Scope, the audit hook.
 */
@NullMarked
package city.laterne.security;

import org.jspecify.annotations.NullMarked;
