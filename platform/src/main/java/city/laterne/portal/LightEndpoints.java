package city.laterne.portal;

import city.laterne.security.Principal;
import city.laterne.shared.Failure;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/**
 * The lights of the map: tiles of single lights or of counts, the live stream of a part of the map,
 * and finding a light.
 *
 * <p>A tile tells single lights from zoom {@link #SINGLE_FROM} on, and at every zoom in a city of
 * at most {@link #SMALL_CITY} lights, unless there are more than {@link #MOST_SINGLE} in it; else
 * it tells counts of 64 × 64 squares.
 */
final class LightEndpoints {
  /** The zoom from which tiles tell single lights. */
  static final int SINGLE_FROM = 14;

  /** Up to so many lights in all, single lights are told at every zoom. */
  static final int SMALL_CITY = 6_000;

  private static final int MOST_SINGLE = 6_000;
  private static final int STEPS = 6;
  private static final int MOST_FOUND = 8;
  private static final TileAddress WORLD = new TileAddress(0, 0, 0);

  private final Asking asking;
  private final LightsView lights;
  private final LiveLights live;

  LightEndpoints(Asking asking, LightsView lights, LiveLights live) {
    this.asking = asking;
    this.lights = lights;
    this.live = live;
  }

  void routing(HttpRules rules) {
    rules
        .get("/tiles/lights/{z}/{x}/{y}", this::tile)
        .get("/portal/lights", this::search)
        .get("/portal/live", this::live);
  }

  /** Whether a city is small enough to be shown light by light at every zoom. */
  static boolean isSmall(LightsView lights, Principal principal) {
    return lights.atMost(principal, WORLD) <= SMALL_CITY;
  }

  /** The zoom of the squares that a tile counts. */
  static int squares(int zoom) {
    return Math.min(LightPyramid.LEAF, zoom + STEPS);
  }

  private void tile(ServerRequest request, ServerResponse response) {
    TileAddress tile = Asking.tile(request, ".json");
    Principal principal = asking.principal(request);
    ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
    boolean single = tile.zoom() >= SINGLE_FROM || isSmall(lights, principal);
    List<Light> all = single ? single(principal, tile) : List.of();
    if (single && all.size() <= MOST_SINGLE) {
      LightsJson.writeLights(all, body);
    } else {
      int zoom = squares(tile.zoom());
      LightsJson.writeCells(zoom, lights.cells(principal, tile, zoom), body);
    }
    Asking.json(request, response, body.toByteArray());
  }

  /** The tile's lights; one too many where there are too many to tell. */
  private List<Light> single(Principal principal, TileAddress tile) {
    List<Light> all = new ArrayList<>();
    lights.each(
        principal,
        tile.bounds(),
        light -> {
          if (tile.contains(light.longitude(), light.latitude())) {
            all.add(light);
          }
          return all.size() <= MOST_SINGLE;
        });
    return all;
  }

  private void search(ServerRequest request, ServerResponse response) {
    Principal principal = asking.principal(request);
    String text = MapEndpoints.text(request);
    List<Light> found = text.isEmpty() ? List.of() : lights.search(principal, text, MOST_FOUND);
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    LightsJson.writeLights(found, body);
    Asking.json(request, response, body.toByteArray());
  }

  private void live(ServerRequest request, ServerResponse response) {
    Principal principal = asking.principal(request);
    Envelope where = Asking.box(request);
    int zoom = request.query().first("cells").map(LightEndpoints::cellZoom).orElse(-1);
    live.enter();
    try {
      if (zoom < 0) {
        try (LightsView.Following following = lights.follow(principal, where);
            OutputStream out = stream(response)) {
          live.serve(following, out);
        }
      } else {
        try (LightsView.CellFollowing following = lights.followCells(principal, where, zoom);
            OutputStream out = stream(response)) {
          live.serveCells(zoom, following, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      live.leave();
    }
  }

  private static OutputStream stream(ServerResponse response) {
    Asking.SAFETY.forEach(response::header);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    return response.outputStream();
  }

  private static int cellZoom(String text) {
    try {
      int zoom = Integer.parseInt(text);
      if (zoom >= 0 && zoom <= LightPyramid.LEAF) {
        return zoom;
      }
    } catch (NumberFormatException e) {
      throw badZoom(text);
    }
    throw badZoom(text);
  }

  private static Failure badZoom(String text) {
    return new Failure(
        Failure.Kind.INVALID,
        "InvalidRequest",
        "cells=" + text + " is no zoom of counted squares; give 0 to " + LightPyramid.LEAF + ".");
  }
}
