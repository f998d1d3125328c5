package city.laterne.context.http;

import city.laterne.context.entity.OlderVersion;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/** The version of the standard that a request prefers, in its headers (clause 6.3.6). */
final class VersionPreference {
  private static final HeaderName PREFER = HeaderNames.create("Prefer");
  private static final HeaderName APPLIED = HeaderNames.create("Preference-Applied");

  private VersionPreference() {}

  static Optional<OlderVersion> of(ServerRequest request) {
    return OlderVersion.preferred(
        request.headers().contains(PREFER) ? request.headers().values(PREFER) : List.of());
  }

  /** Tells the version of an answer; the status of one that was changed for it is 203. */
  static Status applied(Optional<OlderVersion> version, Status status, Answer to) {
    version.ifPresent(one -> to.header(HeaderValues.create(APPLIED, one.applied())));
    boolean altered = version.map(OlderVersion::hasAltered).orElse(false);
    return altered && status.equals(Status.OK_200)
        ? Status.NON_AUTHORITATIVE_INFORMATION_203
        : status;
  }
}
