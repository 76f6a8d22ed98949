// DICOM files made by the tests: explicit little endian, one frame, nothing that is not asked for.

type Element = [group: number, element: number, vr: string, value: string | number | Buffer];

/** The bytes of a file. */
export function dicom(elements: Element[], syntax = "1.2.840.10008.1.2.1"): Buffer {
  const put = ([group, element, vr, value]: Element): Buffer => {
    let bytes: Buffer;
    if (typeof value === "number") {
      bytes = Buffer.alloc(vr === "UL" ? 4 : 2);
      if (vr === "UL") bytes.writeUInt32LE(value);
      else bytes.writeUInt16LE(value);
    } else bytes = Buffer.from(value as string);
    if (bytes.length % 2) bytes = Buffer.concat([bytes, Buffer.from(vr === "UI" || vr === "OB" ? "\0" : " ")]);
    const long = ["OB", "OW", "SQ", "UN"].includes(vr);
    const head = Buffer.alloc(long ? 12 : 8);
    head.writeUInt16LE(group, 0);
    head.writeUInt16LE(element, 2);
    head.write(vr, 4);
    if (long) head.writeUInt32LE(bytes.length, 8);
    else head.writeUInt16LE(bytes.length, 6);
    return Buffer.concat([head, bytes]);
  };
  const find = (group: number, element: number) => String(elements.find((it) => it[0] === group && it[1] === element)?.[3] ?? "");
  const meta = Buffer.concat([
    put([2, 1, "OB", Buffer.from([0, 1])]),
    put([2, 2, "UI", find(8, 0x16)]),
    put([2, 3, "UI", find(8, 0x18)]),
    put([2, 0x10, "UI", syntax]),
  ]);
  const sorted = [...elements].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), put([2, 0, "UL", meta.length]), meta, ...sorted.map(put)]);
}

export interface Slice {
  /** Row by row. */
  pixels: number[];
  columns: number;
  photometric?: string;
  /** Centre and width. */
  window?: [number, number];
  /** Millimetres to the head, and the number of the slice. */
  z?: number;
  number?: number;
  spacing?: string;
  /** More or other attributes. */
  more?: Element[];
  syntax?: string;
}

/** A grey slice of 16 bits. */
export function slice(it: Slice): Buffer {
  const pixels = Buffer.alloc(it.pixels.length * 2);
  it.pixels.forEach((value, at) => pixels.writeUInt16LE(value, at * 2));
  const more = it.more ?? [];
  const all: Element[] = [
    [8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.2"],
    [8, 0x18, "UI", `2.25.1${it.number ?? 1}`],
    [8, 0x60, "CS", "CT"],
    [8, 0x103e, "LO", "Thorax of Jane"],
    [0x10, 0x10, "PN", "Doe^Jane"],
    [0x20, 0x0d, "UI", "2.25.2"],
    [0x20, 0x0e, "UI", "2.25.3"],
    [0x20, 0x11, "IS", "3"],
    [0x20, 0x13, "IS", String(it.number ?? 1)],
    [0x20, 0x32, "DS", `0\\0\\${it.z ?? 0}`],
    [0x20, 0x37, "DS", "1\\0\\0\\0\\1\\0"],
    [0x20, 0x52, "UI", "2.25.4"],
    [0x28, 2, "US", 1],
    [0x28, 4, "CS", it.photometric ?? "MONOCHROME2"],
    [0x28, 0x10, "US", it.pixels.length / it.columns],
    [0x28, 0x11, "US", it.columns],
    [0x28, 0x100, "US", 16],
    [0x28, 0x101, "US", 16],
    [0x28, 0x102, "US", 15],
    [0x28, 0x103, "US", 0],
    [0x7fe0, 0x10, "OW", pixels],
  ];
  if (it.spacing !== "") all.push([0x28, 0x30, "DS", it.spacing ?? "0.5\\0.5"]);
  if (it.window) all.push([0x28, 0x1050, "DS", String(it.window[0])], [0x28, 0x1051, "DS", String(it.window[1])]);
  const kept = all.filter((one) => !more.some((other) => other[0] === one[0] && other[1] === one[1]));
  return dicom([...kept, ...more], it.syntax);
}

export const uri = (bytes: Buffer) => `data:application/dicom;base64,${bytes.toString("base64")}`;
