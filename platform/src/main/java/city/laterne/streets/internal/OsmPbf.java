package city.laterne.streets.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import crosby.binary.Fileformat;
import crosby.binary.Osmformat;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * OpenStreetMap's PBF: blocks of at most 32 MiB, each with its own table of texts, positions as
 * differences in units of the block. The messages are the library's; the frames around them are
 * read here, with the format's own limits, as the library trusts the lengths that a file claims.
 */
final class OsmPbf {
  private static final int LONGEST_HEAD = 64 << 10;
  private static final int LONGEST_BLOCK = 32 << 20;
  private static final double NANOS = 1e9;
  private static final Set<String> KNOWN =
      Set.of("OsmSchema-V0.6", "DenseNodes", "LocationsOnWays");

  private final OsmSource source;

  OsmPbf(OsmSource source) {
    this.source = source;
  }

  void read(InputStream in, OsmVisitor visitor) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      while (true) {
        int first = data.read();
        if (first < 0) {
          return;
        }
        int headLength = first << 24 | data.readUnsignedByte() << 16 | data.readUnsignedShort();
        if (headLength <= 0 || headLength > LONGEST_HEAD) {
          throw source.notOsm("is damaged: a block's head claims " + headLength + " bytes");
        }
        Fileformat.BlobHeader head = Fileformat.BlobHeader.parseFrom(exactly(data, headLength));
        if (head.getDatasize() < 0 || head.getDatasize() > LONGEST_BLOCK) {
          throw source.notOsm("is damaged: a block claims " + head.getDatasize() + " bytes");
        }
        byte[] blob = exactly(data, head.getDatasize());
        switch (head.getType()) {
          case "OSMHeader" -> head(Osmformat.HeaderBlock.parseFrom(unpack(blob)), visitor);
          case "OSMData" -> block(Osmformat.PrimitiveBlock.parseFrom(unpack(blob)), visitor);
          default -> {}
        }
      }
    } catch (EOFException _) {
      throw source.notOsm("is cut off in the middle of a block");
    } catch (InvalidProtocolBufferException | DataFormatException e) {
      throw source.notOsm("is damaged (" + e.getMessage() + ")");
    } catch (IndexOutOfBoundsException e) {
      throw source.notOsm(
          "is damaged: it points outside of its own tables (" + e.getMessage() + ")");
    }
  }

  private static byte[] exactly(DataInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private ByteString unpack(byte[] bytes)
      throws InvalidProtocolBufferException, DataFormatException {
    Fileformat.Blob blob = Fileformat.Blob.parseFrom(bytes);
    if (blob.hasRaw()) {
      return blob.getRaw();
    }
    if (!blob.hasZlibData()) {
      throw source.notOsm("is packed in another way than zlib, which is not read here");
    }
    if (blob.getRawSize() < 0 || blob.getRawSize() > LONGEST_BLOCK) {
      throw source.notOsm("is damaged: a block claims " + blob.getRawSize() + " bytes unpacked");
    }
    byte[] raw = new byte[blob.getRawSize()];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(blob.getZlibData().asReadOnlyByteBuffer());
      int got = 0;
      while (got < raw.length && !inflater.finished()) {
        int some = inflater.inflate(raw, got, raw.length - got);
        if (some == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        got += some;
      }
      if (got < raw.length) {
        throw new DataFormatException("a block has " + got + " of " + raw.length + " bytes");
      }
    }
    return ByteString.copyFrom(raw);
  }

  private void head(Osmformat.HeaderBlock header, OsmVisitor visitor) {
    for (String feature : header.getRequiredFeaturesList()) {
      if (feature.equals("HistoricalInformation")) {
        throw source.notOsm("holds the whole history of the map instead of its state of one day");
      } else if (!KNOWN.contains(feature)) {
        throw source.notOsm("needs \"" + feature + "\" of its reader, which is not known here");
      }
    }
    if (header.hasBbox()) {
      Osmformat.HeaderBBox box = header.getBbox();
      visitor.bounds(
          box.getLeft() / NANOS,
          box.getBottom() / NANOS,
          box.getRight() / NANOS,
          box.getTop() / NANOS);
    }
  }

  private static void block(Osmformat.PrimitiveBlock block, OsmVisitor visitor) {
    Texts texts = new Texts(block);
    for (Osmformat.PrimitiveGroup group : block.getPrimitivegroupList()) {
      if (visitor.wants(OsmVisitor.Kind.NODE)) {
        dense(group.getDense(), block, texts, visitor);
        for (Osmformat.Node node : group.getNodesList()) {
          visitor.node(
              node.getId(),
              (block.getLonOffset() + block.getGranularity() * node.getLon()) / NANOS,
              (block.getLatOffset() + block.getGranularity() * node.getLat()) / NANOS,
              texts.tags(node.getKeysList(), node.getValsList()));
        }
      }
      if (visitor.wants(OsmVisitor.Kind.WAY)) {
        for (Osmformat.Way way : group.getWaysList()) {
          long[] refs = new long[way.getRefsCount()];
          long ref = 0;
          for (int i = 0; i < refs.length; i++) {
            ref += way.getRefs(i);
            refs[i] = ref;
          }
          visitor.way(way.getId(), refs, texts.tags(way.getKeysList(), way.getValsList()));
        }
      }
      if (visitor.wants(OsmVisitor.Kind.RELATION)) {
        for (Osmformat.Relation relation : group.getRelationsList()) {
          relation(relation, texts, visitor);
        }
      }
    }
  }

  private static void relation(Osmformat.Relation relation, Texts texts, OsmVisitor visitor) {
    List<OsmVisitor.Member> members = new ArrayList<>(relation.getMemidsCount());
    long id = 0;
    for (int i = 0; i < relation.getMemidsCount(); i++) {
      id += relation.getMemids(i);
      OsmVisitor.Kind kind =
          switch (relation.getTypes(i)) {
            case NODE -> OsmVisitor.Kind.NODE;
            case WAY -> OsmVisitor.Kind.WAY;
            case RELATION -> OsmVisitor.Kind.RELATION;
          };
      members.add(new OsmVisitor.Member(kind, id, texts.get(relation.getRolesSid(i))));
    }
    visitor.relation(
        relation.getId(), members, texts.tags(relation.getKeysList(), relation.getValsList()));
  }

  private static void dense(
      Osmformat.DenseNodes nodes, Osmformat.PrimitiveBlock block, Texts texts, OsmVisitor visitor) {
    long id = 0;
    long longitude = 0;
    long latitude = 0;
    int tag = 0;
    for (int i = 0; i < nodes.getIdCount(); i++) {
      id += nodes.getId(i);
      longitude += nodes.getLon(i);
      latitude += nodes.getLat(i);
      Map<String, String> tags = Map.of();
      if (tag < nodes.getKeysValsCount() && nodes.getKeysVals(tag) != 0) {
        tags = new HashMap<>();
        while (nodes.getKeysVals(tag) != 0) {
          tags.put(texts.get(nodes.getKeysVals(tag)), texts.get(nodes.getKeysVals(tag + 1)));
          tag += 2;
        }
      }
      tag++;
      visitor.node(
          id,
          (block.getLonOffset() + block.getGranularity() * longitude) / NANOS,
          (block.getLatOffset() + block.getGranularity() * latitude) / NANOS,
          tags);
    }
  }

  /** A block's texts, decoded when first asked for. */
  private static final class Texts {
    private final Osmformat.StringTable table;
    private final Map<Integer, String> known = new HashMap<>();

    Texts(Osmformat.PrimitiveBlock block) {
      this.table = block.getStringtable();
    }

    String get(int at) {
      return known.computeIfAbsent(at, key -> table.getS(key).toStringUtf8());
    }

    Map<String, String> tags(List<Integer> keys, List<Integer> values) {
      if (keys.isEmpty()) {
        return Map.of();
      }
      Map<String, String> tags = new HashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        tags.put(get(keys.get(i)), get(values.get(i)));
      }
      return tags;
    }
  }
}
