package city.laterne.lighting.internal;

import city.laterne.lighting.LampColumn;
import city.laterne.lighting.LampListSettings;
import city.laterne.streets.MappedLamp;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The lamps that a map shows, with OpenStreetMap's tags ({@code ref}, {@code lamp_mount}, …). */
final class MapLamps implements LampSource {
  private final List<MappedLamp> lamps;
  private final ColumnNames names = new ColumnNames(LampListSettings.NONE);

  MapLamps(Collection<MappedLamp> lamps) {
    this.lamps = lamps.stream().sorted(Comparator.comparing(MappedLamp::id)).toList();
  }

  @Override
  public void read(Sink sink) {
    int index = 0;
    for (MappedLamp lamp : lamps) {
      String[] texts = new String[LampColumn.values().length];
      int[] ranks = new int[texts.length];
      Arrays.fill(texts, "");
      Arrays.fill(ranks, Integer.MAX_VALUE);
      lamp.tags()
          .forEach(
              (key, value) -> {
                for (ColumnNames.Meaning meaning : names.of(key)) {
                  int column = meaning.column().ordinal();
                  if (meaning.rank() < ranks[column]) {
                    ranks[column] = meaning.rank();
                    texts[column] = value;
                  }
                }
              });
      sink.lamp(++index, lamp.id(), lamp.longitude(), lamp.latitude(), LampTexts.of(texts));
    }
  }

  @Override
  public String system() {
    return "EPSG:4326";
  }

  @Override
  public boolean countsLines() {
    return false;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }
}
