package city.laterne.lighting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a column of a list of lamps tells. Its key names it in {@code --columns}; the headings are
 * those by which it is known without being told, the more telling first, lower case, umlauts
 * written out, letters and digits only.
 */
public enum LampColumn {
  /** The list's number of the lamp, unique in the list. */
  ID(
      "lichtpunktnummer,lichtpunktnr,lichtpunktid,lichtpunkt,lpnummer,lpnr,leuchtennummer,"
          + "leuchtennr,leuchtenid,leuchteid,lampennummer,lampennr,lampenid,lampid,lightid,"
          + "laternennummer,laternennr,anlagennummer,anlagennr,id,nr,nummer,number,kennung,uuid,"
          + "objektid,objectid,gmlid,fid,gid,ogcfid,lp"),
  /** Longitude, or easting. */
  LON(
      "longitude,lon,lng,long,laengengrad,geolaenge,geolon,wgs84laenge,rechtswert,rechts,rw,"
          + "ostwert,ost,easting,east,utmost,utmeast,utme,utmx,xkoordinate,koordinatex,xkoord,koordx,"
          + "xcoord,coordx,xcoordinate,pointx,geox,x,laenge,e"),
  /** Latitude, or northing. */
  LAT(
      "latitude,lat,breitengrad,geobreite,geolat,wgs84breite,hochwert,hoch,hw,nordwert,nord,"
          + "northing,north,utmnord,utmnorth,utmn,utmy,ykoordinate,koordinatey,ykoord,koordy,ycoord,"
          + "coordy,ycoordinate,pointy,geoy,y,breite,n"),
  /** Both in one, as {@code POINT (x y)}, or as {@code latitude, longitude}. */
  POINT("wkt,geom,thegeom,geometry,geometrie,shape,geowkt,geopoint2d,geopoint,geolocation,latlon"),
  /** The number on the pole. */
  POLE("mastnummer,mastnr,mastid,mast,streetpolenum,polenumber,poleno,pole,ref"),
  /** Name of its street. */
  STREET("strassenname,strasse,str,streetname,street,addrstreet,standort"),
  /** Name of its district. */
  DISTRICT("ortsteil,stadtteil,stadtbezirk,bezirk,ortsbezirk,quartier,district,suburb"),
  /** The circuit that feeds it. */
  CIRCUIT("stromkreisnummer,stromkreisnr,stromkreis,schaltkreis,abgang,circuit"),
  /** The cabinet of that circuit. */
  CABINET(
      "schaltschrank,schrank,schaltstellennummer,schaltstellennr,schaltstelle,verteiler,"
          + "kabelverteiler,einspeisung,cabinet"),
  /** The luminaire's model. */
  MODEL("leuchtentyp,leuchtenmodell,leuchtenart,leuchte,modell,fabrikat,luminaire,model,typ"),
  /** Rated power, W. */
  WATTS(
      "anschlussleistung,systemleistung,nennleistung,leistungw,leistunginw,leistunginwatt,"
          + "leistungwatt,leistung,wattage,watt,watts,powerrating,power"),
  /** Height of the lantern, m. */
  HEIGHT("lichtpunkthoehe,lph,masthoehe,lanternheight,height,hoehe,hoehem,hoeheinm"),
  /** Whether it is switched alone ({@code individual}) or with its circuit ({@code group}). */
  CONTROL("controllingmethod,steuerung,schaltung,steuerungsart,schaltart"),
  /** The least level while it is dark, 0 to 1. */
  FLOOR("safetyfloor,mindestniveau"),
  /** What people call it. */
  NAME("bezeichnung,name"),
  /** How it is mounted. */
  MOUNT("lampmount,mastart,masttyp,montageart,montage"),
  /** Kind of lamp. */
  TECHNOLOGY(
      "lamptype,leuchtmittelart,leuchtmitteltyp,leuchtmittel,lampenart,lampentyp,lightmethod"),
  /** Colour of the light. */
  COLOR("lightcolour,lightcolor,lichtfarbe,farbtemperatur,colour,color"),
  /** Bearing of the luminaire, degrees. */
  DIRECTION("direction,richtung,ausrichtung,angle"),
  /** Date of commissioning. */
  SINCE("inbetriebnahme,inbetriebnahmedatum,dateservicestarted,startdate,baujahr,errichtet");

  private final String headings;

  LampColumn(String headings) {
    this.headings = headings;
  }

  /** The word for it in {@code --columns}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The column of a key. */
  public static Optional<LampColumn> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
  }

  /** All keys, for a sentence. */
  public static String keys() {
    return Arrays.stream(values()).map(LampColumn::key).collect(Collectors.joining(", "));
  }

  /** Headings by which it is known, the more telling first; see the class. */
  public List<String> headings() {
    return List.of(headings.split(","));
  }
}
