using System.Buffers.Binary;
using System.Text;

namespace Nin.Parquet.Tests.Format;

/// <summary>
/// A file byte by byte, for what no other writer at hand writes: a column <c>image</c> of optional bytes and one <c>label</c> of
/// whole numbers, a page each.
/// </summary>
internal sealed class HandMadeFile
{
    private readonly List<byte> _bytes = [.. "PAR1"u8];

    /// <summary>The rows that the footer promises.</summary>
    public long Rows { get; init; } = 3;

    /// <summary>Changes the header of the pages of pictures, given as fields of Thrift.</summary>
    public Func<Thrift, Thrift> ImageHeader { get; init; } = header => header;

    /// <summary>Three rows, the one in the middle without a picture, as pages of version 2.</summary>
    public byte[] Write(params byte[][] pictures)
    {
        // Levels: one group of eight bits, of which the first three are those of the rows.
        byte[] levels = [0b11, 0b101];
        byte[] values = [.. pictures.SelectMany(picture => (byte[])[.. Number(picture.Length), .. picture])];
        (int imageStart, int imageLength) = Page([.. levels, .. values], ImageHeader(new Thrift().Struct(8, new Thrift()
            .Int(1, 3).Int(2, 1).Int(3, 3).Int(4, 0).Int(5, levels.Length).Int(6, 0).False(7))), kind: 3);
        byte[] labels = new byte[3 * sizeof(long)];
        (labels[0], labels[8], labels[16]) = (1, 0, 2);
        (int labelStart, int labelLength) = Page(labels, new Thrift().Struct(8, new Thrift()
            .Int(1, 3).Int(2, 0).Int(3, 3).Int(4, 0).Int(5, 0).Int(6, 0).False(7)), kind: 3);

        Thrift footer = new Thrift().Int(1, 2)
            .List(2, [
                new Thrift().Text(4, "schema").Int(5, 2),
                new Thrift().Int(1, 6).Int(3, 1).Text(4, "image"),
                new Thrift().Int(1, 2).Int(3, 0).Text(4, "label"),
            ])
            .Long(3, Rows)
            .List(4, [
                new Thrift().List(1, [Chunk(6, imageStart, imageLength), Chunk(2, labelStart, labelLength)])
                    .Long(2, 99).Long(3, Rows),
            ]);
        byte[] written = footer.ToArray();
        return [.. _bytes, .. written, .. Number(written.Length), .. "PAR1"u8];
    }

    private Thrift Chunk(int type, int start, int length) => new Thrift().Long(2, start).Struct(3, new Thrift()
        .Int(1, type).Int(4, 0).Long(5, Rows).Long(6, length).Long(7, length).Long(9, start));

    private (int Start, int Length) Page(byte[] content, Thrift header, int kind)
    {
        int start = _bytes.Count;
        _bytes.AddRange(new Thrift().Int(1, kind).Int(2, content.Length).Int(3, content.Length).Then(header).ToArray());
        _bytes.AddRange(content);
        return (start, _bytes.Count - start);
    }

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A structure of Thrift's compact protocol; each field's number is given in full.</summary>
    internal sealed class Thrift
    {
        private readonly List<byte> _bytes = [];

        public Thrift Int(int field, int value) => Head(field, 5).Varint(ZigZag(value));

        public Thrift Long(int field, long value) => Head(field, 6).Varint(ZigZag(value));

        public Thrift False(int field) => Head(field, 2);

        public Thrift Text(int field, string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Head(field, 8).Varint((ulong)bytes.Length);
            _bytes.AddRange(bytes);
            return this;
        }

        public Thrift Struct(int field, Thrift inner)
        {
            Head(field, 12)._bytes.AddRange(inner.ToArray());
            return this;
        }

        public Thrift List(int field, Thrift[] inner)
        {
            Head(field, 9)._bytes.Add((byte)((inner.Length << 4) | 12));
            _bytes.AddRange(inner.SelectMany(one => one.ToArray()));
            return this;
        }

        /// <summary>The fields of another structure behind these.</summary>
        public Thrift Then(Thrift other)
        {
            _bytes.AddRange(other._bytes);
            return this;
        }

        public byte[] ToArray() => [.. _bytes, 0];

        private Thrift Head(int field, int type)
        {
            _bytes.Add((byte)type);
            return Varint(ZigZag(field));
        }

        private Thrift Varint(ulong value)
        {
            for (; value > 0x7F; value >>= 7)
            {
                _bytes.Add((byte)(value | 0x80));
            }

            _bytes.Add((byte)value);
            return this;
        }

        private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
    }
}
