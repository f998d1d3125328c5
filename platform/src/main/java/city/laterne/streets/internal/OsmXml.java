package city.laterne.streets.internal;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** OpenStreetMap's XML (API 0.6), read as a stream; entities from elsewhere are not fetched. */
final class OsmXml {
  private static final int MOST_TAGS = 2_000;

  private final OsmSource source;
  private final Map<String, String> tags = new HashMap<>();
  private final List<OsmVisitor.Member> members = new ArrayList<>();
  private Longs refs = new Longs();

  OsmXml(OsmSource source) {
    this.source = source;
  }

  void read(InputStream in, OsmVisitor visitor) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // Without a DTD all entities are single characters, such as &amp;, of which a city has many.
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    boolean begun = false;
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (!begun && !xml.getLocalName().equals("osm")) {
            throw source.notOsm("is XML, but of <" + xml.getLocalName() + "> instead of <osm>");
          }
          begun = true;
          element(xml, visitor);
        }
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      throw source.notOsm("is no complete XML (line " + line + "); maybe it was cut off");
    } catch (NumberFormatException e) {
      throw source.notOsm("has a number that is none: " + e.getMessage());
    }
    if (!begun) {
      throw source.notOsm("has no element at all");
    }
  }

  private void element(XMLStreamReader xml, OsmVisitor visitor) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "bounds" ->
          visitor.bounds(
              degrees(xml, "minlon"),
              degrees(xml, "minlat"),
              degrees(xml, "maxlon"),
              degrees(xml, "maxlat"));
      case "node" -> {
        long id = Long.parseLong(attribute(xml, "id"));
        if (visitor.wants(OsmVisitor.Kind.NODE) && visible(xml)) {
          double longitude = Double.parseDouble(attribute(xml, "lon"));
          double latitude = Double.parseDouble(attribute(xml, "lat"));
          children(xml);
          visitor.node(id, longitude, latitude, Map.copyOf(tags));
        }
      }
      case "way" -> {
        long id = Long.parseLong(attribute(xml, "id"));
        if (visitor.wants(OsmVisitor.Kind.WAY) && visible(xml)) {
          children(xml);
          visitor.way(id, refs.toArray(), Map.copyOf(tags));
        }
      }
      case "relation" -> {
        long id = Long.parseLong(attribute(xml, "id"));
        if (visitor.wants(OsmVisitor.Kind.RELATION) && visible(xml)) {
          children(xml);
          visitor.relation(id, List.copyOf(members), Map.copyOf(tags));
        }
      }
      case "remark" -> {
        String remark = xml.getElementText().strip();
        if (remark.contains("error")) {
          throw source.notOsm("is not whole, as it says itself: " + remark);
        }
      }
      default -> {}
    }
  }

  private static boolean visible(XMLStreamReader xml) {
    return !"false".equals(xml.getAttributeValue("", "visible"))
        && !"delete".equals(xml.getAttributeValue("", "action"));
  }

  /** Reads up to the element's end. */
  private void children(XMLStreamReader xml) throws XMLStreamException {
    tags.clear();
    members.clear();
    refs = new Longs();
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        switch (xml.getLocalName()) {
          case "tag" -> {
            if (tags.size() < MOST_TAGS) {
              tags.put(attribute(xml, "k"), attribute(xml, "v"));
            }
          }
          case "nd" -> refs.add(Long.parseLong(attribute(xml, "ref")));
          case "member" -> {
            OsmVisitor.Kind kind =
                switch (attribute(xml, "type")) {
                  case "node" -> OsmVisitor.Kind.NODE;
                  case "relation" -> OsmVisitor.Kind.RELATION;
                  default -> OsmVisitor.Kind.WAY;
                };
            members.add(
                new OsmVisitor.Member(
                    kind, Long.parseLong(attribute(xml, "ref")), attribute(xml, "role")));
          }
          default -> {}
        }
      }
    }
  }

  /** NaN when it is missing or no number: a file without its bounds is still a map. */
  private static double degrees(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue("", name);
    try {
      return value == null ? Double.NaN : Double.parseDouble(value);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue("", name);
    if (value == null) {
      throw source.notOsm(
          "has an element <"
              + xml.getLocalName()
              + "> without "
              + name
              + " in line "
              + xml.getLocation().getLineNumber());
    }
    return value;
  }
}
