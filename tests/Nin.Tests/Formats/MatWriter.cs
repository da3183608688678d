using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nin.Tests.Formats;

/// <summary>Writes small MAT-files of level 5, as MATLAB does or, where a test wants it, as nobody should.</summary>
internal sealed class MatWriter(bool isBigEndian = false)
{
    public const int UInt8Class = 9, DoubleClass = 6;

    private readonly List<byte> _file = [.. Header(isBigEndian, 0x0100)];

    public byte[] Bytes => [.. _file];

    public static byte[] Header(bool isBigEndian, short version)
    {
        byte[] header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by a test".PadRight(116)).CopyTo(header, 0);
        if (isBigEndian)
        {
            BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(124), version);
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(124), version);
        }

        (isBigEndian ? "MI"u8 : "IM"u8).CopyTo(header.AsSpan(126));
        return header;
    }

    /// <summary>Adds a variable.</summary>
    public MatWriter Add(byte[] matrix, bool compressed = false)
    {
        byte[] element = [.. Word(14), .. Word((uint)matrix.Length), .. matrix];
        if (!compressed)
        {
            return AddRaw(element);
        }

        byte[] deflated = Deflate(element);
        return AddRaw([.. Word(15), .. Word((uint)deflated.Length), .. deflated]);
    }

    public MatWriter AddRaw(byte[] bytes)
    {
        _file.AddRange(bytes);
        return this;
    }

    /// <summary>What a variable's element holds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its class.</param>
    /// <param name="dimensions">Its sides.</param>
    /// <param name="type">How its numbers are stored.</param>
    /// <param name="data">Its numbers, in the file's byte order.</param>
    /// <param name="flags">Bits beside the class, such as 0x0800 for complex numbers.</param>
    public byte[] Matrix(string name, int kind, int[] dimensions, int type, byte[] data, uint flags = 0) =>
    [
        .. Element(6, [.. Word((uint)kind | flags), .. Word(0)]),
        .. Element(5, [.. dimensions.SelectMany(side => Word((uint)side))]),
        .. Element(1, Encoding.ASCII.GetBytes(name)),
        .. Element(type, data),
    ];

    /// <summary>An element; four bytes or less go into the tag.</summary>
    public byte[] Element(int type, byte[] data) => data.Length is > 0 and <= 4
        ? [.. Word((uint)(type | (data.Length << 16))), .. data, .. new byte[4 - data.Length]]
        : [.. Word((uint)type), .. Word((uint)data.Length), .. data, .. new byte[-data.Length & 7]];

    /// <summary>Numbers in the file's byte order.</summary>
    public byte[] Numbers(int type, params double[] values) => [.. values.SelectMany(value =>
    {
        byte[] bytes = type switch
        {
            1 => [(byte)(sbyte)value],
            2 => [(byte)value],
            3 => BitConverter.GetBytes((short)value),
            4 => BitConverter.GetBytes((ushort)value),
            5 => BitConverter.GetBytes((int)value),
            6 => BitConverter.GetBytes((uint)value),
            7 => BitConverter.GetBytes((float)value),
            12 => BitConverter.GetBytes((long)value),
            13 => BitConverter.GetBytes((ulong)value),
            _ => BitConverter.GetBytes(value),
        };
        return BitConverter.IsLittleEndian == isBigEndian ? bytes.Reverse() : bytes;
    })];

    public byte[] Word(uint value)
    {
        byte[] word = new byte[4];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        }

        return word;
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var deflater = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(bytes);
        }

        return target.ToArray();
    }
}
