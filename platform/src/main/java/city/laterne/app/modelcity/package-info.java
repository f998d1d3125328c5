/**
 * The model city: a made-up German city of any size, the same one for the same seed, with streets,
 * a base map, districts, cabinets, circuits and lights.
 *
 * <p>How it comes about: {@code Setting} says how large everything is; {@code Skeleton} lays the
 * river, the railway and the main roads and finds the faces between them; {@code Division} cuts the
 * faces into blocks by streets; {@code Quarters} groups them to districts; {@code Network} calls
 * these in turn, names the streets and breaks them into {@code Piece}s; {@code Lamps} sets the
 * lights and {@code Circuits} feeds them; {@code BaseMap} draws what is not a street. Everything is
 * reckoned in metres around the city's centre and placed on the earth at the very end ({@code
 * Ground}). Only {@code StrictMath} and the four operations are used, so that every machine comes
 * to the same bits.
 */
@NullMarked
package city.laterne.app.modelcity;

import org.jspecify.annotations.NullMarked;
