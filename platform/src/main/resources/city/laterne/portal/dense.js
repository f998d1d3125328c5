/**
 * Drawing very many lights where no graphics card helps: sprites are written pixel by pixel into one frame, and their
 * glow is reckoned on a coarse grid.
 */

/* What is less opaque than this, of 255, does not cover what lies under it. */
const HALF_SEEN = 110;
/* What is less opaque than this is not drawn. */
const UNSEEN = 8;

/** A frame into which sprites are stamped, several times faster than as many copies. */
export class Frame {
  #canvas = document.createElement("canvas");
  #pen = this.#canvas.getContext("2d");
  #image = null;
  #ink = new Uint32Array(0);

  /** Empties it for a view of so many pixels of the screen. */
  begin(width, height) {
    if (this.#image?.width === width && this.#image.height === height) {
      this.#ink.fill(0);
      return;
    }
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#image = this.#pen.createImageData(width, height);
    this.#ink = new Uint32Array(this.#image.data.buffer);
  }

  /** Stamps a sprite with its upper left corner at a pixel. */
  put(sprite, left, top) {
    const { width, height } = this.#image;
    const pixels = (sprite.pixels ??= pixelsOf(sprite.canvas));
    const ink = this.#ink;
    for (let next = 0; next < pixels.length; next += 3) {
      const x = left + pixels[next];
      const y = top + pixels[next + 1];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const to = y * width + x;
      const colour = pixels[next + 2];
      const seen = colour >>> 24;
      if (seen >= HALF_SEEN || seen > ink[to] >>> 24) ink[to] = colour;
    }
  }

  /** Copies it onto a canvas. */
  draw(pen) {
    this.#pen.putImageData(this.#image, 0, 0);
    pen.drawImage(this.#canvas, 0, 0);
  }
}

/** The pixels of a sprite that can be seen: x, y and colour of each in turn. */
function pixelsOf(canvas) {
  const inks = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  const pixels = [];
  inks.forEach((ink, at) => {
    if (ink >>> 24 > UNSEEN) pixels.push(at % canvas.width, Math.floor(at / canvas.width), ink);
  });
  return Uint32Array.from(pixels);
}

/** A pixel of the glow covers so many of the map in each direction. */
export const GLOW_PIXEL = 6;
/* Opaque where it is densest, of 255, and its colour as the bytes of a pixel: blue, green, red. */
const DENSEST = 150;
const GLOW = 0x54b2ff;
const SOFTENINGS = 2;
const BORDER = 2;

/** The glow of very many lights as it is seen from the air: how much light there is around each place. */
export class Glow {
  #canvas = document.createElement("canvas");
  #pen = this.#canvas.getContext("2d");
  #columns = 0;
  #rows = 0;
  #field = new Float32Array(0);
  #other = new Float32Array(0);

  /** Empties it for a view of so many pixels. */
  begin(width, height) {
    this.#columns = Math.ceil(width / GLOW_PIXEL) + 2 * BORDER;
    this.#rows = Math.ceil(height / GLOW_PIXEL) + 2 * BORDER;
    if (this.#field.length === this.#columns * this.#rows) {
      this.#field.fill(0);
      return;
    }
    this.#canvas.width = this.#columns;
    this.#canvas.height = this.#rows;
    this.#field = new Float32Array(this.#columns * this.#rows);
    this.#other = new Float32Array(this.#columns * this.#rows);
  }

  /** Adds light at a place in pixels. */
  shine(x, y, much) {
    const column = Math.floor(x / GLOW_PIXEL) + BORDER;
    const row = Math.floor(y / GLOW_PIXEL) + BORDER;
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) return;
    this.#field[row * this.#columns + column] += much;
  }

  /** Spreads it over a canvas with so many pixels of the screen to one of the map; `strength` is how bright one light is. */
  draw(pen, ratio, strength) {
    for (let pass = 0; pass < SOFTENINGS; pass++) {
      this.#soften(1);
      this.#soften(this.#columns);
    }
    const image = this.#pen.createImageData(this.#columns, this.#rows);
    const ink = new Uint32Array(image.data.buffer);
    const field = this.#field;
    for (let at = 0; at < field.length; at++) {
      if (field[at] > 0) ink[at] = ((DENSEST * (1 - Math.exp(-field[at] * strength))) << 24) | GLOW;
    }
    this.#pen.putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = true;
    const side = GLOW_PIXEL * ratio;
    pen.drawImage(this.#canvas, -BORDER * side, -BORDER * side, this.#columns * side, this.#rows * side);
  }

  /** Each value becomes the mean of itself, twice, and its two neighbours in a direction. */
  #soften(step) {
    const [from, to] = [this.#field, this.#other];
    for (let at = step; at < from.length - step; at++) to[at] = (from[at - step] + 2 * from[at] + from[at + step]) / 4;
    [this.#field, this.#other] = [to, from];
  }
}
