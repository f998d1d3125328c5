package city.laterne.context.http;

import city.laterne.context.entity.EntityReader;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/**
 * Where a request works and as whom: in a tenant (ETSI GS CIM 009 v1.9.1, clauses 4.14 and 6.3.14),
 * or on a snapshot of one (clauses 5.5.15 and 6.3.22). The answer names both as the request does.
 *
 * @param tenant the tenant, or the annex of the snapshot
 * @param principal who asks, with a scope of that tenant
 * @param isSnapshot whether it is a snapshot
 */
record Place(Tenant tenant, Principal principal, boolean isSnapshot) {
  private static final HeaderName TENANT = HeaderNames.create("NGSILD-Tenant");
  private static final HeaderName SNAPSHOT = HeaderNames.create("NGSILD-Snapshot");

  /** What a snapshot holds, under these paths; all else belongs to its tenant. */
  private static final List<String> HELD =
      List.of(
          "/entities", "/entityOperations", "/entityMaps", "/temporal", "/types", "/attributes");

  /**
   * The place of a request.
   *
   * @param creating whether the tenant that it names is made when it is missing (clause 5.5.10)
   */
  static Place of(Door door, ServerRequest request, ServerResponse response, boolean creating) {
    String name = request.headers().first(TENANT).orElse(Store.DEFAULT_TENANT);
    if (request.headers().contains(TENANT)) {
      response.header(HeaderValues.create(TENANT, name));
    }
    Principal principal =
        door.authentication()
            .authenticate(request.headers().first(HeaderNames.AUTHORIZATION), name);
    Optional<String> snapshot = request.headers().first(SNAPSHOT);
    if (snapshot.isEmpty()) {
      boolean made = creating && mayWrite(principal);
      return new Place(made ? door.tenant(name) : door.store().tenant(name), principal, false);
    }
    String id = EntityReader.uri(snapshot.get(), "NGSILD-Snapshot");
    Tenant annex = door.snapshots().of(door.store().tenant(name)).use(id, principal);
    response.header(HeaderValues.create(SNAPSHOT, id));
    Scope scope = principal.scope();
    return new Place(
        annex,
        new Principal(
            principal.name(),
            principal.rights(),
            new Scope(annex.name(), scope.types(), scope.districts(), scope.purposes())),
        true);
  }

  static boolean mayWrite(Principal principal) {
    return principal.rights().contains(Right.REPORT) || principal.rights().contains(Right.OPERATE);
  }

  /** Whether requests to a path can work on a snapshot. */
  static boolean worksInSnapshots(String path) {
    return HELD.stream().anyMatch(held -> path.equals(held) || path.startsWith(held + "/"));
  }

  /**
   * Refuses a request that names a snapshot.
   *
   * @throws Failure UNPROCESSABLE, code OperationNotSupported
   */
  static void refuseSnapshot(ServerRequest request) {
    if (request.headers().contains(SNAPSHOT)) {
      throw new Failure(
          Failure.Kind.UNPROCESSABLE,
          "OperationNotSupported",
          "A snapshot holds entities alone; this path has no NGSILD-Snapshot.");
    }
  }
}
